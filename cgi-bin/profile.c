/* profile: what people see and change of their own account, and the sessions that they have open. */
#include "auth/credential.h"
#include "auth/mailed_link.h"
#include "auth/password.h"
#include "auth/session.h"
#include "gate/account.h"
#include "gate/format.h"
#include "gate/notification.h"
#include "web/crud.h"
#include "web/group.h"

#define NOUN { "profil", "profile" }

struct profile {
	const char *id, *fullname, *email, *phone_number, *address, *language, *photo_path;
	struct company *company; /* NULL: of none */
	struct role *role;
	int64_t account_quota;
	bool is_email_verified;
	struct texts muted_notifications;
	struct list sessions;
};

static const struct choice languages[] = {
	{ "id", { "Bahasa Indonesia", "Indonesian" }, NULL },
	{ "en", { "Bahasa Inggris", "English" }, NULL },
	{ 0 },
};

static const struct field profile_fields[] = {
	ACCOUNT_ROWS(profile),
	FIELD_TEXT  (profile, address,             READ_ONLY | PERSONAL),
	FIELD_CHOICE(profile, language,            languages, READ_ONLY | LABELLED),
	FIELD_FILE  (profile, photo_path,          READ_ONLY),
	FIELD_TEXTS (profile, muted_notifications, READ_ONLY, .choices = notification_types, .doc = "The kinds of notifications that are not shown"),
	FIELD_MANY  (profile, sessions,            &session_record, READ_ONLY, .on = "user_id"),
};
static const struct record profile_record = RECORD("profile", profile, profile_fields, .noun = NOUN, .from = "user",
						   .user = "t.id");

/* What can be changed at once; the address and the password want more. */
static const struct field change_fields[] = {
	FIELD_ID    (profile, id,                  READ_ONLY),
	FIELD_TEXT  (profile, fullname,            REQUIRED, .max = 120, .format = &format_line),
	FIELD_TEXT  (profile, phone_number,        PERSONAL, .max = 32, .format = &format_phone),
	FIELD_TEXT  (profile, address,             PERSONAL),
	FIELD_CHOICE(profile, language,            languages, REQUIRED),
	FIELD_FILE  (profile, photo_path,          0),
	FIELD_TEXTS (profile, muted_notifications, 0, .choices = notification_types, .doc = "The kinds of notifications that are not shown"),
};
static const struct record change_record = RECORD("user", profile, change_fields, .noun = NOUN, .from = "user", .user = "t.id",
	.detail = &profile_record);

static void mark_current(const struct request *r, struct list *sessions)
{
	for (size_t i = 0; i < sessions->count; i++) {
		struct session *s = sessions->items[i];
		s->is_current = text_equal(s->id, r->actor.session_id);
	}
}

static enum outcome get_profile(struct request *r)
{
	struct profile *profile = r->thing;

	mark_current(r, &profile->sessions);
	return reply_one(r, &profile_record, profile);
}

/* --- Sessions. --- */

static enum outcome list_sessions(struct request *r)
{
	struct condition own = request_reach(r, &session_record, true);
	struct page page;

	if (list_page(r->db, &session_record, r->parameters, r->parameter_count, &own, &page) != OK)
		return FAILED;
	mark_current(r, &page.rows);
	return reply_page(r, &session_record, &page);
}

static enum outcome end_session(struct request *r)
{
	const struct session *session = r->thing;

	if (session_end(r->db, session->id) != OK ||
	    request_audit(r, "logout", &session_record, session->id, session, NULL) != OK)
		return FAILED;
	return reply_null(r);
}

/* --- Address and password. --- */

struct credentials {
	const char *email, *token, *current_password, *password, *password_confirmation;
};
static const struct field email_fields[] = {
	FIELD_TEXT(credentials, email,    REQUIRED, .max = 160, .format = &format_email),
	FIELD_TEXT(credentials, password, REQUIRED | VERBATIM, .max = 200, .doc = "The present one"),
};
static const struct record email_record = RECORD("profile_email", credentials, email_fields,
						 .noun = { "email", "e-mail address" });

