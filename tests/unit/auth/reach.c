/* Reach: the condition under which each sender sees rows, and whose company a body may name. */
#include "../unit.h"
#include "auth/reach.h"

#define OWN_COMPANY "0190a000-0000-7000-8000-00000000000a"
#define OTHER_COMPANY "0190a000-0000-7000-8000-00000000000b"
#define USER "0190a000-0000-7000-8000-00000000000c"

struct thing {
	const char *id, *company_id, *name;
};
static const struct field thing_fields[] = {
	FIELD_ID  (thing, id,         READ_ONLY),
	FIELD_ID  (thing, company_id, OWNER),
	FIELD_TEXT(thing, name,       0),
};
static const struct record plain_record = RECORD("thing", thing, thing_fields, .from = "thing");
static const struct record owned_record = RECORD("thing", thing, thing_fields, .from = "thing", .company = "t.company_id");
static const struct record shared_record = RECORD("thing", thing, thing_fields, .from = "thing", .company = "t.company_id",
	.shared = "t.is_port OR t.company_id IS NULL", .area = "t.area_id", .user = "t.user_id");

static const struct actor internal = { .kind = ACTOR_USER, .id = USER };
static const struct actor employed = { .kind = ACTOR_USER, .id = USER, .company_id = OTHER_COMPANY };
static const struct actor tenant = { .kind = ACTOR_USER, .id = USER, .company_id = OWN_COMPANY, .bound_to_company = true };
static const struct actor posted = { .kind = ACTOR_USER, .id = USER, .bound_to_areas = true };
static const struct actor posted_tenant = { .kind = ACTOR_USER, .id = USER, .company_id = OWN_COMPANY, .bound_to_company = true, .bound_to_areas = true };

static void reading_own_tenants_see_their_company_and_what_is_shared(void **state)
{
	(void)state;
	struct condition c = reach_condition(scope, OWN, &tenant, &shared_record, true);
	assert_string_equal(c.text, "(t.company_id = ? OR t.is_port OR t.company_id IS NULL)");
	assert_int_equal(c.count, 1);
	assert_string_equal(c.values[0].data, OWN_COMPANY);
}

static void changing_own_tenants_reach_their_company_only(void **state)
{
	(void)state;
	struct condition c = reach_condition(scope, OWN, &tenant, &shared_record, false);
	assert_string_equal(c.text, "(t.company_id = ?)");
	assert_int_equal(c.count, 1);
}

static void internal_users_see_all_that_is_own(void **state)
{
	(void)state;
	assert_null(reach_condition(scope, OWN, &internal, &owned_record, true).text);
	assert_null(reach_condition(scope, OWN, &employed, &owned_record, false).text);
}

static void within_the_company_everybody_is_held_to_it(void **state)
{
	(void)state;
	assert_string_equal(reach_condition(scope, COMPANY, &employed, &owned_record, true).text, "(t.company_id = ?)");
	/* Of no company: NULL equals nothing. */
	struct condition c = reach_condition(scope, COMPANY, &internal, &owned_record, true);
	assert_string_equal(c.text, "(t.company_id = ?)");
	assert_int_equal(c.values[0].kind, VALUE_NULL);
}

static void all_reaches_all_companies(void **state)
{
	(void)state;
	assert_null(reach_condition(scope, ALL, &tenant, &owned_record, true).text);
	assert_false(reach_is_bound(ALL, &tenant));
}

static void oneself_is_by_user_where_the_record_says_whose_it_is(void **state)
{
	(void)state;
	assert_string_equal(reach_condition(scope, SELF, &internal, &shared_record, false).text, "(t.user_id = ?)");
	assert_string_equal(reach_condition(scope, SELF, &tenant, &owned_record, false).text, "(t.company_id = ?)");
}

