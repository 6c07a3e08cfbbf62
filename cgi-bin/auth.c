/* auth: signing in and out. What is done by mailed links is in auth_link.c. */
#include "auth.h"
#include "auth/credential.h"
#include "auth/password.h"
#include "auth/session.h"
#include "gate/account.h"
#include "gate/format.h"
#include "web/crud.h"
#include "web/group.h"

/* Longer than any kind of hash takes, so that the kind does not show either (bcrypt hashes of the system before differ). */
#define LATE_US 300000

void answer_late(const struct request *r)
{
	r->exchange->due_us = r->started_us + LATE_US;
}

struct login {
	const char *email, *password, *device_name;
	bool remember;
};
static const struct field login_fields[] = {
	FIELD_TEXT(login, email,    REQUIRED, .max = 160, .format = &format_email),
	FIELD_TEXT(login, password, REQUIRED | VERBATIM, .max = 200),
	FIELD_BOOL(login, remember, 0, .doc = "A session of session.remember_days instead of session.hours"),
};
static const struct record login_record = RECORD("login", login, login_fields);

static const struct field phone_login_fields[] = {
	FIELD_TEXT(login, email,       REQUIRED, .max = 160, .format = &format_email),
	FIELD_TEXT(login, password,    REQUIRED | VERBATIM, .max = 200),
	FIELD_TEXT(login, device_name, 0, .max = 80, .doc = "As the list of sessions shows it"),
	FIELD_BOOL(login, remember,    0, .doc = "Taken as on the web, to no effect: a phone's session lasts session.phone_days"),
};
static const struct record phone_login_record = RECORD("phone_login", login, phone_login_fields);

struct signed_in {
	struct account *user;
	const char *token;
};
static const struct field signed_in_fields[] = {
	FIELD_ONE (signed_in, user,  &account_record, READ_ONLY),
	FIELD_TEXT(signed_in, token, READ_ONLY, .doc = "For Authorization: Bearer; shown this once"),
};
static const struct record signed_in_record = RECORD("signed_in", signed_in, signed_in_fields, .noun = { "sesi", "session" });

/* What the audit keeps of it. */
struct sign_in {
	const char *fullname, *kind;
	int64_t expires_at;
};
static const struct field sign_in_fields[] = {
	FIELD_TEXT(sign_in, fullname,   READ_ONLY),
	FIELD_TEXT(sign_in, kind,       READ_ONLY),
	FIELD_TIME(sign_in, expires_at, READ_ONLY),
};
static const struct record sign_in_record = RECORD("user", sign_in, sign_in_fields);

/* What it keeps of a sign-in that failed. */
struct attempt {
	const char *fullname, *email, *kind, *refused_as;
};
static const struct field attempt_fields[] = {
	FIELD_TEXT(attempt, fullname,   HIDDEN), /* in the log's own column */
	FIELD_TEXT(attempt, email,      READ_ONLY | PERSONAL),
	FIELD_TEXT(attempt, kind,       READ_ONLY),
	FIELD_TEXT(attempt, refused_as, READ_ONLY),
};
static const struct record attempt_record = RECORD("user", attempt, attempt_fields);

/* A sign-in on its way. */
struct signing_in {
	struct credential *known; /* NULL: the address is nobody's */
	bool renew;               /* its hash is of an older kind */
	struct account *account;
	const char *kind, *token;
	int64_t lasts_ms;
	enum error_code refused_as;
};

static enum outcome audit_failure(struct request *r, void *context)
{
	const struct signing_in *s = context;
	const struct login *given = r->input;
	struct attempt *attempt = record_new(r->scope, &attempt_record);

	*attempt = (struct attempt){ s->known ? s->known->fullname : NULL, given->email, s->kind, error_name(s->refused_as) };
	return request_audit(r, "login_failed", &attempt_record, s->known ? s->known->id : NULL, NULL, attempt);
}

static enum outcome refuse(struct request *r, struct signing_in *s, enum error_code code)
{
	s->refused_as = code;
	if (request_transact(r, audit_failure, s) != OK)
		return FAILED;
	answer_late(r);
	return error_add(r->scope, code, "", NULL);
}

/* One statement and one hash, whoever asks. */
static enum outcome check_password(struct request *r, struct signing_in *s)
{
	const struct login *given = r->input;

	if (credential_of_address(r->db, given->email, &s->known) != OK)
		return FAILED;
	if (!password_matches(given->password, s->known ? s->known->password_hash : NULL, &s->renew))
		return refuse(r, s, E_CREDENTIALS_INVALID);
	if (record_get(r->db, &account_record, s->known->id, NULL, false, (void **)&s->account) != OK)
		return FAILED;
	return s->account ? OK : refuse(r, s, E_CREDENTIALS_INVALID);
}

static enum outcome start_session(struct request *r, void *context)
{
	struct signing_in *s = context;
	const struct login *given = r->input;
	const struct session session = { .user_id = s->account->id, .kind = s->kind, .device_name = given->device_name,
					 .ip_address = r->address, .user_agent = r->user_agent };
	struct sign_in *done = record_new(r->scope, &sign_in_record);

