/* users: who signs in. Administrators of a company keep its operational users, within its quota; those of the zone keep
 * administrators. Nobody touches a user above their own level, and a super administrator always remains. */
#include "auth/mailed_link.h"
#include "auth/session.h"
#include "gate/account.h"
#include "gate/quota.h"
#include "gate/user.h"
#include "store/record_save.h"
#include "web/crud.h"
#include "web/group.h"

/* What a sender wants of a user, and where its faults are told. */
struct wish {
	struct user *given;
	const struct user *before; /* NULL: a new one */
	const char *place;         /* "datas[1]."; "" for a single one */
	const char *company_id;    /* of whom it will be; NULL: of none */
	const struct wish *earlier; /* of a bulk: the row before, most often of the same role and company; NULL: none */
	struct role *role;
	struct company *company;
};

static bool is_operational(const struct user *user)
{
	return text_equal(user->role_level, "operational");
}

/* The routes for administrators are those that ask for the right to write them. */
static bool is_about_admins(const struct request *r)
{
	return r->route->permission == USER_ADMIN_WRITE;
}

static enum outcome refuse(struct request *r, const struct wish *wish, enum error_code code, const char *name, const char *detail)
{
	return error_add(r->scope, code, scope_printf(r->scope, "%s%s", wish->place, name), "%s", detail);
}

static struct wish wish_of(struct request *r, struct user *given, const struct user *before, const char *place)
{
	const struct record *body = r->route->takes;
	struct wish wish = { .given = given, .before = before, .place = place, .company_id = given->company_id };

	if (before && !record_gave(given, body, "company_id"))
		wish.company_id = before->company_id;
	if (before && !given->role_id) /* null says no more than nothing */
		given->role_id = before->role_id;
	return wish;
}

/* ---- checks, none of which changes anything ---- */

static enum outcome look_up(struct request *r, struct wish *wish)
{
	const struct wish *like = wish->earlier;

	if (like && text_equal(like->given->role_id, wish->given->role_id) && text_equal(like->company_id, wish->company_id)) {
		wish->role = like->role;
		wish->company = like->company;
		return OK;
	}
	if (db_row(r->db, &role_option_record, &wish->role, "SELECT id, level, type FROM role WHERE id = ?",
		   db_id(wish->given->role_id)) != OK)
		return FAILED;
	return db_row(r->db, &company_option_record, &wish->company, "SELECT id, type FROM company WHERE id = ?",
		      db_id(wish->company_id));
}

static enum outcome check_role(struct request *r, const struct wish *wish)
{
	const struct role *role = wish->role;
	const struct company *company = wish->company;

	if (text_equal(role->level, "operational") == is_about_admins(r))
		return refuse(r, wish, E_ROLE_LEVEL_MISMATCH, "role_id", is_about_admins(r) ? "admin" : "operational");
	/* Who is of no company is internal. */
	const char *type = company ? company->type : "internal";
	if (!text_equal(role->type, type))
		return refuse(r, wish, E_ROLE_TYPE_MISMATCH, "role_id", type);
	return role_may_be_given(&r->actor, role->level, role->type) ? OK : refuse(r, wish, E_LEVEL_TOO_HIGH, "role_id", "");
}

static enum outcome check_company(struct request *r, const struct wish *wish)
{
	bool moves = wish->before && !text_equal(wish->company_id, wish->before->company_id);

	if (r->actor.bound_to_company && !text_equal(wish->company_id, r->actor.company_id))
		return refuse(r, wish, E_REFERENCE_UNKNOWN, "company_id", "");
	return moves && !text_equal(r->actor.level, "super") ? refuse(r, wish, E_FORBIDDEN, "company_id", "super") : OK;
}

/* An administrator of a tenant has a number, be it 0; of the zone's own people nobody counts. */
static enum outcome check_quota(struct request *r, const struct wish *wish)
{
	int64_t quota = wish->given->account_quota;

	if (!is_about_admins(r))
		return OK;
	if (quota != NONE)
		return quota < 0 ? refuse(r, wish, E_TOO_SMALL, "account_quota", "0") : OK;
	if (wish->before && !record_gave(wish->given, r->route->takes, "account_quota") && wish->before->account_quota != NONE)
		return OK;
	return text_equal(wish->role->type, "tenant") ? refuse(r, wish, E_REQUIRED, "account_quota", "") : OK;
}

