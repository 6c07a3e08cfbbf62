/* roles: what users may do. Nobody gives away more than they have themselves. */
#include "auth/permission_list.h"
#include "auth/role.h"
#include "gate/user.h"
#include "web/crud.h"
#include "web/group.h"

static enum outcome refuse_protected(struct request *r, const char *field)
{
	return error_add(r->scope, E_ROLE_PROTECTED, field, "%s", field);
}

/* The roles of a fresh system are known to clients and to the code by what they are. */
static enum outcome check_protected(struct request *r, const struct role *given, const struct role *old)
{
	enum outcome outcome = OK;

	if (!text_equal(given->key, old->key))
		outcome = refuse_protected(r, "key");
	if (!text_equal(given->level, old->level))
		outcome = refuse_protected(r, "level");
	if (!text_equal(given->type, old->type))
		outcome = refuse_protected(r, "type");
	return outcome;
}

static bool names_permission(const struct role *given, const char *id)
{
	for (size_t i = 0; i < given->permission_ids.count; i++)
		if (text_equal(given->permission_ids.items[i], id))
			return true;
	return false;
}

/* Without these nobody could ever mend a mistake here. */
static enum outcome check_super(struct request *r, const struct role *given, const struct role *old)
{
	enum outcome outcome = OK;

	if (record_gave(given, &role_record, "is_active") && !given->is_active)
		outcome = refuse_protected(r, "is_active");
	for (size_t i = 0; i < old->permissions.count; i++) {
		const struct permission_item *held = old->permissions.items[i];
		if (permission_find(held->key) == ROLE_WRITE && !names_permission(given, held->id))
			outcome = error_add(r->scope, E_ROLE_PROTECTED, "permission_ids", "%s", held->key);
	}
	return outcome;
}

static bool has_granted(const struct role *old, const char *id)
{
	for (size_t i = 0; old && i < old->permissions.count; i++)
		if (text_equal(((const struct permission_item *)old->permissions.items[i])->id, id))
			return true;
	return false;
}

/* What a role had before it may keep, whoever changes the rest of it. The super level gives what it does not use itself as
 * well, such as a tenant's receipt of goods: once taken from every role, nobody could give it back. */
static enum outcome check_grants(struct request *r, const struct role *given, const struct role *old)
{
	struct list all;
	enum outcome outcome = OK;

	if (text_equal(r->actor.level, "super"))
		return OK;
	if (db_rows(r->db, &permission_record, &all, "SELECT id, `key` FROM permission") != OK)
		return FAILED;
	for (size_t i = 0; i < given->permission_ids.count; i++) {
		const char *id = given->permission_ids.items[i], *place = scope_printf(r->scope, "permission_ids[%zu]", i);
		for (size_t j = 0; j < all.count && !has_granted(old, id); j++) {
			const struct permission_item *p = all.items[j];
			if (text_equal(p->id, id) && !grants_have(&r->actor.grants, permission_find(p->key)))
				outcome = error_add(r->scope, E_GRANT_NOT_HELD, place, "%s", p->key);
		}
	}
	return outcome;
}

/* A new role gets its key from its name; one that is changed keeps its own. */
static enum outcome give_key(struct request *r, struct role *given, const struct role *old)
{
	if (given->key)
		return OK;
	given->key = old ? old->key : role_key_of(r->scope, given->name);
	record_mark(given, &role_record, "key");
	return given->key ? OK : error_add(r->scope, E_REQUIRED, "key", NULL);
}

static enum outcome check_role(struct request *r, void *thing, const void *before)
{
	struct role *given = thing;
	const struct role *old = before;
	enum outcome outcome = give_key(r, given, old);

	if (!level_reaches(r->actor.level, given->level) || (old && !level_reaches(r->actor.level, old->level)))
		outcome = error_add(r->scope, E_LEVEL_TOO_HIGH, "level", NULL);
	if (old && old->is_protected && check_protected(r, given, old) != OK)
		outcome = FAILED;
	if (old && text_equal(old->key, "it_bkms") && check_super(r, given, old) != OK)
		outcome = FAILED;
	/* Users of a tenant must not become internal ones with their role. */
	if (old && !old->is_protected && old->user_count && !text_equal(given->type, old->type))
		outcome = error_add(r->scope, E_ROLE_IN_USE, "type", NULL);
	return check_grants(r, given, old) == OK ? outcome : FAILED;
}

