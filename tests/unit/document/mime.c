/* mime: what comes in cannot end a line, and comes out as it was. */
#include "../unit.h"

#include "document/mime.h"

static const char *header(const char *name, const char *text)
{
	struct buffer out = buffer_in(scope, 100);
	mime_header(&out, name, text);
	return out.bytes;
}

static const char *body(const char *text)
{
	struct buffer out = buffer_in(scope, 100);
	mime_body(&out, text);
	return out.bytes;
}

/* Every line within its length and all of it ASCII without control characters. */
static void assert_travels(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\r");
		assert_in_range(length, 0, 76);
		for (size_t i = 0; i < length; i++)
			assert_in_range(text[i], 0x20, 0x7e);
		assert_int_equal(text[length], '\r');
		assert_int_equal(text[length + 1], '\n');
		text += length + 2;
	}
}

static void plain_headers_stay_as_they_are(void **state)
{
	(void)state;
	assert_string_equal(header("Subject", "Kata sandi Anda telah diganti"), "Subject: Kata sandi Anda telah diganti\r\n");
	assert_string_equal(header("Subject", "Gate 5=A?"), "Subject: =?UTF-8?Q?Gate_5=3DA=3F?=\r\n");
	assert_string_equal(header("Subject", "Ñu"), "Subject: =?UTF-8?Q?=C3=91u?=\r\n");
}

static void a_header_cannot_be_left(void **state)
{
	(void)state;
	assert_string_equal(header("Subject", "a\r\nBcc: b@c.d"), "Subject: =?UTF-8?Q?a__Bcc=3A_b=40c=2Ed?=\r\n");
	assert_string_equal(header("Subject", " a"), "Subject: =?UTF-8?Q?_a?=\r\n");
	assert_string_equal(header("Subject", "a\xff\xc3"), "Subject: =?UTF-8?Q?a__?=\r\n");
}

static void long_headers_are_folded_between_characters(void **state)
{
	(void)state;
	char text[601];

	for (size_t i = 0; i < 600; i += 3)
		memcpy(text + i, "日", 3);
	text[600] = '\0';
	const char *folded = header("Subject", text);
	assert_travels(folded);
	size_t words = 0, characters = 0;
	for (const char *at = folded; (at = strstr(at, "=?UTF-8?Q?")); at++)
		words++;
	for (const char *at = folded; (at = strstr(at, "=E6=97=A5")); at++)
		characters++;
	assert_int_equal(characters, 200);
	assert_in_range(words, 20, 40);
	for (size_t i = 0; i < 600; i++)
		text[i] = 'a';
	assert_travels(header("Subject", text));
}

static void a_name_stands_beside_its_address(void **state)
{
	(void)state;
	struct buffer out = buffer_in(scope, 100);

	mime_address_header(&out, "To", NULL, "a@b.example");
	mime_address_header(&out, "To", "Budi Santoso", "a@b.example");
	mime_address_header(&out, "To", "\"Eve\" <e@v.example>,", "a@b.example");
	assert_string_equal(out.bytes, "To: <a@b.example>\r\nTo: Budi Santoso\r\n <a@b.example>\r\n"
			    "To: =?UTF-8?Q?=22Eve=22_=3Ce=40v=2Eexample=3E=2C?=\r\n <a@b.example>\r\n");
}

static void addresses_are_plain(void **state)
{
	(void)state;
	static const char *const good[] = { "a@b.id", "siti.rahma+gate@mail.pt-x.co.id", "o'brien@x9.example" };
	static const char *const bad[] = { "", "a", "@b.id", "a@", "a@b", "a@b..id", "a@-b.id", "a@b-.id", ".a@b.id", "a.@b.id", "a..b@c.id", "a b@c.id",
		"a@b.id\r\nBcc: c@d.id", "a@b.id>", "<a@b.id", "a,b@c.id", "\"a\"@b.id", "a@b@c.id", "ä@b.id", "a@ä.id", "a@[127.0.0.1]", "a@b.id." };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(mime_is_address(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (mime_is_address(bad[i]))
			fail_msg("%s is no address", bad[i]);
	assert_false(mime_is_address(NULL));
}

static void bodies_travel(void **state)
{
	(void)state;
	assert_string_equal(body("a=b\nä \n.\n"), "a=3Db\r\n=C3=A4=20\r\n.\r\n");
	assert_string_equal(body("a\rb"), "a=0Db");
	char text[301];
	memset(text, 'x', 300);
	text[299] = '\n';
	text[300] = '\0';
	assert_travels(body(text));
	memset(text, ' ', 299);
	assert_travels(body(text));
}

static void dates_are_of_jakarta(void **state)
{
	(void)state;
	struct buffer out = buffer_in(scope, 100);

	mime_date_header(&out, INT64_C(1769878799999)); /* 2026-01-31T16:59:59.999Z */
	assert_string_equal(out.bytes, "Date: Sat, 31 Jan 2026 23:59:59 +0700\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(plain_headers_stay_as_they_are), CASE(a_header_cannot_be_left),
		CASE(long_headers_are_folded_between_characters), CASE(a_name_stands_beside_its_address), CASE(addresses_are_plain),
		CASE(bodies_travel), CASE(dates_are_of_jakarta) };
	return RUN(tests);
}
