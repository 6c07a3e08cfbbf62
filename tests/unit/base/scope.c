/* The memory of one piece of work. Built with the sanitizers, a leak or a step over an end shows here
 * first. */
#include "../unit.h"
#include "base/error.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	(void)state;
	for (size_t size = 0; size < 300; size++) {
		char *memory = scope_alloc(scope, size);
		assert_int_equal((uintptr_t)memory % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0xaa, size);
	}
}

static void memory_is_zeroed_again_after_a_clear(void **state)
{
	(void)state;
	for (int round = 0; round < 3; round++) {
		char *memory = scope_alloc(scope, 10000);
		for (int i = 0; i < 10000; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 0x55, 10000);
		scope_clear(scope);
	}
}

static void pieces_do_not_touch_each_other(void **state)
{
	(void)state;
	char *pieces[500];
	for (int i = 0; i < 500; i++)
		memset(pieces[i] = scope_alloc(scope, (size_t)i * 37), i & 127, (size_t)i * 37);
	for (int i = 0; i < 500; i++)
		for (int k = 0; k < i * 37; k++)
			assert_int_equal(pieces[i][k], i & 127);
}

static void large_pieces_are_served(void **state)
{
	(void)state;
	char *large = scope_alloc(scope, 20 * 1024 * 1024), *small = scope_alloc(scope, 1);
	large[20 * 1024 * 1024 - 1] = 1;
	*small = 2;
	assert_int_equal(large[20 * 1024 * 1024 - 1], 1);
}

static void copies_end_with_a_nul(void **state)
{
	(void)state;
	char bytes[] = { 'a', 'b', 'c' };
	assert_string_equal(scope_copy(scope, bytes, 3), "abc");
	assert_string_equal(scope_copy(scope, bytes, 0), "");
	assert_string_equal(scope_copy(scope, NULL, 0), "");
	assert_string_equal(scope_text(scope, "lajur"), "lajur");
	assert_null(scope_text(scope, NULL));
}

static void printf_takes_any_length(void **state)
{
	(void)state;
	assert_string_equal(scope_printf(scope, "%s-%d", "lane", 7), "lane-7");
	assert_string_equal(scope_printf(scope, "%s", ""), "");
	assert_int_equal(strlen(scope_printf(scope, "%050000d", 7)), 50000);
}

static char order[8], a[] = "a", b[] = "b", c[] = "c";

static void note(void *letter)
{
	strncat(order, letter, sizeof order - strlen(order) - 1);
}

static void closes_run_once_and_newest_first(void **state)
{
	(void)state;
	*order = '\0';
	scope_defer(scope, note, a);
	scope_defer(scope, note, b);
	scope_defer(scope, note, c);
	assert_string_equal(order, "");
	scope_clear(scope);
	assert_string_equal(order, "cba");
	scope_clear(scope);
	assert_string_equal(order, "cba");
}

static void read_back(void *text)
{
	note(text);
}

static void a_close_still_sees_the_memory_of_its_scope(void **state)
{
	(void)state;
	*order = '\0';
	scope_defer(scope, read_back, scope_text(scope, "kept"));
	for (int i = 0; i < 100; i++)
		scope_alloc(scope, 5000);
	scope_clear(scope);
	assert_string_equal(order, "kept");
}

static void errors_are_forgotten_with_the_work(void **state)
{
	(void)state;
	(void)error_add(scope, E_REQUIRED, "name", NULL);
	assert_int_equal(scope_errors(scope)->count, 1);
	scope_clear(scope);
	assert_int_equal(scope_errors(scope)->count, 0);
	assert_null(error_first(scope));
}

static void freeing_nothing_is_allowed(void **state)
{
	(void)state;
	scope_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(memory_is_zeroed_and_aligned),
		CASE(memory_is_zeroed_again_after_a_clear),
		CASE(pieces_do_not_touch_each_other),
		CASE(large_pieces_are_served),
		CASE(copies_end_with_a_nul),
		CASE(printf_takes_any_length),
		CASE(closes_run_once_and_newest_first),
		CASE(a_close_still_sees_the_memory_of_its_scope),
		CASE(errors_are_forgotten_with_the_work),
		CASE(freeing_nothing_is_allowed),
	};
	return RUN(tests);
}