static const struct field password_fields[] = {
	FIELD_TEXT(credentials, token,                 REQUIRED, .max = 64),
	FIELD_TEXT(credentials, current_password,      REQUIRED | VERBATIM, .max = 200),
	FIELD_TEXT(credentials, password,              REQUIRED | VERBATIM, .max = 200),
	FIELD_TEXT(credentials, password_confirmation, REQUIRED | VERBATIM, .max = 200),
};
static const struct record password_record = RECORD("profile_password", credentials, password_fields,
						    .noun = { "kata sandi", "password" });

static const struct field token_fields[] = { FIELD_TEXT(credentials, token, REQUIRED, .max = 64) };
static const struct record token_record = RECORD("profile_link", credentials, token_fields);

/* What the audit keeps of a link that was asked for: where it went. */
struct sent {
	const char *fullname, *email;
};
static const struct field sent_fields[] = {
	FIELD_TEXT(sent, fullname, HIDDEN), /* in the log's own column */
	FIELD_TEXT(sent, email,    READ_ONLY),
};
static const struct record sent_record = RECORD("user", sent, sent_fields);

/* A change on its way. */
struct change {
	const struct account *account;
	struct credential *credential;  /* the present password, where it was asked for */
	const struct mailed_link *link; /* the one that it needs */
	enum link_purpose purpose;      /* of the one that is sent, … */
	const char *address;            /* … and where to */
	const char *what;               /* as what its attempts are counted */
};

/* Attempts are counted apart from signing in, for this account and from this address. */
static enum outcome begin(struct request *r, struct change *change)
{
	if (session_count_attempt(r->db, change->what, r->actor.id, r->address) != OK)
		return FAILED;
	return record_get(r->db, &account_record, r->actor.id, NULL, false, (void **)&change->account);
}

/* Who found a session open does not get the account with it. */
static enum outcome check_password(struct request *r, struct change *change, const char *password, const char *path)
{
	bool renew;

	if (credential_of_user(r->db, r->actor.id, &change->credential) != OK)
		return FAILED;
	if (change->credential && password_matches(password, change->credential->password_hash, &renew))
		return OK;
	return error_add(r->scope, E_PASSWORD_WRONG, path, NULL);
}

static enum outcome send_link(struct request *r, void *context)
{
	const struct change *change = context;
	struct sent *sent = record_new(r->scope, &sent_record);

	*sent = (struct sent){ change->account->fullname, change->address };
	if ((change->credential && credential_hold(r->db, change->credential, &r->lost_race) != OK) ||
	    mailed_link_send(r->db, r->config, change->purpose, r->actor.id, change->address, NULL) != OK)
		return FAILED;
	return request_audit(r, "send_link", &sent_record, r->actor.id, NULL, sent);
}

/* It changes when the link is used; whoever has that address by then keeps it. A right password is counted as well: it mails
 * to any address. */
static enum outcome change_email(struct request *r)
{
	const struct credentials *given = r->input;
	struct change change = { .what = "email", .purpose = LINK_CHANGE_EMAIL, .address = given->email };
	int64_t taken;

	if (begin(r, &change) != OK || check_password(r, &change, given->password, "password") != OK ||
	    db_number_of(r->db, &taken, "SELECT COUNT(*) AS number FROM user WHERE email = ? AND alive = 1",
			 db_text(given->email)) != OK)
		return FAILED;
	if (taken)
		return error_add(r->scope, E_EMAIL_TAKEN, "email", NULL);
	return request_transact(r, send_link, &change) == OK ? reply_null(r) : FAILED;
}

static enum outcome request_link(struct request *r)
{
	struct change change = { .what = "link", .purpose = LINK_CHANGE_PASSWORD };

	if (begin(r, &change) != OK)
		return FAILED;
	change.address = change.account->email;
	return request_transact(r, send_link, &change) == OK ? reply_null(r) : FAILED;
}

