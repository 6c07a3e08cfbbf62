/* unit: what every unit test starts with: cmocka, and a scope that lives as long as the test.
 *
 *	static void a_sentence_that_says_what_holds(void **state) { (void)state; … scope … }
 *	int main(void) { const struct CMUnitTest tests[] = { CASE(a_sentence…) }; return RUN(tests); }
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/scope.h"

static struct scope *scope;

static inline int open_scope(void **state)
{
	(void)state;
	scope = scope_new();
	return 0;
}

static inline int close_scope(void **state)
{
	(void)state;
	scope_free(scope);
	scope = NULL;
	return 0;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_scope, close_scope)
#define RUN(tests) cmocka_run_group_tests(tests, NULL, NULL)
