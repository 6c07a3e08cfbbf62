/* What is kept of personal texts and of secrets. */
#include "../unit.h"
#include "model/record.h"

struct owner {
	const char *name, *phone, *mail, *key;
};
static const struct field owner_fields[] = {
	FIELD_TEXT(owner, name,  0),
	FIELD_TEXT(owner, phone, PERSONAL),
	FIELD_TEXT(owner, mail,  PERSONAL),
	FIELD_TEXT(owner, key,   SECRET),
};
static const struct record owner_record = RECORD("owner", owner, owner_fields);

struct yard {
	struct owner *owner;
	struct list guards;
};
static const struct field yard_fields[] = { FIELD_ONE(yard, owner, &owner_record, 0), FIELD_MANY(yard, guards, &owner_record, 0) };
static const struct record yard_record = RECORD("yard", yard, yard_fields);

static struct owner *owner(const char *phone, const char *mail)
{
	struct owner *o = record_new(scope, &owner_record);
	*o = (struct owner){ "Budi", phone, mail, "s3cret" };
	return o;
}

static const char *printed(const struct record *record, const void *thing, const void *earlier, bool kept)
{
	struct buffer text = buffer_in(scope, 200);
	struct json_writer w = json_writer(&text);
	struct view view = { .kept = kept, .masked = kept, .earlier = earlier };
	record_write(&w, record, thing, &view);
	return text.bytes;
}

static void a_mask_leaves_what_tells_things_apart(void **state)
{
	(void)state;
	static const struct { const char *text, *masked; } samples[] = {
		{ "+62 812-3456-7890", "***7890" }, { "3525011703900004", "***0004" }, { "123456789", "***6789" }, { "12345678", "***678" },
		{ "123456", "***456" }, { "12345", "***" }, { "1", "***" }, { "", "***" }, { "budi@pt.id", "b***@pt.id" }, { "b@pt.id", "b***@pt.id" },
		{ "éa@pt.id", "é***@pt.id" }, { "\"a@b\"@pt.id", "\"***@pt.id" }, { "@rumah 17", "***h 17" }, { "Jalan Kenanga é", "***ga é" },
	};
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		assert_string_equal(record_mask(scope, samples[i].text, NULL), samples[i].masked);
	assert_null(record_mask(scope, NULL, "0812"));
}

static void a_change_shows_also_where_the_masks_are_alike(void **state)
{
	(void)state;
	assert_string_equal(record_mask(scope, "081234567890", "081234567890"), "***7890");
	assert_string_equal(record_mask(scope, "081234567890", "081234567891"), "***7890");
	assert_string_equal(record_mask(scope, "081234567890", "085734567890"), "≠ ***7890");
	assert_string_equal(record_mask(scope, "budi@pt.id", "bayu@pt.id"), "≠ b***@pt.id");
}

static void only_what_is_kept_is_masked(void **state)
{
	(void)state;
	struct owner *o = owner("081234567890", NULL);
	assert_string_equal(printed(&owner_record, o, NULL, false),
			    "{\"name\":\"Budi\",\"phone\":\"081234567890\",\"mail\":null,\"key\":\"s3cret\"}");
	assert_string_equal(printed(&owner_record, o, NULL, true), "{\"name\":\"Budi\",\"phone\":\"***7890\",\"mail\":null,\"key\":null}");
}

static void things_within_things_are_compared_with_theirs(void **state)
{
	(void)state;
	struct yard *before = record_new(scope, &yard_record), *after = record_new(scope, &yard_record);
	void *guards_before[] = { owner("0811111111", "a@b.c") }, *guards_after[] = { owner("0822221111", "a@b.c"), owner("0833331111", NULL) };
	*before = (struct yard){ NULL, { guards_before, 1 } };
	*after = (struct yard){ owner("0844441111", NULL), { guards_after, 2 } };
	assert_string_equal(printed(&yard_record, after, before, true),
		"{\"owner\":{\"name\":\"Budi\",\"phone\":\"***1111\",\"mail\":null,\"key\":null},\"guards\":["
		"{\"name\":\"Budi\",\"phone\":\"≠ ***1111\",\"mail\":\"a***@b.c\",\"key\":null},"
		"{\"name\":\"Budi\",\"phone\":\"***1111\",\"mail\":null,\"key\":null}]}");
	before->owner = owner("0855551111", NULL);
	assert_non_null(strstr(printed(&yard_record, after, before, true), "{\"owner\":{\"name\":\"Budi\",\"phone\":\"≠ ***1111\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_mask_leaves_what_tells_things_apart),
		CASE(a_change_shows_also_where_the_masks_are_alike),
		CASE(only_what_is_kept_is_masked),
		CASE(things_within_things_are_compared_with_theirs),
	};
	return RUN(tests);
}
