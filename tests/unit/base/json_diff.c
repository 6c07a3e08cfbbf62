/* Two values, and what is told of them. */
#include "../unit.h"
#include "base/buffer.h"
#include "base/json_diff.h"

static const struct json *read(const char *text)
{
	const struct json *value = NULL;
	if (text && json_read(scope, text, strlen(text), &value) != OK)
		fail_msg("no JSON: %s", text);
	return value;
}

static void tell(void *context, const char *path, const struct json *before, const struct json *after)
{
	buffer_printf(context, "%s: %s > %s; ", path, json_print(scope, before), json_print(scope, after));
}

static void check(const char *before, const char *after, const char *told)
{
	struct buffer out = buffer_in(scope, 200);
	json_diff(scope, read(before), read(after), tell, &out);
	assert_string_equal(out.bytes, told);
}

static void members_differ_one_by_one(void **state)
{
	(void)state;
	check("{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}", "");
	check("{\"a\":1,\"b\":\"x\",\"c\":null}", "{\"a\":2,\"b\":\"x\",\"d\":true}", "a: 1 > 2; d: null > true; ");
	check("{\"a\":{\"b\":{\"c\":1,\"d\":2}}}", "{\"a\":{\"b\":{\"c\":1,\"d\":3}}}", "a.b.d: 2 > 3; ");
	check("{\"a\":{\"b\":1}}", "{\"a\":null}", "a: {\"b\":1} > null; ");
	check("{\"a\":{\"b\":1}}", "{}", "a: {\"b\":1} > null; ");
	check("{\"a\":1}", "{\"a\":\"1\"}", "a: 1 > \"1\"; ");
}

static void what_comes_or_goes_is_told_by_its_members(void **state)
{
	(void)state;
	check(NULL, "{\"a\":1,\"b\":null,\"c\":{\"d\":1}}", "a: null > 1; c: null > {\"d\":1}; ");
	check("{\"a\":1,\"b\":[]}", NULL, "a: 1 > null; b: [] > null; ");
	check(NULL, NULL, "");
	check("1", "2", ": 1 > 2; ");
}

static void lists_of_things_are_compared_by_id(void **state)
{
	(void)state;
	check("{\"l\":[{\"id\":\"x\",\"n\":1},{\"id\":\"y\",\"n\":2}]}", "{\"l\":[{\"id\":\"y\",\"n\":2},{\"id\":\"x\",\"n\":1}]}", "");
	check("{\"l\":[{\"id\":\"x\",\"n\":1},{\"id\":\"y\",\"n\":2}]}", "{\"l\":[{\"id\":\"y\",\"n\":3}]}",
	      "l[0]: {\"id\":\"x\",\"n\":1} > null; l[0].n: 2 > 3; ");
	check("{\"l\":[]}", "{\"l\":[{\"id\":\"z\"}]}", "l[0]: null > {\"id\":\"z\"}; ");
	check("{\"l\":[{\"n\":1},{\"n\":2}]}", "{\"l\":[{\"n\":1},{\"n\":5}]}", "l[1].n: 2 > 5; ");
	check("{\"l\":[{\"n\":1},{\"n\":2}]}", "{\"l\":[{\"n\":1}]}", "l[1]: {\"n\":2} > null; ");
}

static void other_lists_are_one_value(void **state)
{
	(void)state;
	check("{\"l\":[\"a\",\"b\"]}", "{\"l\":[\"b\",\"a\"]}", "l: [\"a\",\"b\"] > [\"b\",\"a\"]; ");
	check("{\"l\":[1,{\"id\":\"x\"}]}", "{\"l\":[1,{\"id\":\"x\"}]}", "");
	check("{\"l\":null}", "{\"l\":[{\"id\":\"x\"}]}", "l: null > [{\"id\":\"x\"}]; ");
}

static void words_beside_a_value_are_not_told(void **state)
{
	(void)state;
	check("{\"status\":\"A\",\"status_label\":\"Aktif\",\"status_color\":\"green\"}", "{\"status\":\"B\",\"status_label\":\"Batal\",\"status_color\":\"red\"}",
	      "status: \"A\" > \"B\"; ");
	check("{\"action_label\":\"A\",\"_label\":1}", "{\"action_label\":\"B\",\"_label\":2}", "action_label: \"A\" > \"B\"; _label: 1 > 2; ");
	check("{\"photo_path\":\"a\",\"photo_url\":\"u\"}", "{\"photo_path\":\"b\",\"photo_url\":\"v\"}", "photo_path: \"a\" > \"b\"; ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(members_differ_one_by_one),
		CASE(what_comes_or_goes_is_told_by_its_members),
		CASE(lists_of_things_are_compared_by_id),
		CASE(other_lists_are_one_value),
		CASE(words_beside_a_value_are_not_told),
	};
	return RUN(tests);
}
