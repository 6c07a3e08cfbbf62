/* delivery: how long a message waits. Claiming and settling are tested against a database (tests/e2e/mail.t). */
#include "../unit.h"

#include "store/delivery.h"

#define FIRST_MS 30000
#define LONGEST_MS 21600000

static void waits_grow_to_the_longest(void **state)
{
	(void)state;
	const uint32_t middle = UINT32_MAX / 2;

	for (int64_t number = 1, expected = FIRST_MS; number <= 9; number++, expected *= 2)
		assert_in_range(delivery_wait_ms(number, FIRST_MS, LONGEST_MS, middle), expected - 2, expected + 2);
	assert_in_range(delivery_wait_ms(11, FIRST_MS, LONGEST_MS, middle), LONGEST_MS - 2, LONGEST_MS + 2);
	assert_in_range(delivery_wait_ms(INT64_MAX, FIRST_MS, LONGEST_MS, middle), LONGEST_MS - 2, LONGEST_MS + 2);
}

static void waits_differ_by_a_quarter(void **state)
{
	(void)state;
	assert_int_equal(delivery_wait_ms(1, FIRST_MS, LONGEST_MS, 0), FIRST_MS * 3 / 4);
	assert_int_equal(delivery_wait_ms(1, FIRST_MS, LONGEST_MS, UINT32_MAX), FIRST_MS * 5 / 4);
	assert_int_equal(delivery_wait_ms(1, 0, LONGEST_MS, UINT32_MAX), 0);
	assert_int_equal(delivery_wait_ms(1, 2 * LONGEST_MS, LONGEST_MS, 0), LONGEST_MS * 3 / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(waits_grow_to_the_longest), CASE(waits_differ_by_a_quarter) };
	return RUN(tests);
}