/* The unique key has the last word; here every row that is wrong is told, not the first alone. */
static enum outcome check_email(struct request *r, const struct wish *wish)
{
	int64_t taken;

	if (db_number_of(r->db, &taken,
			 "SELECT COUNT(*) AS number FROM user WHERE email = ? AND deleted_at IS NULL AND NOT id <=> ?",
			 db_text(wish->given->email), db_id(wish->before ? wish->before->id : NULL)) != OK)
		return FAILED;
	for (size_t i = 0; !taken && i < r->inputs.count && r->inputs.items[i] != wish->given; i++)
		taken = text_equal(((const struct user *)r->inputs.items[i])->email, wish->given->email);
	return taken ? refuse(r, wish, E_EMAIL_TAKEN, "email", "") : OK;
}

/* What the zone has suspended its company neither lifts nor invites, nor deletes to make it again. */
static enum outcome check_suspended(struct request *r, const struct user *user, const char *path)
{
	return user->is_suspended && r->actor.bound_to_company ? error_add(r->scope, E_SUSPENDED, path, NULL) : OK;
}

static enum outcome check_active(struct request *r, const struct wish *wish)
{
	return wish->before && wish->given->is_active ? check_suspended(r, wish->before, "is_active") : OK;
}

static enum outcome check_wish(struct request *r, struct wish *wish)
{
	static enum outcome (*const checks[])(struct request *, const struct wish *) = { check_role, check_company, check_quota,
											 check_email, check_active };
	enum outcome outcome = OK;

	if (look_up(r, wish) != OK)
		return FAILED;
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (checks[i](r, wish) != OK)
			outcome = FAILED;
	return outcome;
}

/* Whoever sees some areas only gives no more than these: a user of none would see all. Ids outside of them are unknown anyway. */
static enum outcome give_areas(struct request *r, const struct wish *wish)
{
	struct texts *ids = &wish->given->area_ids;
	struct list own;

	if (!r->actor.bound_to_areas || ids->count || (wish->before && !record_gave(wish->given, r->route->takes, "area_ids")))
		return OK;
	if (db_rows(r->db, &user_option_record, &own, "SELECT area_id AS id FROM user_area WHERE user_id = ?",
		    db_id(r->actor.id)) != OK)
		return FAILED;
	ids->items = scope_alloc(r->scope, (own.count + 1) * sizeof *ids->items);
	for (size_t i = 0; i < own.count; i++)
		ids->items[ids->count++] = ((const struct user *)own.items[i])->id;
	record_mark(wish->given, r->route->takes, "area_ids");
	return OK;
}

/* ---- what must hold, whoever else writes at the same time ---- */

/* Those of a bulk find places for all of them, or none. */
static enum outcome claim_places(struct request *r, const struct wish *wishes, size_t count)
{
	const char **company_ids = scope_alloc(r->scope, (count + 1) * sizeof *company_ids);

	for (size_t i = 0; i < count; i++)
		company_ids[i] = wishes[i].company_id;
	return quota_claim_many(r->db, company_ids, count, "datas");
}

static enum outcome keep_super(struct request *r, const struct user *before)
{
	return text_equal(before->role_level, "super") ? user_keep_super(r->db) : OK;
}

/* ---- mail ---- */

static enum outcome invite(struct request *r, const struct user *user)
{
	return mailed_link_send(r->db, r->config, LINK_SET_PASSWORD, user->id, user->email, NULL);
}

/* Who keeps a company's users does not get their accounts by giving them an address of one's own: for somebody who signs in
 * already the present one stays, until who reads there agrees and the new one is confirmed. The zone's people help those who
 * lost theirs. */
static enum outcome ask_owner(struct request *r, const struct wish *wish)
{
	const char *wanted = wish->given->email;

	if (!r->actor.bound_to_company || !wish->before->has_password || text_equal(wanted, wish->before->email))
		return OK;
	wish->given->email = wish->before->email;
	return mailed_link_ask(r->db, r->config, wish->before->id, wish->before->email, wanted);
}

/* The owner of the new address confirms it; the old one hears of it. */
static enum outcome tell_owner(struct request *r, const struct user *before, const struct user *after)
{
	if (text_equal(after->email, before->email))
		return OK;
	if (!before->has_password)
		return invite(r, after);
	if (mailed_link_send(r->db, r->config, LINK_VERIFY_EMAIL, after->id, after->email, NULL) != OK)
		return FAILED;
	return account_left_address(r->db, r->config, &(struct account){
		.id = before->id, .fullname = after->fullname, .email = before->email, .language = before->language });
}

