/* JSON from outside: what is taken, and everything that is refused before json-c could be lenient. */
#include "../unit.h"
#include "base/buffer.h"
#include "base/json_read.h"

static const struct json *taken(const char *text)
{
	const struct json *value;
	if (json_read(scope, text, strlen(text), &value) != OK)
		fail_msg("%s is refused: %s", text, error_words(scope, error_first(scope), ENGLISH));
	return value;
}

static void assert_refused_bytes(const char *text, size_t length, const char *why)
{
	const struct json *value;
	/* A copy without a byte behind it: AddressSanitizer sees a read past the end. */
	char *copy = malloc(length ? length : 1);
	memcpy(copy, text, length);
	enum outcome outcome = json_read(scope, copy, length, &value);
	free(copy);
	if (outcome == OK)
		fail_msg("%.60s is taken", text);
	assert_null(value);
	const struct error *error = error_first(scope);
	assert_int_equal(error->code, E_BAD_JSON);
	const char *words = error_words(scope, error, ENGLISH);
	if (why && !strstr(words, why))
		fail_msg("%.60s is refused as \"%s\", not as \"%s\"", text, words, why);
	error_forget(scope);
}

static void assert_refused(const char *text, const char *why)
{
	assert_refused_bytes(text, strlen(text), why);
}

static void each_kind_is_read(void **state)
{
	(void)state;
	const struct json *
		v = taken(
		       " {\"a\": null, \"b\": true, \"c\": false, \"d\": -7, \"e\": 1.5, \"f\": \"x\", \"g\": [1, 2], \"h\": {}} \r\n\t"),
	       *m;
	assert_int_equal(json_kind(v), JSON_OBJECT);
	assert_true(json_get(v, "a", &m));
	assert_int_equal(json_kind(m), JSON_NULL);
	assert_true(json_get(v, "b", &m) && json_kind(m) == JSON_BOOL && json_bool_of(m));
	assert_true(json_get(v, "c", &m) && json_kind(m) == JSON_BOOL && !json_bool_of(m));
	assert_true(json_get(v, "d", &m) && json_kind(m) == JSON_INT && json_int_of(m) == -7);
	assert_true(json_get(v, "e", &m) && json_kind(m) == JSON_NUMBER && json_number_of(m) == 1.5);
	assert_true(json_get(v, "f", &m) && json_kind(m) == JSON_TEXT);
	assert_string_equal(json_text_of(m), "x");
	assert_true(json_get(v, "g", &m) && json_kind(m) == JSON_ARRAY);
	assert_int_equal(json_count(m), 2);
	assert_int_equal(json_int_of(json_item(m, 1)), 2);
	assert_null(json_item(m, 2));
	assert_true(json_get(v, "h", &m) && json_kind(m) == JSON_OBJECT);
	assert_false(json_get(v, "z", &m));
	assert_null(m);
}

static void bare_values_are_read(void **state)
{
	(void)state;
	assert_null(taken("null"));
	assert_int_equal(json_int_of(taken("7")), 7);
	assert_int_equal(json_int_of(taken(" 0 ")), 0);
	assert_int_equal(json_int_of(taken("-0")), 0);
	assert_true(json_number_of(taken("1e5")) == 1e5);
	assert_true(json_number_of(taken("1.0E+2\n")) == 100);
	assert_true(json_number_of(taken("-1.5e-3")) == -1.5e-3);
	assert_true(json_bool_of(taken("true")));
	assert_string_equal(json_text_of(taken("\"\"")), "");
	assert_int_equal(json_count(taken("[]")), 0);
}

static void texts_keep_their_characters(void **state)
{
	(void)state;
	assert_string_equal(json_text_of(taken("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")), "\"\\/\b\f\n\r\t");
	assert_string_equal(json_text_of(taken("\"\\u00e9\\u4E2d\\ud83d\\ude9A\"")), "é中🚚");
	assert_string_equal(json_text_of(taken("\"é中🚚\x7f\"")), "é中🚚\x7f");
	assert_string_equal(json_text_of(taken("\"\\u0001\"")), "\x01");
}

