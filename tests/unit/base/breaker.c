#include "../unit.h"
#include "base/breaker.h"

static struct breaker breaker;

static int open_breaker(void **state)
{
	(void)state;
	breaker = (struct breaker){ .errors_max = 3, .window_ms = 60000, .rest_ms = 30000 };
	return 0;
}

static void fail_at(int64_t now_ms)
{
	assert_int_equal(breaker_wait_ms(&breaker, now_ms), 0);
	breaker_note(&breaker, now_ms, true);
}

static void after_so_many_errors_it_rests(void **state)
{
	(void)state;
	fail_at(1000);
	fail_at(2000);
	breaker_note(&breaker, 2500, false);
	fail_at(61000);
	assert_int_equal(breaker_wait_ms(&breaker, 61000), 30000);
	assert_int_equal(breaker_wait_ms(&breaker, 90999), 1);
	assert_int_equal(breaker_wait_ms(&breaker, 91000), 0);
}

static void errors_far_apart_are_none(void **state)
{
	(void)state;
	for (int64_t at = 1000; at < 1000000; at += 31000)
		fail_at(at);
}

static void a_trial_that_fails_rests_again_and_one_that_does_not_ends_it(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		fail_at(1000);
	fail_at(500000);
	assert_int_equal(breaker_wait_ms(&breaker, 500000), 30000);
	assert_int_equal(breaker_wait_ms(&breaker, 530000), 0);
	breaker_note(&breaker, 530100, false);
	fail_at(530200);
	fail_at(530300);
	assert_int_equal(breaker_wait_ms(&breaker, 530300), 0);
}

#define WITH_BREAKER(name) cmocka_unit_test_setup(name, open_breaker)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_BREAKER(after_so_many_errors_it_rests),
		WITH_BREAKER(errors_far_apart_are_none),
		WITH_BREAKER(a_trial_that_fails_rests_again_and_one_that_does_not_ends_it),
	};
	return RUN(tests);
}
