#include "auth/role.h"

#include <ctype.h>
#include <string.h>

#include "auth/permission_list.h"

#define NOUN { "peran", "role" }

static const char *snake_case(struct scope *scope, const char *text)
{
	const char *allowed = "abcdefghijklmnopqrstuvwxyz0123456789_";
	return *text && strspn(text, allowed) == strlen(text) ? scope_text(scope, text) : NULL;
}
static const struct format format_role_key = { { "snake_case", "snake_case" }, snake_case, "^[a-z0-9_]+$", "petugas_gudang" };

static const struct field role_fields[] = {
	FIELD_ID    (role, id,             READ_ONLY),
	FIELD_TEXT  (role, name,           REQUIRED | SEARCH | SORT, .max = 80),
	FIELD_TEXT  (role, key,            SEARCH | SORT, .max = 64, .format = &format_role_key, .taken = E_ROLE_KEY_TAKEN,
		     .doc = "Made from the name where a new role gives none"),
	FIELD_CHOICE(role, level,          role_levels, REQUIRED | FILTER | SORT | LABELLED),
	FIELD_CHOICE(role, type,           user_types, REQUIRED | FILTER | SORT | LABELLED),
	FIELD_IDS   (role, permission_ids, &permission_record, REQUIRED, .through = "role_permission", .on = "role_id", .to = "permission_id"),
	FIELD_MANY  (role, permissions,    &permission_record, READ_ONLY | DETAIL, .through = "role_permission", .on = "role_id", .to = "permission_id"),
	FIELD_BOOL  (role, is_active,      FILTER | SORT),
	FIELD_BOOL  (role, is_protected,   READ_ONLY, .doc = "One of the eight of a fresh system"),
	FIELD_INT   (role, user_count,     READ_ONLY | DETAIL, .sql = "(SELECT COUNT(*) FROM user x WHERE x.role_id = t.id AND x.deleted_at IS NULL)"),
	FIELD_TIME  (role, created_at,     READ_ONLY | SORT),
	FIELD_TIME  (role, updated_at,     READ_ONLY | SORT),
};
const struct record role_record = RECORD("role", role, role_fields,
	.noun = NOUN, .from = "role", .version = "version", .sort = "name",
	.in_use = "EXISTS (SELECT 1 FROM user x WHERE x.role_id = t.id AND x.deleted_at IS NULL)", .in_use_code = E_ROLE_IN_USE);

static const struct field role_embedded_fields[] = {
	FIELD_ID  (role, id,   READ_ONLY),
	FIELD_TEXT(role, name, READ_ONLY),
	FIELD_TEXT(role, key,  READ_ONLY),
};
const struct record role_embedded_record = RECORD("role_embedded", role, role_embedded_fields, .noun = NOUN, .from = "role");

static const struct field role_option_fields[] = {
	FIELD_ID    (role, id,    READ_ONLY),
	FIELD_TEXT  (role, name,  READ_ONLY | SEARCH | SORT),
	FIELD_TEXT  (role, key,   READ_ONLY | SORT),
	FIELD_CHOICE(role, level, role_levels, READ_ONLY | FILTER | SORT | LABELLED),
	FIELD_CHOICE(role, type,  user_types, READ_ONLY | FILTER | SORT),
};
const struct record role_option_record = RECORD("role_option", role, role_option_fields,
	.noun = NOUN, .from = "role", .where = "t.is_active", .sort = "name");

static bool level_may_be_given(const struct actor *giver, const char *level)
{
	if (!level_reaches(giver->level, level))
		return false;
	if (text_equal(level, "operational"))
		return grants_have(&giver->grants, USER_OPERATIONAL_WRITE) || grants_have(&giver->grants, USER_OPERATIONAL_ANY);
	return grants_have(&giver->grants, USER_ADMIN_WRITE);
}

bool role_may_be_given(const struct actor *giver, const char *level, const char *type)
{
	return level_may_be_given(giver, level) && (!giver->bound_to_company || text_equal(type, "tenant"));
}

struct condition role_given_by(struct scope *scope, const struct actor *giver)
{
	struct buffer text = buffer_in(scope, 100);

	buffer_text(&text, "t.level IN (''");
	for (const struct choice *level = role_levels; level->key; level++)
		if (level_may_be_given(giver, level->key))
			buffer_printf(&text, ", '%s'", level->key);
	buffer_text(&text, giver->bound_to_company ? ") AND t.type = 'tenant'" : ")");
	return (struct condition){ .text = text.bytes };
}

const char *role_key_of(struct scope *scope, const char *name)
{
	char *key = scope_text(scope, name), *out = key;

	for (; *name; name++) {
		if (isascii((unsigned char)*name) && isalnum((unsigned char)*name))
			*out++ = (char)tolower((unsigned char)*name);
		else if (out > key && out[-1] != '_')
			*out++ = '_';
	}
	if (out > key && out[-1] == '_')
		out--;
	*out = '\0';
	return *key ? key : NULL;
}