static void areas_bind_beside_the_company(void **state)
{
	(void)state;
	struct condition c = reach_condition(scope, OWN, &posted, &shared_record, true);
	assert_string_equal(c.text, "((t.area_id IN (SELECT area_id FROM user_area WHERE user_id = ?)) IS TRUE)");
	c = reach_condition(scope, OWN, &posted_tenant, &shared_record, false);
	assert_string_equal(c.text, "(t.company_id = ?) AND ((t.area_id IN (SELECT area_id FROM user_area WHERE user_id = ?)) IS TRUE)");
	assert_int_equal(c.count, 2);
	assert_string_equal(c.values[0].data, OWN_COMPANY);
	assert_string_equal(c.values[1].data, USER);
}

static void the_only_area_is_named_itself(void **state)
{
	(void)state;
	struct actor actor = posted;
	actor.area_id = OWN_COMPANY; /* any id will do */
	struct condition c = reach_condition(scope, OWN, &actor, &shared_record, true);
	assert_string_equal(c.text, "(t.area_id = ?)");
	assert_int_equal(c.count, 1);
	assert_string_equal(c.values[0].data, OWN_COMPANY);
}

static void what_has_no_company_is_everybodys(void **state)
{
	(void)state;
	assert_null(reach_condition(scope, OWN, &tenant, &plain_record, true).text);
}

static void every_reach_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (enum reach a = REACH_UNDECLARED; a <= CREDENTIALS; a++)
		for (enum reach b = REACH_UNDECLARED; b < a; b++)
			assert_string_not_equal(reach_name(a), reach_name(b));
}

/* Checks a body of an owned thing; no statement is needed for that. */
static struct thing *body(const char *company_id, bool given)
{
	struct thing *t = record_new(scope, &owned_record);
	t->company_id = company_id;
	if (given)
		record_mark(t, &owned_record, "company_id");
	return t;
}

static enum error_code check(const struct actor *actor, struct thing *t)
{
	static const struct config config;
	struct db *db = db_open(&config, DB_APPLICATION);
	db_use(db, scope);
	error_forget(scope);
	enum outcome outcome = reach_check_body(db, OWN, actor, &owned_record, t, NULL, "");
	db_close(db);
	return outcome == OK ? NO_ERROR : error_first(scope)->code;
}

static void a_tenants_body_gets_its_company(void **state)
{
	(void)state;
	struct thing *t = body(NULL, false);
	assert_int_equal(check(&tenant, t), NO_ERROR);
	assert_string_equal(t->company_id, OWN_COMPANY);
	assert_true(record_gave(t, &owned_record, "company_id"));
	t = body(NULL, false);
	assert_int_equal(check(&internal, t), NO_ERROR);
	assert_null(t->company_id);
	assert_false(record_gave(t, &owned_record, "company_id"));
}

static void a_tenants_body_may_name_no_other_company(void **state)
{
	(void)state;
	assert_int_equal(check(&tenant, body(OWN_COMPANY, true)), NO_ERROR);
	assert_int_equal(check(&tenant, body(OTHER_COMPANY, true)), E_REFERENCE_UNKNOWN);
	assert_string_equal(error_first(scope)->path, "company_id");
	assert_int_equal(check(&internal, body(OTHER_COMPANY, true)), NO_ERROR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(reading_own_tenants_see_their_company_and_what_is_shared),
		CASE(changing_own_tenants_reach_their_company_only),
		CASE(internal_users_see_all_that_is_own),
		CASE(within_the_company_everybody_is_held_to_it),
		CASE(all_reaches_all_companies),
		CASE(oneself_is_by_user_where_the_record_says_whose_it_is),
		CASE(areas_bind_beside_the_company), CASE(the_only_area_is_named_itself),
		CASE(what_has_no_company_is_everybodys),
		CASE(every_reach_has_a_name_of_its_own),
		CASE(a_tenants_body_gets_its_company),
		CASE(a_tenants_body_may_name_no_other_company),
	};
	return RUN(tests);
}
