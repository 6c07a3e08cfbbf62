/* Names of rows: version 7, in the order in which they were made. */
#include "../unit.h"
#include "base/date.h"
#include "base/uuid.h"

static void an_id_is_version_7_with_the_time_in_front(void **state)
{
	(void)state;
	uint8_t id[UUID_SIZE];
	int64_t from_ms = date_now_ms(), id_ms = 0;
	const char *text = uuid_new(scope);
	assert_int_equal(strlen(text), UUID_TEXT_SIZE - 1);
	assert_true(uuid_parse(text, id));
	assert_int_equal(id[6] >> 4, 7);
	assert_int_equal(id[8] >> 6, 2);
	for (int i = 0; i < 6; i++)
		id_ms = id_ms << 8 | id[i];
	assert_in_range(id_ms, from_ms, date_now_ms());
}

/* More than one millisecond's counter holds. */
static void each_is_greater_than_the_one_before(void **state)
{
	(void)state;
	char last[UUID_TEXT_SIZE] = "";
	for (int i = 0; i < 50000; i++) {
		const char *next = uuid_new(scope);
		if (strcmp(last, next) >= 0)
			fail_msg("%s after %s", next, last);
		strcpy(last, next);
		if (i % 1000 == 0)
			scope_clear(scope);
	}
}

static void text_and_bytes_are_the_same_thing(void **state)
{
	(void)state;
	static const uint8_t known[UUID_SIZE] = { 0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3,
						  0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f };
	uint8_t id[UUID_SIZE];
	char text[UUID_TEXT_SIZE];
	uuid_text(known, text);
	assert_string_equal(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	assert_true(uuid_parse(text, id));
	assert_memory_equal(id, known, UUID_SIZE);
	assert_true(uuid_parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", id));
	assert_memory_equal(id, known, UUID_SIZE);
	assert_true(uuid_parse(text, NULL));
}

static void the_first_of_an_instant_lies_below_all_that_follow(void **state)
{
	(void)state;
	assert_string_equal(uuid_at(scope, INT64_C(0x017f22e279b0)), "017f22e2-79b0-7000-8000-000000000000");
	const char *first = uuid_at(scope, date_now_ms()), *id = uuid_new(scope);
	assert_true(strcmp(first, id) < 0);
	assert_true(strcmp(uuid_at(scope, date_now_ms() + 1000), id) > 0);
}

static void anything_else_is_no_id(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"-",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
		"017f22e279b07cc398c4dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
		"017f22e2 79b0-7cc3-98c4-dc0c0c07398f",
		"{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
		" 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f ",
		"017f22e-279b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c0739\xc1\xc1",
		"\x10"
		"17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
		"csv",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (uuid_parse(bad[i], NULL))
			fail_msg("%s is taken", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_id_is_version_7_with_the_time_in_front),
		CASE(each_is_greater_than_the_one_before),
		CASE(text_and_bytes_are_the_same_thing),
		CASE(the_first_of_an_instant_lies_below_all_that_follow),
		CASE(anything_else_is_no_id),
	};
	return RUN(tests);
}
