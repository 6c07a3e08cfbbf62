/* auth: signing in and out.
 *
 * Who is refused learns nothing about the address that was tried: whether it is known, has a password yet or is active,
 * the answer has the same words, takes as long, and counts the same.
 */
#include <unistd.h>

#include "auth/password.h"
#include "auth/session.h"
#include "base/date.h"
#include "gate/account.h"
#include "gate/format.h"
#include "web/crud.h"
#include "web/group.h"

/* Longer than any kind of hash takes, so that the kind does not show either (bcrypt hashes of the system before differ). */
#define REFUSAL_US 300000

struct login {
	const char *email, *password;
	bool remember;
};
static const struct field login_fields[] = {
	FIELD_TEXT(login, email,    REQUIRED, .max = 160, .format = &format_email),
	FIELD_TEXT(login, password, REQUIRED | VERBATIM, .max = 200),
	FIELD_BOOL(login, remember, 0, .doc = "A session of session.remember_days instead of session.hours"),
};
static const struct record login_record = RECORD("login", login, login_fields);

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

struct credential {
	const char *id, *password_hash;
};
static const struct field credential_fields[] = { FIELD_ID(credential, id, 0), FIELD_TEXT(credential, password_hash, 0) };
static const struct record credential_record = RECORD("credential", credential, credential_fields);

static enum outcome refuse(struct request *r)
{
	int64_t left_us = r->started_us + REFUSAL_US - date_ticks_us();
	if (left_us > 0)
		usleep((useconds_t)left_us);
	return error_add(r->scope, E_CREDENTIALS_INVALID, "", NULL);
}

/* One statement and one hash, whoever asks. `renew`: the hash is of an older kind. */
static enum outcome check_password(struct request *r, const struct login *given, struct credential **known, bool *renew)
{
	if (db_row(r->db, &credential_record, known, "SELECT id, password_hash FROM user WHERE email = ? AND alive = 1",
		   db_text(given->email)) != OK)
		return FAILED;
	return password_matches(given->password, *known ? (*known)->password_hash : NULL, renew) ? OK : refuse(r);
}

/* From here on the sender is known, to the log and the audit as well. */
static void become(struct request *r, const struct account *account)
{
	r->actor = (struct actor){ .kind = ACTOR_USER, .id = account->id, .name = account->fullname, .role_key = account->role->key,
				   .level = account->role->level, .company_id = account->company ? account->company->id : NULL };
	if (!r->language_chosen)
		r->language = text_equal(account->language, "en") ? ENGLISH : INDONESIAN;
}

/* Unless the password was changed meanwhile. */
static enum outcome renew_hash(struct request *r, const struct credential *old, const char *password)
{
	return db_run(r->db, "UPDATE user SET password_hash = ? WHERE id = ? AND password_hash = ?",
		      db_text(password_hash(r->scope, password)), db_id(old->id), db_text(old->password_hash));
}

static enum outcome start_session(struct request *r, const struct account *account, const char *kind, int64_t lasts_ms,
				  const char **token)
{
	struct sign_in *done = record_new(r->scope, &sign_in_record);

	*done = (struct sign_in){ account->fullname, kind, r->now_ms + lasts_ms };
	if (session_forget_attempts(r->db, account->email, r->address) != OK ||
	    session_start(r->db, account->id, kind, lasts_ms, r->address, r->user_agent, token) != OK)
		return FAILED;
	return request_audit(r, "login", &sign_in_record, account->id, NULL, done);
}

/* `renew` NULL, or the hash that is to be made anew from the password that was given. */
static enum outcome sign_in(struct request *r, const struct account *account, int64_t lasts_ms, const struct credential *renew,
			    const char **token)
{
	const struct login *given = r->input;

	if (db_begin(r->db) != OK)
		return FAILED;
	enum outcome outcome = renew ? renew_hash(r, renew, given->password) : OK;
	if (outcome == OK)
		outcome = start_session(r, account, "web", lasts_ms, token);
	if (outcome == OK)
		outcome = db_commit(r->db);
	if (outcome != OK)
		db_rollback(r->db);
	return outcome;
}

static enum outcome login(struct request *r)
{
	const struct login *given = r->input;
	const struct config *config = r->config;
	struct signed_in *answer = record_new(r->scope, &signed_in_record);
	int64_t hours = given->remember ? config->session_remember_days * 24 : config->session_hours;
	struct credential *known;
	bool renew;

	if (session_count_attempt(r->db, given->email, r->address) != OK || check_password(r, given, &known, &renew) != OK ||
	    record_get(r->db, &account_record, known->id, NULL, false, (void **)&answer->user) != OK)
		return FAILED;
	if (!answer->user)
		return refuse(r);
	if (!answer->user->is_usable)
		return error_add(r->scope, E_ACCOUNT_INACTIVE, "", NULL);
	become(r, answer->user);
	if (sign_in(r, answer->user, hours * 3600000, renew ? known : NULL, &answer->token) != OK)
		return FAILED;
	return reply_one(r, &signed_in_record, answer);
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

static const struct route routes[] = {
	/* Its attempts are counted whatever becomes of them: not in one transaction with the rest. */
	{ POST, "/v1/auth/login",  NO_PERMISSION, login, &signed_in_record, .reach = PUBLIC, .takes = &login_record, .answer = ANSWERS_ONE,
	  .own_transaction = true, .says = { "Sukses masuk", "Signed in" }, .doc = "Login" },
	{ POST, "/v1/auth/logout", NO_PERMISSION, logout, NULL, .reach = SELF, .answer = ANSWERS_NULL,
	  .says = { "Sukses keluar", "Signed out" }, .doc = "Logout" },
};
static const struct group group = GROUP("auth", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
