/* Bytes as text and back; base64url of RFC 4648. */
#include "../unit.h"
#include "base/encode.h"

static void hex_goes_there_and_back(void **state)
{
	(void)state;
	uint8_t bytes[4];
	assert_string_equal(encode_hex(scope, "\x00\x7f\x80\xff", 4), "007f80ff");
	assert_string_equal(encode_hex(scope, "", 0), "");
	assert_true(decode_hex("007f80FF", bytes, 4));
	assert_memory_equal(bytes, "\x00\x7f\x80\xff", 4);
	assert_true(decode_hex("", bytes, 0));
}

static void what_is_no_hex_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "",	   "00",   "000",  "00000", "0g00", "00 0",
					   "/000", ":000", "@000", "`000",  "G000", "00\xc1\xc1" };
	uint8_t bytes[2];
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (decode_hex(bad[i], bytes, 2))
			fail_msg("%s is taken", bad[i]);
}

static void base64url_has_the_vectors_of_the_rfc(void **state)
{
	(void)state;
	static const struct {
		const char *plain, *text;
	} known[] = {
		{ "", "" },
		{ "f", "Zg" },
		{ "fo", "Zm8" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg" },
		{ "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xfe", "-__-" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t length;
		assert_string_equal(encode_base64url(scope, known[i].plain, strlen(known[i].plain)),
				    known[i].text);
		const uint8_t *back = decode_base64url(scope, known[i].text, &length);
		assert_non_null(back);
		assert_int_equal(length, strlen(known[i].plain));
		assert_memory_equal(back, known[i].plain, length);
	}
}

static void base64url_goes_there_and_back_at_every_length(void **state)
{
	(void)state;
	uint8_t bytes[256];
	for (int i = 0; i < 256; i++)
		bytes[i] = (uint8_t)(i * 89 + 7);
	for (size_t length = 0; length <= sizeof bytes; length++) {
		size_t back_length;
		const uint8_t *back = decode_base64url(scope, encode_base64url(scope, bytes, length),
						       &back_length);
		assert_int_equal(back_length, length);
		assert_memory_equal(back, bytes, length);
	}
}

/* One thing has one text: no padding, no other alphabet, no bits left over. */
static void what_is_no_base64url_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "Z",	 "Zg==", "Zm9vY",  "Zm9v+w",   "Zm9v/w", "Zm 9v",
					   "Zh", "Zm9",	 "Zm9v\n", "\xc3\xa9", "Zm\xff" };
	size_t length;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (decode_base64url(scope, bad[i], &length))
			fail_msg("%s is taken", bad[i]);
}

static void percent_keeps_the_unreserved_only(void **state)
{
	(void)state;
	assert_string_equal(encode_percent(scope, "AZaz09-_.~"), "AZaz09-_.~");
	assert_string_equal(encode_percent(scope, "a b/c?d=é&%"), "a%20b%2Fc%3Fd%3D%C3%A9%26%25");
	assert_string_equal(encode_percent(scope, "@[`{\x7f\x01"), "%40%5B%60%7B%7F%01");
	assert_string_equal(encode_percent(scope, ""), "");
}

static const char *decoded(const char *text, bool in_query)
{
	return decode_percent(scope, text, strlen(text), in_query);
}

static void percent_goes_there_and_back(void **state)
{
	(void)state;
	char all[256] = "";
	for (int i = 1; i < 256; i++)
		all[i - 1] = (char)i;
	assert_string_equal(decoded(encode_percent(scope, all), false), all);
	assert_string_equal(decoded("a+b%2B%2b", true), "a b++");
	assert_string_equal(decoded("a+b", false), "a+b");
	assert_string_equal(decoded("", true), "");
	assert_string_equal(decoded("%41", false), "A");
	assert_string_equal(decode_percent(scope, "abc%41", 3, false), "abc");
}

static void broken_escapes_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "%",	   "%4",  "a%",	   "%4g",  "%g4",
					   "%%41", "%00", "a%00b", "% 41", "%-1" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (decoded(bad[i], false))
			fail_msg("%s is taken", bad[i]);
	assert_null(decode_percent(scope, "%41", 2, false));
	assert_null(decode_percent(scope, "a\0b", 3, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(hex_goes_there_and_back),
		CASE(what_is_no_hex_is_refused),
		CASE(base64url_has_the_vectors_of_the_rfc),
		CASE(base64url_goes_there_and_back_at_every_length),
		CASE(what_is_no_base64url_is_refused),
		CASE(percent_keeps_the_unreserved_only),
		CASE(percent_goes_there_and_back),
		CASE(broken_escapes_are_refused),
	};
	return RUN(tests);
}