static enum outcome set_password(struct request *r, void *context)
{
	const struct credentials *given = r->input;
	const struct change *change = context;

	if (credential_hold(r->db, change->credential, &r->lost_race) != OK || mailed_link_use(r->db, change->link) != OK ||
	    account_set_password(r->db, r->config, change->account, given->password, r->actor.session_id) != OK ||
	    session_forget_attempts(r->db, change->what, r->actor.id, r->address) != OK)
		return FAILED;
	return request_audit(r, "change_password", &account_named_record, r->actor.id, NULL, change->account);
}

static enum outcome change_password(struct request *r)
{
	const struct credentials *given = r->input;
	struct change change = { .what = "password" };
	struct mailed_link *link;

	if (begin(r, &change) != OK || mailed_link_find(r->db, given->token, LINK_BIT(LINK_CHANGE_PASSWORD), &link) != OK)
		return FAILED;
	if (!text_equal(link->user_id, r->actor.id))
		return error_add(r->scope, E_LINK_INVALID, "", NULL);
	change.link = link;
	if (check_password(r, &change, given->current_password, "current_password") != OK ||
	    password_check(r->scope, given->password, given->password_confirmation, change.account->fullname,
			   change.account->email) != OK)
		return FAILED;
	return request_transact(r, set_password, &change) == OK ? reply_null(r) : FAILED;
}

static enum outcome validate_link(struct request *r)
{
	const struct credentials *given = r->query;
	struct mailed_link *link;

	if (mailed_link_find(r->db, given->token, LINK_BIT(LINK_CHANGE_PASSWORD), &link) != OK)
		return FAILED;
	return reply_one(r, &mailed_link_shown_record, mailed_link_show(r->scope, link));
}

#define SENT { "Tautan telah dikirim; periksa email Anda", "A link has been sent; look into your e-mail" }

/* Where attempts are counted they are so whatever becomes of them: not in one transaction with the rest. */
static const struct route routes[] = {
	{ GET,    "/v1/profile",               NO_PERMISSION, get_profile,    &profile_record,  .reach = SELF, .of_sender = true,
	  .answer = ANSWERS_ONE, .doc = "Get profile" },
	{ PUT,    "/v1/profile",               NO_PERMISSION, update_record,  &change_record,   .reach = SELF, .of_sender = true,
	  .doc = "Update profile" },
	{ PATCH,  "/v1/profile/email",         NO_PERMISSION, change_email,   NULL, .reach = SELF, .takes = &email_record, .own_transaction = true,
	  .answer = ANSWERS_NULL, .says = SENT, .doc = "Update Email" },
	{ POST,   "/v1/profile/change-password/request",  NO_PERMISSION, request_link, NULL, .reach = SELF, .own_transaction = true,
	  .answer = ANSWERS_NULL, .says = SENT, .doc = "Request URL Change Password" },
	{ PATCH,  "/v1/profile/change-password", NO_PERMISSION, change_password, NULL, .reach = SELF, .takes = &password_record, .own_transaction = true,
	  .answer = ANSWERS_NULL, .says = { "Sukses mengubah kata sandi", "The password was changed" }, .doc = "Change Password" },
	{ GET,    "/v1/profile/change-password/validate", NO_PERMISSION, validate_link, &mailed_link_shown_record, .reach = LINK,
	  .query = &token_record, .answer = ANSWERS_ONE, .doc = "Validate Token From URL" },
	{ GET,    "/v1/profile/sessions",      NO_PERMISSION, list_sessions,  &session_record,  .reach = SELF, .answer = ANSWERS_PAGE, .doc = "List Sessions" },
	{ DELETE, "/v1/profile/sessions/{id}", NO_PERMISSION, end_session,    &session_record,  .reach = SELF, .answer = ANSWERS_NULL, .doc = "End Session" },
};
static const struct group group = GROUP("profile", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