/* ---- handlers ---- */

static enum outcome create_all(struct request *r, const struct wish *wishes)
{
	struct condition reach = request_reach(r, &user_record, false);
	struct list made;
	const char **ids;

	if (!is_about_admins(r) && claim_places(r, wishes, r->inputs.count) != OK)
		return FAILED;
	for (size_t i = 0; i < r->inputs.count; i++)
		if (give_areas(r, &wishes[i]) != OK)
			return FAILED;
	if (record_insert_many(r->db, r->route->takes, &r->inputs, r->actor.id, "datas", &ids) != OK ||
	    record_get_many(r->db, &user_record, ids, r->inputs.count, &reach, &made) != OK)
		return FAILED;
	for (size_t i = 0; i < made.count; i++)
		if (!made.items[i]) /* an administrator without a company has none to make users of */
			return error_add(r->scope, E_FORBIDDEN, scope_printf(r->scope, "datas[%zu]", i), "%s",
					 permission_row(r->route->permission)->key);
	if (request_audit_made(r, &user_record, &made) != OK)
		return FAILED;
	for (size_t i = 0; i < made.count; i++)
		if (invite(r, made.items[i]) != OK)
			return error_within(r->scope, scope_printf(r->scope, "datas[%zu]", i)), FAILED;
	return OK;
}

static enum outcome create_users(struct request *r)
{
	struct wish *wishes = scope_alloc(r->scope, r->inputs.count * sizeof *wishes);
	enum outcome outcome = OK;

	for (size_t i = 0; i < r->inputs.count; i++) {
		wishes[i] = wish_of(r, r->inputs.items[i], NULL, scope_printf(r->scope, "datas[%zu].", i));
		wishes[i].earlier = i ? &wishes[i - 1] : NULL;
		if (check_wish(r, &wishes[i]) != OK)
			outcome = FAILED;
	}
	return outcome == OK && create_all(r, wishes) == OK ? reply_null(r) : FAILED;
}

/* Whether the path names a user of the route's kind whom the sender may change. */
static enum outcome check_kind(struct request *r, const struct user *user)
{
	if (is_operational(user) == is_about_admins(r) ||
	    (r->actor.bound_to_company && !text_equal(user->company_id, r->actor.company_id)))
		return error_add(r->scope, E_NOT_FOUND, "id", NULL);
	return level_reaches(r->actor.level, user->role_level) ? OK : error_add(r->scope, E_LEVEL_TOO_HIGH, "", NULL);
}

/* A new address has to be confirmed by its owner. */
static void doubt_email(struct request *r, const struct wish *wish)
{
	if (text_equal(wish->given->email, wish->before->email))
		return;
	wish->given->is_email_verified = false;
	record_mark(wish->given, r->route->takes, "is_email_verified");
}

static void note_suspension(struct request *r, const struct wish *wish)
{
	if (r->actor.bound_to_company || wish->given->is_active == wish->before->is_active)
		return;
	wish->given->is_suspended = !wish->given->is_active;
	record_mark(wish->given, r->route->takes, "is_suspended");
}

/* Rights and company are read anew at every request; who loses them signs in again all the same, so that a phone does not go
 * on with what it has kept of them. */
static bool ends_sessions(const struct user *before, const struct user *after)
{
	return !after->is_active || !text_equal(after->role_id, before->role_id) ||
	       !text_equal(after->company_id, before->company_id);
}

static enum outcome update_user(struct request *r)
{
	struct wish wish = wish_of(r, r->input, r->thing, "");
	struct user *after;

	if (check_kind(r, wish.before) != OK || check_wish(r, &wish) != OK || give_areas(r, &wish) != OK)
		return FAILED;
	if (is_operational(wish.before) && !text_equal(wish.company_id, wish.before->company_id) &&
	    quota_claim(r->db, wish.company_id, "company_id") != OK)
		return FAILED;
	if (ask_owner(r, &wish) != OK)
		return FAILED;
	doubt_email(r, &wish);
	note_suspension(r, &wish);
	if (record_update(r->db, r->route->takes, wish.given, request_id_of(r)) != OK ||
	    crud_changed(r, "update", (void **)&after) != OK)
		return FAILED;
	if (keep_super(r, wish.before) != OK ||
	    (ends_sessions(wish.before, after) && session_end_all(r->db, after->id, NULL) != OK) ||
	    tell_owner(r, wish.before, after) != OK)
		return FAILED;
	return reply_null(r);
}