static enum outcome update_role(struct request *r)
{
	const struct role *before = r->thing;

	if (update_record(r) != OK)
		return FAILED;
	return text_equal(before->level, "super") ? user_keep_super(r->db) : OK;
}

static enum outcome check_removal(struct request *r, void *thing, const void *before)
{
	const struct role *old = before;
	(void)thing;
	if (!level_reaches(r->actor.level, old->level))
		return error_add(r->scope, E_LEVEL_TOO_HIGH, "", NULL);
	return old->is_protected ? error_add(r->scope, E_ROLE_PROTECTED, "", "%s", old->key) : OK;
}

/* Every permission that there is, and whether the role has it. */
static enum outcome list_grants(struct request *r)
{
	struct role *role;
	struct list groups;

	if (record_get(r->db, &role_record, request_id_of(r), NULL, false, (void **)&role) != OK)
		return FAILED;
	if (!role)
		return error_add(r->scope, E_NOT_FOUND, "id", NULL);
	if (permission_list_of_role(r->db, role->id, &groups) != OK)
		return FAILED;
	return reply_all(r, &permission_grant_group_record, &groups);
}

static enum outcome list_givable(struct request *r)
{
	struct condition givable = role_given_by(r->scope, &r->actor);
	struct page page;

	if (list_page(r->db, &role_option_record, r->parameters, r->parameter_count, &givable, &page) != OK)
		return FAILED;
	return reply_page(r, &role_option_record, &page);
}

struct level_option {
	const char *key, *label;
};
static const struct field level_option_fields[] = {
	FIELD_TEXT(level_option, key,   READ_ONLY),
	FIELD_TEXT(level_option, label, READ_ONLY),
};
static const struct record level_option_record = RECORD("role_level_option", level_option, level_option_fields,
	.noun = { "tingkat peran", "role level" });

static enum outcome list_levels(struct request *r)
{
	struct list levels = { .items = scope_alloc(r->scope, 8 * sizeof *levels.items) };

	for (const struct choice *c = role_levels; c->key; c++) {
		struct level_option *option = record_new(r->scope, &level_option_record);
		*option = (struct level_option){ c->key, text_in(c->label, r->language) };
		levels.items[levels.count++] = option;
	}
	return reply_all(r, &level_option_record, &levels);
}

static const struct route routes[] = {
	{ GET,    "/v1/roles",      ROLE_READ,  list_records,  &role_record, .reach = ALL, .doc = "Get Roles With Pagination" },
	{ GET,    "/v1/roles/{id}", ROLE_READ,  get_record,    &role_record, .reach = ALL, .doc = "Detail Role" },
	{ POST,   "/v1/roles",      ROLE_WRITE, create_record, &role_record, .reach = ALL, .check = check_role, .doc = "Create Role" },
	{ PUT,    "/v1/roles/{id}", ROLE_WRITE, update_role,   &role_record, .reach = ALL, .check = check_role,
	  .takes = &role_record, .answer = ANSWERS_NULL, .doc = "Update Role" },
	{ DELETE, "/v1/roles/{id}", ROLE_WRITE, delete_record, &role_record, .reach = ALL, .check = check_removal, .doc = "Delete Role" },
	{ GET,    "/v1/roles/{id}/permissions", ROLE_READ, list_grants, &permission_grant_group_record, .reach = ALL,
	  .answer = ANSWERS_ALL, .doc = "Get Detail Role Permissions" },
	{ GET,    "/v1/roles/list/dropdown", USER_READ, list_givable, &role_option_record, .reach = COMPANY,
	  .answer = ANSWERS_PAGE, .doc = "Dropdown List Role" },
	{ GET,    "/v1/roles/list/dropdown-level", USER_READ, list_levels, &level_option_record, .reach = ALL,
	  .answer = ANSWERS_ALL, .doc = "Dropdown List Role Level" },
};
static const struct group group = GROUP("roles", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
