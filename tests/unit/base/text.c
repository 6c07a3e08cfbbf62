/* Small questions about strings; UTF-8 as RFC 3629 has it. */
#include "../unit.h"
#include "base/text.h"

static void the_language_chooses_and_indonesian_is_the_default(void **state)
{
	(void)state;
	struct text both = { "Gerbang", "Gate" }, one = { "Gerbang", NULL };
	assert_string_equal(text_in(both, INDONESIAN), "Gerbang");
	assert_string_equal(text_in(both, ENGLISH), "Gate");
	assert_string_equal(text_in(one, ENGLISH), "Gerbang");
}

static void nothing_equals_nothing(void **state)
{
	(void)state;
	assert_true(text_equal("a", "a"));
	assert_false(text_equal("a", "A"));
	assert_false(text_equal("a", NULL));
	assert_false(text_equal(NULL, "a"));
	assert_true(text_equal(NULL, NULL));
}

static void a_text_starts_with_its_prefix(void **state)
{
	(void)state;
	assert_true(text_starts("/v1/gates", "/v1/"));
	assert_true(text_starts("abc", ""));
	assert_false(text_starts("ab", "abc"));
	assert_false(text_starts(NULL, "a"));
}

static void good_utf8_passes(void **state)
{
	(void)state;
	static const char *const good[] = {
		"",
		"abc",
		"\x7f",
		"\xc2\x80",
		"\xdf\xbf",
		"\xe0\xa0\x80",
		"\xed\x9f\xbf",
		"\xee\x80\x80",
		"\xef\xbf\xbf",
		"\xf0\x90\x80\x80",
		"\xf4\x8f\xbf\xbf",
		"Émile 中文 🚚",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	assert_true(text_is_utf8("a\0b", 3));
}

static void bad_utf8_is_seen(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\x80",
		"\xbf",
		"\xc0\x80",
		"\xc1\xbf",
		"\xc2",
		"\xc2 ",
		"\xc2\xc2",
		"\xe0\x80\x80",
		"\xe0\x9f\xbf",
		"\xe2\x82",
		"\xe2\x82 ",
		"\xed\xa0\x80",
		"\xed\xbf\xbf",
		"\xf0\x80\x80\x80",
		"\xf0\x8f\xbf\xbf",
		"\xf0\x9f\x9a",
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80",
		"\xff",
		"\xfe",
		"ok\xe9",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (text_is_utf8(bad[i], strlen(bad[i])))
			fail_msg("row %zu passes", i);
}

/* The bytes after the length are not looked at: a malloc of its own lets AddressSanitizer see it. */
static void nothing_behind_the_length_is_read(void **state)
{
	(void)state;
	static const unsigned char leads[] = { 0xc3, 0xe2, 0xf0 };
	for (size_t i = 0; i < sizeof leads; i++) {
		char *one = malloc(1);
		*one = (char)leads[i];
		assert_false(text_is_utf8(one, 1));
		free(one);
	}
}

static void what_is_good_utf8_ends_before_what_is_not(void **state)
{
	(void)state;
	assert_int_equal(text_utf8_length("Émile", strlen("Émile")), strlen("Émile"));
	assert_int_equal(text_utf8_length("ab\xffgh", 5), 2);
	assert_int_equal(text_utf8_length("ab\xc3\xa9\xe2\x82", 6), 4);
	assert_int_equal(text_utf8_length("ab🚚", 5), 2);
	assert_int_equal(text_utf8_length("\xff\xff\xff\xff\xff", 5), 0);
}

static void length_counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("abc"), 3);
	assert_int_equal(text_length("é中🚚"), 3);
}

static void a_cut_leaves_whole_letters(void **state)
{
	(void)state;
	assert_string_equal(text_cut(scope, "abc", 3), "abc");
	assert_string_equal(text_cut(scope, "abcd", 3), "ab…");
	assert_string_equal(text_cut(scope, "é中🚚!", 4), "é中🚚!");
	assert_string_equal(text_cut(scope, "é中🚚!", 3), "é中…");
	assert_string_equal(text_cut(scope, "é中", 1), "…");
	assert_string_equal(text_cut(scope, "", 1), "");
}

static void trimming_takes_the_ends_only(void **state)
{
	(void)state;
	assert_string_equal(text_trim(scope, "  a b \t\r\n"), "a b");
	assert_string_equal(text_trim(scope, "a"), "a");
	assert_string_equal(text_trim(scope, " \n "), "");
	assert_string_equal(text_trim(scope, ""), "");
}

static void case_changes_ascii_only(void **state)
{
	(void)state;
	assert_string_equal(text_upper(scope, "b 1234 xyz é"), "B 1234 XYZ é");
	assert_string_equal(text_lower(scope, "B 1234 XYZ É"), "b 1234 xyz É");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_language_chooses_and_indonesian_is_the_default),
		CASE(nothing_equals_nothing),
		CASE(a_text_starts_with_its_prefix),
		CASE(good_utf8_passes),
		CASE(bad_utf8_is_seen),
		CASE(nothing_behind_the_length_is_read),
		CASE(what_is_good_utf8_ends_before_what_is_not),
		CASE(length_counts_code_points),
		CASE(a_cut_leaves_whole_letters),
		CASE(trimming_takes_the_ends_only),
		CASE(case_changes_ascii_only),
	};
	return RUN(tests);
}
