#include "auth/permission_list.h"

#define NOUN { "hak akses", "permission" }

static const struct field permission_fields[] = {
	FIELD_ID  (permission_item, id,         READ_ONLY),
	FIELD_TEXT(permission_item, name,       READ_ONLY | SEARCH),
	FIELD_TEXT(permission_item, key,        READ_ONLY | SEARCH),
	FIELD_TEXT(permission_item, group_name, READ_ONLY | SEARCH),
	FIELD_INT (permission_item, position,   HIDDEN),
};
const struct record permission_record = RECORD("permission", permission_item, permission_fields,
	.noun = NOUN, .from = "permission", .permanent = true, .sort = "position");

static const struct field grouped_fields[] = {
	FIELD_ID  (permission_item, id,       READ_ONLY),
	FIELD_TEXT(permission_item, name,     READ_ONLY),
	FIELD_TEXT(permission_item, key,      READ_ONLY),
	FIELD_INT (permission_item, position, HIDDEN),
};
static const struct record grouped_record = RECORD("grouped_permission", permission_item, grouped_fields,
	.from = "(SELECT p.id, p.name, p.`key`, p.position, (SELECT MIN(x.id) FROM permission x WHERE x.group_name = p.group_name) AS group_id "
		"FROM permission p)",
	.permanent = true, .sort = "position");

static const struct field group_fields[] = {
	FIELD_ID  (permission_group, id,          HIDDEN),
	FIELD_TEXT(permission_group, group_name,  READ_ONLY | SEARCH | SORT),
	FIELD_TEXT(permission_group, words,       HIDDEN | SEARCH),
	FIELD_INT (permission_group, position,    HIDDEN),
	FIELD_MANY(permission_group, permissions, &grouped_record, READ_ONLY, .on = "group_id"),
};
const struct record permission_group_record = RECORD("permission_group", permission_group, group_fields, .noun = NOUN,
	.from = "(SELECT MIN(id) AS id, group_name, MIN(position) AS position, GROUP_CONCAT(name, ' ', `key`) AS words "
		"FROM permission GROUP BY group_name)",
	.permanent = true, .sort = "position");

static const struct field grant_fields[] = {
	FIELD_ID  (permission_item, id,         READ_ONLY),
	FIELD_TEXT(permission_item, name,       READ_ONLY),
	FIELD_TEXT(permission_item, key,        READ_ONLY),
	FIELD_TEXT(permission_item, group_name, HIDDEN),
	FIELD_BOOL(permission_item, is_granted, READ_ONLY),
};
static const struct record grant_record = RECORD("role_grant", permission_item, grant_fields);

static const struct field grant_group_fields[] = {
	FIELD_TEXT(permission_group, group_name,  READ_ONLY),
	FIELD_MANY(permission_group, permissions, &grant_record, READ_ONLY),
};
const struct record permission_grant_group_record = RECORD("role_grant_group", permission_group, grant_group_fields,
	.noun = { "hak akses peran", "permissions of the role" });

/* The group of that name, made at the end where there is none yet. */
static struct permission_group *group_of(struct scope *scope, struct list *groups, const char *name, size_t most)
{
	for (size_t i = 0; i < groups->count; i++) {
		struct permission_group *known = groups->items[i];
		if (text_equal(known->group_name, name))
			return known;
	}
	struct permission_group *group = record_new(scope, &permission_grant_group_record);
	group->group_name = name;
	group->permissions.items = scope_alloc(scope, most * sizeof *group->permissions.items);
	groups->items[groups->count++] = group;
	return group;
}

enum outcome permission_list_of_role(struct db *db, const char *role_id, struct list *groups)
{
	struct list rows;

	if (db_rows(db, &grant_record, &rows,
		    "SELECT p.id, p.name, p.`key`, p.group_name, g.role_id IS NOT NULL AS is_granted "
		    "FROM permission p LEFT JOIN role_permission g ON g.permission_id = p.id AND g.role_id = ? "
		    "ORDER BY p.position",
		    db_id(role_id)) != OK)
		return FAILED;
	*groups = (struct list){ .items = scope_alloc(db_scope(db), (rows.count + 1) * sizeof *groups->items) };
	for (size_t i = 0; i < rows.count; i++) {
		struct permission_item *item = rows.items[i];
		struct permission_group *group = group_of(db_scope(db), groups, item->group_name, rows.count);
		group->permissions.items[group->permissions.count++] = item;
	}
	return OK;
}