	*done = (struct sign_in){ s->account->fullname, s->kind, r->now_ms + s->lasts_ms };
	if (credential_hold(r->db, s->known, &r->lost_race) != OK ||
	    (s->renew && credential_write(r->db, s->known->id, given->password) != OK) ||
	    session_forget_attempts(r->db, SIGN_IN, s->account->email, r->address) != OK ||
	    session_start(r->db, &session, s->lasts_ms, r->config->session_at_most, &s->token) != OK)
		return FAILED;
	return request_audit(r, "login", &sign_in_record, s->account->id, NULL, done);
}

static bool works_by_phone(const struct account *account)
{
	return text_equal(account->role->level, "operational") || text_equal(account->role->key, "administrator_tenan");
}

static enum outcome sign_in(struct request *r, const char *kind, int64_t hours)
{
	const struct login *given = r->input;
	struct signing_in s = { .kind = kind, .lasts_ms = hours * 3600000 };
	struct signed_in *answer = record_new(r->scope, &signed_in_record);

	if (session_count_attempt(r->db, SIGN_IN, given->email, r->address) != OK || check_password(r, &s) != OK)
		return FAILED;
	if (!s.account->is_usable)
		return refuse(r, &s, E_ACCOUNT_INACTIVE);
	if (text_equal(kind, "phone") && !works_by_phone(s.account))
		return refuse(r, &s, E_NOT_OPERATIONAL);
	/* From here on the sender is known, to the log and the audit as well. */
	r->actor = account_actor(s.account);
	if (!r->language_chosen)
		r->language = r->actor.language;
	if (request_transact(r, start_session, &s) != OK)
		return FAILED;
	*answer = (struct signed_in){ s.account, s.token };
	return reply_one(r, &signed_in_record, answer);
}

static enum outcome login(struct request *r)
{
	const struct login *given = r->input;
	return sign_in(r, "web", given->remember ? r->config->session_remember_days * 24 : r->config->session_hours);
}

static enum outcome login_by_phone(struct request *r)
{
	return sign_in(r, "phone", r->config->session_phone_days * 24);
}

static enum outcome logout(struct request *r)
{
	struct sign_in *ended = record_new(r->scope, &sign_in_record);

	ended->fullname = r->actor.name;
	if (session_end(r->db, r->actor.session_id) != OK ||
	    request_audit(r, "logout", &sign_in_record, r->actor.id, ended, NULL) != OK)
		return FAILED;
	return reply_null(r);
}

#define SENT { "Jika alamat ini terdaftar, tautan telah dikirim ke sana", "If this address is known, a link has been sent to it" }

/* Attempts are counted whatever becomes of them: not in one transaction with the rest. */
static const struct route routes[] = {
	{ POST, "/v1/auth/login",                NO_PERMISSION, login, &signed_in_record, .reach = PUBLIC, .takes = &login_record,
	  .answer = ANSWERS_ONE, .own_transaction = true, .says = { "Sukses masuk", "Signed in" }, .doc = "Login" },
	{ POST, "/v1/auth/login/operational",    NO_PERMISSION, login_by_phone, &signed_in_record, .reach = PUBLIC, .takes = &phone_login_record,
	  .answer = ANSWERS_ONE, .own_transaction = true, .says = { "Sukses masuk", "Signed in" }, .doc = "[Mobile] Login User Operational" },
	{ POST, "/v1/auth/logout",               NO_PERMISSION, logout, NULL, .reach = SELF, .answer = ANSWERS_NULL,
	  .says = { "Sukses keluar", "Signed out" }, .doc = "Logout" },
	{ POST, "/v1/auth/forgot-password",      NO_PERMISSION, link_forgot_password, NULL, .reach = PUBLIC, .takes = &link_address_record,
	  .answer = ANSWERS_NULL, .own_transaction = true, .says = SENT, .doc = "Send Url Forgot Password" },
	{ GET,  "/v1/auth/forgot-password/validate", NO_PERMISSION, link_validate, &mailed_link_shown_record, .reach = LINK,
	  .query = &link_token_record, .answer = ANSWERS_ONE, .doc = "Validate Url From Forgot Password" },
	{ POST, "/v1/auth/change-password",      NO_PERMISSION, link_change_password, NULL, .reach = LINK, .takes = &link_password_record,
	  .answer = ANSWERS_NULL, .says = { "Sukses mengubah kata sandi", "The password was changed" }, .doc = "Change password" },
	{ POST, "/v1/auth/verify-email",         NO_PERMISSION, link_verify_email, NULL, .reach = LINK, .takes = &link_token_record,
	  .answer = ANSWERS_NULL, .says = { "Sukses memverifikasi email", "The e-mail address was verified" }, .doc = "Validate Token and Verify Email" },
	{ POST, "/v1/auth/verify-email/send",    NO_PERMISSION, link_send_verification, NULL, .reach = PUBLIC, .takes = &link_address_record,
	  .answer = ANSWERS_NULL, .own_transaction = true, .says = SENT, .doc = "Send Url Email Verification" },
};
static const struct group group = GROUP("auth", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