static void doubled_keys_are_refused(void **state)
{
	(void)state;
	assert_refused("{\"a\":1,\"a\":2}", "doubled key");
	assert_refused("{\"a\":1,\"b\":2,\"a\":1}", "doubled key");
	assert_refused("[{\"x\":{\"a\":1,\"a\":1}}]", "doubled key");
	assert_refused("{\"\":1,\"\":2}", "doubled key");
	assert_refused("{\"a\":1,\"\\u0061\":2}", "escape in a key");
	assert_refused("{\"\\n\":1}", "escape in a key");
	taken("{\"a\":{\"a\":1},\"b\":{\"a\":1}}");
	taken("[{\"a\":1},{\"a\":1}]");
	taken("{\"a\":1,\"A\":2,\"ab\":3,\"\":4}");
}

static const char *nested(int depth, char open, char close, const char *inside)
{
	struct buffer b = buffer_in(scope, 64);
	for (int i = 0; i < depth; i++)
		buffer_text(&b, open == '{' ? "{\"a\":" : "[");
	buffer_text(&b, inside);
	for (int i = 0; i < depth; i++)
		buffer_char(&b, close);
	return b.bytes;
}

static void sixteen_levels_are_the_most(void **state)
{
	(void)state;
	taken(nested(16, '[', ']', "1"));
	taken(nested(16, '{', '}', "\"x\""));
	taken(nested(15, '[', ']', "{}"));
	assert_refused(nested(17, '[', ']', "1"), "too deep");
	assert_refused(nested(17, '{', '}', "1"), "too deep");
	assert_refused(nested(16, '[', ']', "[]"), "too deep");
	assert_refused(nested(16, '{', '}', "{}"), "too deep");
	taken("[[[[]]],[[[]]],{\"a\":[[[]]]}]");
}

static void bombs_go_off_outside(void **state)
{
	(void)state;
	assert_refused(nested(500000, '[', ']', ""), "too deep");
	assert_refused(nested(200000, '{', '}', "1"), "too deep");
	char *open = scope_alloc(scope, 1000001);
	memset(open, '[', 1000000);
	assert_refused(open, "too deep");
	memset(open, '"', 1000000);
	assert_refused(open, NULL);
}

static void twenty_thousand_values_are_the_most(void **state)
{
	(void)state;
	for (int count = JSON_VALUES - 2; count <= JSON_VALUES + 1; count++) {
		struct buffer b = buffer_in(scope, 64);
		buffer_char(&b, '[');
		for (int i = 0; i < count; i++)
			buffer_text(&b, i ? ",0" : "0");
		buffer_char(&b, ']');
		if (count < JSON_VALUES)
			assert_int_equal(json_count(taken(b.bytes)), count);
		else
			assert_refused(b.bytes, "too many values");
	}
}

static void an_object_has_a_bounded_number_of_keys(void **state)
{
	(void)state;
	for (int count = 199; count <= 202; count++) {
		struct buffer b = buffer_in(scope, 64);
		for (int i = 0; i < count; i++)
			buffer_printf(&b, "%c\"k%d\":%d", i ? ',' : '{', i, i);
		buffer_char(&b, '}');
		if (count <= 200)
			taken(b.bytes);
		else
			assert_refused(b.bytes, "too many keys");
	}
}

static void what_is_not_utf8_is_refused(void **state)
{
	(void)state;
	assert_refused("\"\xff\"", "UTF-8");
	assert_refused("\"\xc0\x80\"", "UTF-8");
	assert_refused("\"\xed\xa0\x80\"", "UTF-8");
	assert_refused("{\"\xe9\":1}", "UTF-8");
	assert_refused("\"abc\xc3", "UTF-8");
	assert_refused("\xef\xbb\xbf{}", "value was expected");
	assert_refused("\xff\xfe{\0}\0", "UTF-8");
}

static void nul_is_refused_in_every_form(void **state)
{
	(void)state;
	assert_refused("\"\\u0000\"", "escape");
	assert_refused("{\"a\":\"x\\u0000y\"}", "escape");
	assert_refused_bytes("\"a\0b\"", 5, "control character");
	assert_refused_bytes("{}\0", 3, "behind the end");
	assert_refused_bytes("\0{}", 3, NULL);
	assert_refused_bytes("{\"a\0\":1}", 8, "control character");
	assert_refused_bytes("[1\0]", 4, NULL);
}

