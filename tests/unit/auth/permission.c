/* The list of permissions and sets of them. */
#include "../unit.h"
#include "auth/permission.h"

static void every_key_finds_its_permission(void **state)
{
	(void)state;
	for (enum permission p = NO_PERMISSION + 1; p < PERMISSION_COUNT; p++)
		assert_int_equal(permission_find(permission_row(p)->key), p);
}

static void what_is_no_key_is_undeclared(void **state)
{
	(void)state;
	assert_int_equal(permission_find(""), UNDECLARED);
	assert_int_equal(permission_find("-"), UNDECLARED);
	assert_int_equal(permission_find("company.readx"), UNDECLARED);
	assert_int_equal(permission_find("COMPANY.READ"), UNDECLARED);
}

static void every_row_is_complete(void **state)
{
	(void)state;
	static const char *const letters[] = { "S", "AI", "OI", "PP", "BC", "MJ", "AT", "OT" };
	for (enum permission p = NO_PERMISSION + 1; p < PERMISSION_COUNT; p++) {
		const struct permission_row *row = permission_row(p);
		char words[80];
		assert_true(*row->group_name && *row->name);
		assert_true(strspn(row->key, "abcdefghijklmnopqrstuvwxyz_.") == strlen(row->key));
		assert_true(strlen(row->key) <= 64 && strlen(row->group_name) <= 64 && strlen(row->name) <= 120);
		/* Somebody has it, and only roles that exist. */
		assert_true(*row->roles);
		snprintf(words, sizeof words, "%s", row->roles);
		for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
			bool known = false;
			for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
				known |= strcmp(word, letters[i]) == 0;
			assert_true(known);
		}
	}
}

static void out_of_range_is_undeclared(void **state)
{
	(void)state;
	assert_string_equal(permission_row(PERMISSION_COUNT)->key, "undeclared");
	assert_string_equal(permission_row(NO_PERMISSION)->key, "-");
}

static void a_set_has_what_was_added_and_nothing_else(void **state)
{
	(void)state;
	for (enum permission added = NO_PERMISSION + 1; added < PERMISSION_COUNT; added++) {
		struct grants grants = { 0 };
		grants_add(&grants, added);
		for (enum permission asked = NO_PERMISSION + 1; asked < PERMISSION_COUNT; asked++)
			assert_int_equal(grants_have(&grants, asked), asked == added);
	}
}

static void nobody_has_the_undeclared_and_everybody_has_none(void **state)
{
	(void)state;
	struct grants nothing = { 0 }, everything;
	memset(&everything, 0xff, sizeof everything);
	assert_true(grants_have(&nothing, NO_PERMISSION));
	assert_false(grants_have(&nothing, UNDECLARED));
	assert_false(grants_have(&everything, UNDECLARED));
	assert_false(grants_have(&everything, PERMISSION_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_key_finds_its_permission),
		CASE(what_is_no_key_is_undeclared),
		CASE(every_row_is_complete),
		CASE(out_of_range_is_undeclared),
		CASE(a_set_has_what_was_added_and_nothing_else),
		CASE(nobody_has_the_undeclared_and_everybody_has_none),
	};
	return RUN(tests);
}