/* Operational users by the right to write those, administrators only by theirs. */
static enum outcome check_rank(struct request *r)
{
	const struct user *user = r->thing;

	if (!level_reaches(r->actor.level, user->role_level))
		return error_add(r->scope, E_LEVEL_TOO_HIGH, "", NULL);
	if (!is_operational(user) && !grants_have(&r->actor.grants, USER_ADMIN_WRITE))
		return error_add(r->scope, E_FORBIDDEN, "", "%s", permission_row(USER_ADMIN_WRITE)->key);
	return check_suspended(r, user, "");
}

static enum outcome delete_user(struct request *r)
{
	const struct user *user = r->thing;

	if (text_equal(user->id, r->actor.id))
		return error_add(r->scope, E_SELF_DELETE, "", NULL);
	if (check_rank(r) != OK || delete_record(r) != OK || session_end_all(r->db, user->id, NULL) != OK)
		return FAILED;
	return keep_super(r, user);
}

static enum outcome invite_user(struct request *r)
{
	if (check_rank(r) != OK || invite(r, r->thing) != OK ||
	    request_audit(r, "invite", &user_record, request_id_of(r), NULL, r->thing) != OK)
		return FAILED;
	return reply_null(r);
}

#define OPERATIONAL .noun = { "user operasional", "operational user" }
#define ADMIN .noun = { "user admin", "administrator" }

static const struct route routes[] = {
	{ POST,   "/v1/users/super-admin/operational/bulk", USER_OPERATIONAL_ANY, create_users, &user_record, .reach = ALL, OPERATIONAL,
	  .takes = &user_operational_new_record, .bulk = true, .answer = ANSWERS_NULL, .doc = "Bulk Create User Operational as Super Admin" },
	{ PATCH,  "/v1/users/super-admin/operational/{id}", USER_OPERATIONAL_ANY, update_user, &user_record, .reach = ALL, OPERATIONAL,
	  .takes = &user_operational_change_record, .answer = ANSWERS_NULL, .doc = "Update User Operational as Super Admin" },
	{ POST,   "/v1/users/operational/bulk", USER_OPERATIONAL_WRITE, create_users, &user_record, .reach = COMPANY, OPERATIONAL,
	  .takes = &user_operational_new_record, .bulk = true, .answer = ANSWERS_NULL, .doc = "Bulk Create User Operational as Admin" },
	{ PATCH,  "/v1/users/operational/{id}", USER_OPERATIONAL_WRITE, update_user, &user_record, .reach = COMPANY, OPERATIONAL,
	  .takes = &user_operational_change_record, .answer = ANSWERS_NULL, .doc = "Update User Operational as Admin" },
	{ GET,    "/v1/users/operational/{id}", USER_READ, get_record, &user_operational_record, .reach = OWN, .doc = "Detail User Operational" },
	{ POST,   "/v1/users/admin/bulk", USER_ADMIN_WRITE, create_users, &user_record, .reach = ALL, ADMIN,
	  .takes = &user_admin_new_record, .bulk = true, .answer = ANSWERS_NULL, .doc = "Bulk Create User Admin" },
	{ PATCH,  "/v1/users/admin/{id}", USER_ADMIN_WRITE, update_user, &user_record, .reach = ALL, ADMIN,
	  .takes = &user_admin_change_record, .answer = ANSWERS_NULL, .doc = "Update User Admin" },
	{ GET,    "/v1/users/admin/{id}", USER_READ, get_record, &user_admin_record, .reach = OWN, .doc = "Detail User Admin" },
	{ GET,    "/v1/users", USER_READ, list_records, &user_record, .reach = OWN, .doc = "Get List User" },
	{ GET,    "/v1/users/admin/list/dropdown", USER_READ, list_records, &user_option_record, .reach = OWN, .doc = "Get Admin Dropdown List" },
	{ DELETE, "/v1/users/{id}", USER_OPERATIONAL_WRITE, delete_user, &user_record, .reach = OWN, .answer = ANSWERS_NULL, .doc = "Delete User" },
	{ POST,   "/v1/users/invite/{id}", USER_OPERATIONAL_WRITE, invite_user, &user_record, .reach = OWN, .answer = ANSWERS_NULL,
	  .says = { "Sukses mengirim undangan user", "Sent the user's invitation" }, .doc = "Send Invitation Again" },
};
static const struct group group = GROUP("users", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