static void surrogates_come_in_pairs(void **state)
{
	(void)state;
	assert_refused("\"\\ud83d\"", "surrogate");
	assert_refused("\"\\ude9a\"", "surrogate");
	assert_refused("\"\\ude9a\\ud83d\"", "surrogate");
	assert_refused("\"\\ud83d\\ud83d\"", "surrogate");
	assert_refused("\"\\ud83dx\"", "surrogate");
	assert_refused("\"\\ud83d\\n\"", NULL);
	assert_refused("\"\\ud83d\\u0041\"", "surrogate");
	assert_refused("\"\\ud83d\\u", NULL);
	assert_refused("\"\\ud83d\\ude9", NULL);
}

static void escapes_are_those_of_the_rfc(void **state)
{
	(void)state;
	static const char *const bad[] = { "\"\\x41\"",	  "\"\\'\"",	"\"\\a\"",     "\"\\0\"",
					   "\"\\U0041\"", "\"\\u004\"", "\"\\u00g1\"", "\"\\u\"",
					   "\"\\\"",	  "\"\\",	"\"\\u12",     "\"\\u+123\"",
					   "\"\\u 123\"" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(bad[i], NULL);
	for (char c = 1; c < 0x20; c++)
		assert_refused((char[]){ '"', c, '"', 0 }, "control character");
}

static void numbers_are_those_of_the_rfc(void **state)
{
	(void)state;
	static const char *const bad[] = { "01",    "-01",     "00",	   "+1",	".5",	 "1.",
					   "1.e5",  "1e",      "1e+",	   "-",		"--1",	 "0x10",
					   "1_000", "NaN",     "Infinity", "-Infinity", "nan",	 "inf",
					   "-NaN",  "1,0",     "1 2",	   "1e5.5",	"1.2.3", "1f",
					   "1L",    "\xd9\xa1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(bad[i], NULL);
}

static void numbers_stay_in_range(void **state)
{
	(void)state;
	assert_true(json_int_of(taken("9007199254740991")) == 9007199254740991);
	assert_true(json_int_of(taken("-9007199254740991")) == -9007199254740991);
	assert_refused("9007199254740992", "out of range");
	assert_refused("-9007199254740992", "out of range");
	assert_refused("9223372036854775808", "out of range");
	assert_refused("18446744073709551617", "out of range");
	assert_refused("1e400", "out of range");
	assert_refused("-1e400", "out of range");
	assert_refused("11111111111111111111111111111111111111111", "too long");
	assert_true(json_number_of(taken("1e-400")) == 0);
	assert_true(json_number_of(taken("1e299")) == 1e299);
	assert_int_equal(json_kind(taken("1.0")), JSON_NUMBER);
	assert_int_equal(json_kind(taken("1e3")), JSON_NUMBER);
	assert_true(json_number_of(taken("7")) == 7.0);
	/* Not all doubles fit a whole number: the edges must not be undefined. */
	assert_true(json_int_of(taken("1e299")) > 0);
	assert_true(json_int_of(taken("-1e299")) < 0);
}

static void other_grammar_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		" ",
		"{",
		"}",
		"[",
		"]",
		"{]",
		"[}",
		"[1",
		"[1,",
		"[1,]",
		"[,1]",
		"[,]",
		"[1 2]",
		"[1;2]",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{,}",
		"{a:1}",
		"{'a':1}",
		"{1:2}",
		"{null:1}",
		"{\"a\" 1}",
		"{\"a\"=1}",
		"{\"a\":1 \"b\":2}",
		"{\"a\":1;\"b\":2}",
		"'a'",
		"\"a",
		"a\"",
		"tru",
		"truE",
		"True",
		"TRUE",
		"nul",
		"nulll",
		"truex",
		"undefined",
		"/* c */ 1",
		"// c\n1",
		"1 // c",
		"[1]/**/",
		"#",
		"1\f",
		"\v1",
		"\xc2\xa0"
		"1",
		"{\"a\":1}}",
		"[1]]",
		"{} {}",
		"1 1",
		"null null",
		"[]x",
		"\"a\"\"b\"",
		"{}\"",
		"{\"a\":1},",
		"[01]",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_refused(bad[i], NULL);
}

static void what_stands_behind_the_end_is_refused(void **state)
{
	(void)state;
	assert_refused("{}x", "behind the end");
	assert_refused("1 2", "behind the end");
	taken("{}  \n\t\r ");
}

static void the_place_of_the_fault_is_named(void **state)
{
	(void)state;
	const struct json *value;
	assert_int_equal(json_read(scope, "[1,2,x]", 7, &value), FAILED);
	assert_non_null(strstr(error_words(scope, error_first(scope), ENGLISH), "byte 5"));
	assert_string_equal(error_words(scope, error_first(scope), INDONESIAN), "Isi permintaan bukan JSON yang benar: seharusnya sebuah nilai, byte 5");
}

/* Each beginning of a good text is no good text, and is read without a step too far. */
static void every_cut_text_is_refused(void **state)
{
	(void)state;
	static const char good[] =
		"{\"a\":[1.5e+3,-2,true,false,null],\"b\":\"\\ud83d\\ude9a é\\n\",\"c\":{\"d\":[]}}";
	taken(good);
	for (size_t length = 0; length < sizeof good - 1; length++)
		assert_refused_bytes(good, length, NULL);
}

/* Each byte changed to each other: whatever happens, nothing breaks (with the sanitizers, nothing is read
 * past the end). */
static void any_changed_byte_is_survived(void **state)
{
	(void)state;
	static const char good[] = "{\"a\":[1.5e+3,true,null],\"b\":\"\\ud83d\\ude9a\\n\"}";
	for (size_t i = 0; i < sizeof good - 1; i++) {
		for (int byte = 0; byte < 256; byte++) {
			const struct json *value;
			char *copy = malloc(sizeof good - 1);
			memcpy(copy, good, sizeof good - 1);
			copy[i] = (char)byte;
			if (json_read(scope, copy, sizeof good - 1, &value) == OK)
				json_print(scope, value);
			free(copy);
			scope_clear(scope);
		}
	}
}

static void note_key(void *context, const char *key)
{
	buffer_printf(context, "%s,", key);
}

static void keys_come_in_their_order(void **state)
{
	(void)state;
	struct buffer b = buffer_in(scope, 16);
	json_keys(taken("{\"z\":1,\"a\":null,\"m\":{}}"), note_key, &b);
	assert_string_equal(b.bytes, "z,a,m,");
	json_keys(taken("{}"), note_key, &b);
	assert_string_equal(b.bytes, "z,a,m,");
}

static void a_value_prints_as_it_was(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":[1,-2,1.5,true,null,\"x/y \\\"é\\u0001\"],\"b\":{}}";
	assert_string_equal(json_print(scope, taken(text)), text);
	assert_string_equal(json_print(scope, NULL), "null");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_kind_is_read),
		CASE(bare_values_are_read),
		CASE(texts_keep_their_characters),
		CASE(doubled_keys_are_refused),
		CASE(sixteen_levels_are_the_most),
		CASE(bombs_go_off_outside),
		CASE(twenty_thousand_values_are_the_most),
		CASE(an_object_has_a_bounded_number_of_keys),
		CASE(what_is_not_utf8_is_refused),
		CASE(nul_is_refused_in_every_form),
		CASE(surrogates_come_in_pairs),
		CASE(escapes_are_those_of_the_rfc),
		CASE(numbers_are_those_of_the_rfc),
		CASE(numbers_stay_in_range),
		CASE(other_grammar_is_refused),
		CASE(what_stands_behind_the_end_is_refused),
		CASE(the_place_of_the_fault_is_named),
		CASE(every_cut_text_is_refused),
		CASE(any_changed_byte_is_survived),
		CASE(keys_come_in_their_order),
		CASE(a_value_prints_as_it_was),
	};
	return RUN(tests);
}
