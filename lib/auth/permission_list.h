/* permission_list: the permissions as people see them: rows with ids, sorted into groups. */
#pragma once
#include "store/db.h"

struct permission_item {
	const char *id, *name, *key, *group_name;
	bool is_granted;
	int64_t position;
};

struct permission_group {
	const char *group_name;
	struct list permissions; /* of struct permission_item */
};

/* One permission: id, name, key, group_name. */
extern const struct record permission_record;
/* A group with its permissions; and with what a role has of them (is_granted). */
extern const struct record permission_group_record;
extern const struct record permission_grant_group_record;

/* All groups in their order, as lists of struct permission_group. `role_id` NULL: of no role. `search` NULL, or a part of a
 * group's or a permission's name or key. */
must_check enum outcome permission_list_groups(struct db *db, const char *role_id, const char *search, struct list *groups);
