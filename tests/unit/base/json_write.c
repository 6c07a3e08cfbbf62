/* JSON that goes out: commas, escapes, numbers; what is written reads back. */
#include <math.h>

#include "../unit.h"
#include "base/json_read.h"
#include "base/json_write.h"

static struct buffer out;
static struct json_writer w;

static void begin(size_t size)
{
	out = buffer_in(scope, size);
	w = json_writer(&out);
}

static void commas_come_by_themselves(void **state)
{
	(void)state;
	begin(0);
	json_open(&w, '{');
	json_key(&w, "a"), json_int(&w, 1);
	json_key(&w, "b"), json_open(&w, '[');
	json_text(&w, "x"), json_null(&w), json_bool(&w, true), json_bool(&w, false);
	json_open(&w, '{'), json_close(&w, '}');
	json_open(&w, '['), json_close(&w, ']');
	json_raw(&w, "{\"raw\":1}");
	json_close(&w, ']');
	json_key(&w, "c"), json_open(&w, '{'), json_key(&w, "d"), json_number(&w, 1.5), json_close(&w, '}');
	json_close(&w, '}');
	assert_string_equal(out.bytes,
			    "{\"a\":1,\"b\":[\"x\",null,true,false,{},[],{\"raw\":1}],\"c\":{\"d\":1.5}}");
	assert_int_equal(out.length, strlen(out.bytes));
}

static void texts_are_escaped(void **state)
{
	(void)state;
	begin(0);
	json_text(&w, "\"\\/\n\r\t\b\f\x01\x1f\x7f é中🚚 </script>");
	assert_string_equal(out.bytes,
			    "\"\\\"\\\\/\\n\\r\\t\\u0008\\u000c\\u0001\\u001f\\u007f é中🚚 </script>\"");
	begin(0);
	json_text(&w, "");
	assert_string_equal(out.bytes, "\"\"");
	begin(0);
	json_text(&w, NULL);
	assert_string_equal(out.bytes, "null");
}

static void every_character_reads_back(void **state)
{
	(void)state;
	char all[129] = "";
	const struct json *value;
	for (int i = 1; i < 128; i++)
		all[i - 1] = (char)i;
	for (size_t start = 0; start < sizeof all - 1; start++) {
		begin(0);
		json_text(&w, all + start);
		assert_int_equal(json_read(scope, out.bytes, out.length, &value), OK);
		assert_string_equal(json_text_of(value), all + start);
	}
}

static void whole_numbers_are_whole(void **state)
{
	(void)state;
	static const struct {
		int64_t number;
		const char *text;
	} known[] = {
		{ 0, "0" },
		{ -1, "-1" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		begin(0);
		json_int(&w, known[i].number);
		assert_string_equal(out.bytes, known[i].text);
	}
}

static void numbers_are_short_and_exact(void **state)
{
	(void)state;
	static const struct {
		double number;
		const char *text;
	} known[] = {
		{ 0, "0" },
		{ 0.1, "0.1" },
		{ 24.5, "24.5" },
		{ 1e21, "1e+21" },
		{ -1.5e-7, "-1.5e-07" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 123456789.0, "123456789" },
		{ NAN, "null" },
		{ INFINITY, "null" },
		{ -INFINITY, "null" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		begin(0);
		json_number(&w, known[i].number);
		assert_string_equal(out.bytes, known[i].text);
	}
}

static void numbers_read_back(void **state)
{
	(void)state;
	static const double known[] = { 5e-324, 2.2250738585072014e-308, 1e299, -4.35, 1234567.891 };
	const struct json *value;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		begin(0);
		json_open(&w, '['), json_number(&w, known[i]), json_close(&w, ']');
		assert_int_equal(json_read(scope, out.bytes, out.length, &value), OK);
		assert_true(json_number_of(json_item(value, 0)) == known[i]);
	}
}

static void instants_are_iso_8601(void **state)
{
	(void)state;
	begin(0);
	json_open(&w, '['), json_time(&w, 1000000000123), json_time(&w, 0), json_close(&w, ']');
	assert_string_equal(out.bytes, "[\"2001-09-09T01:46:40.123Z\",\"1970-01-01T00:00:00.000Z\"]");
}

/* The buffer's end comes at every place of every piece. */
static void a_buffer_of_any_size_gives_the_same(void **state)
{
	(void)state;
	static const char wanted[] = "[{\"key\":\"\\u0001\\u0001\"},-12,1.25,null,true]";
	for (size_t size = 0; size < 80; size++) {
		begin(size);
		json_open(&w, '[');
		json_open(&w, '{'), json_key(&w, "key"), json_text(&w, "\x01\x01"), json_close(&w, '}');
		json_int(&w, -12), json_number(&w, 1.25), json_null(&w), json_bool(&w, true);
		json_close(&w, ']');
		assert_string_equal(out.bytes, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(commas_come_by_themselves),   CASE(texts_are_escaped),
		CASE(every_character_reads_back),  CASE(whole_numbers_are_whole),
		CASE(numbers_are_short_and_exact), CASE(numbers_read_back),
		CASE(instants_are_iso_8601),	   CASE(a_buffer_of_any_size_gives_the_same),
	};
	return RUN(tests);
}
