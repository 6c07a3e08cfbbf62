/* What a server's errors mean, and which key its messages name. */
#include "../unit.h"
#include "store/db_fault.h"

static void errors_are_sorted(void **state)
{
	(void)state;
	static const unsigned again[] = { 1020, 1047, 1053, 1213, 1927, 2002, 2003, 2006, 2013, 4031 };

	for (size_t i = 0; i < sizeof again / sizeof *again; i++)
		assert_int_equal(db_fault_of(again[i]), DB_RETRY);
	assert_int_equal(db_fault_of(1205), DB_LOCKED);
	assert_int_equal(db_fault_of(1062), DB_DUPLICATE);
	assert_int_equal(db_fault_of(1969), DB_TIMEOUT);
	assert_int_equal(db_fault_of(1064), DB_BROKEN);
	assert_int_equal(db_fault_of(0), DB_BROKEN);
}

static void only_the_client_librarys_errors_cut_the_connection(void **state)
{
	(void)state;
	assert_true(db_fault_cuts(2006));
	assert_true(db_fault_cuts(2013));
	assert_false(db_fault_cuts(1213));
	assert_false(db_fault_cuts(2014)); /* commands out of sync: a mistake of ours */
	assert_false(db_fault_cuts(1062));
}

static void the_key_is_the_last_quoted_word(void **state)
{
	(void)state;
	static const struct {
		const char *message, *key;
	} cases[] = {
		{ "Duplicate entry 'A-1' for key 'code'", "code" },
		{ "Duplicate entry 'it''s' for key 'product.code'", "code" },
		{ "Duplicate entry 'a' for key ''", "" },
		{ "no quotes at all", "" },
		{ "", "" },
		{ "'", "" },
		{ "Duplicate entry 'x' for key 'a_key_whose_name_is_long'", "a_key_wh" },
	};
	char key[9];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		db_fault_key(cases[i].message, key, sizeof key);
		assert_string_equal(key, cases[i].key);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(errors_are_sorted),
		CASE(only_the_client_librarys_errors_cut_the_connection),
		CASE(the_key_is_the_last_quoted_word),
	};
	return RUN(tests);
}
