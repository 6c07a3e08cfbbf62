/* permission_list: the permissions as people see them: rows with ids, sorted into groups. */
#pragma once
#include "store/db.h"

struct permission_item {
	const char *id, *name, *key, *group_name;
	bool is_granted;
	int64_t position;
};

struct permission_group {
	const char *id, *group_name, *words;
	int64_t position;
	struct list permissions; /* of struct permission_item */
};

/* One permission: id, name, key, group_name. */
extern const struct record permission_record;
/* A group with its permissions. Groups are no rows of their own: each has its first permission's id. */
extern const struct record permission_group_record;
/* A group with what a role has of it (is_granted). */
extern const struct record permission_grant_group_record;

/* All groups in their order, with what the role has, as a list of struct permission_group. */
must_check enum outcome permission_list_of_role(struct db *db, const char *role_id, struct list *groups);
