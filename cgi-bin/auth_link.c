#include "auth.h"

#include "auth/password.h"
#include "auth/session.h"
#include "gate/account.h"
#include "gate/format.h"
#include "store/record_save.h"
#include "web/crud.h"

struct link_body {
	const char *email, *token, *password, *password_confirmation;
};
static const struct field link_address_fields[] = { FIELD_TEXT(link_body, email, REQUIRED, .max = 160, .format = &format_email) };
const struct record link_address_record = RECORD("link_address", link_body, link_address_fields);

static const struct field link_token_fields[] = { FIELD_TEXT(link_body, token, REQUIRED, .max = 64) };
const struct record link_token_record = RECORD("link_token", link_body, link_token_fields);

static const struct field link_password_fields[] = {
	FIELD_TEXT(link_body, token,                 REQUIRED, .max = 64),
	FIELD_TEXT(link_body, password,              REQUIRED | VERBATIM, .max = 200),
	FIELD_TEXT(link_body, password_confirmation, REQUIRED | VERBATIM, .max = 200),
};
const struct record link_password_record = RECORD("link_password", link_body, link_password_fields);

/* --- Links for whoever has no session. --- */

struct addressee {
	const char *id, *fullname, *email;
	bool is_email_verified;
};
static const struct field addressee_fields[] = {
	FIELD_ID  (addressee, id,                READ_ONLY),
	FIELD_TEXT(addressee, fullname,          HIDDEN), /* in the log's own column */
	FIELD_TEXT(addressee, email,             READ_ONLY),
	FIELD_BOOL(addressee, is_email_verified, READ_ONLY),
};
static const struct record addressee_record = RECORD("user", addressee, addressee_fields);

struct mailing {
	enum link_purpose purpose;
	struct addressee *to;
};

static enum outcome mail(struct request *r, void *context)
{
	const struct mailing *m = context;
	if (mailed_link_send(r->db, r->config, m->purpose, m->to->id, m->to->email, NULL) != OK)
		return FAILED;
	return request_audit(r, "send_link", &addressee_record, m->to->id, NULL, m->to);
}

/* The same answer, after the same time, whoever asks. */
static enum outcome mail_link(struct request *r, enum link_purpose purpose)
{
	const struct link_body *given = r->input;
	struct mailing m = { .purpose = purpose };

	/* Counted apart from sign-ins: who asked for many links can still sign in. */
	if (session_count_attempt(r->db, "link", given->email, r->address) != OK ||
	    db_row(r->db, &addressee_record, &m.to,
		   "SELECT id, fullname, email, is_email_verified FROM user WHERE email = ? AND alive = 1 AND is_active",
		   db_text(given->email)) != OK)
		return FAILED;
	bool wanted = m.to && (purpose != LINK_VERIFY_EMAIL || !m.to->is_email_verified);
	if (wanted && request_transact(r, mail, &m) != OK)
		return FAILED;
	answer_late(r);
	return reply_null(r);
}

enum outcome link_forgot_password(struct request *r)
{
	return mail_link(r, LINK_RESET_PASSWORD);
}

enum outcome link_send_verification(struct request *r)
{
	return mail_link(r, LINK_VERIFY_EMAIL);
}

/* --- What links open. --- */

#define SETS_PASSWORD (LINK_BIT(LINK_SET_PASSWORD) | LINK_BIT(LINK_RESET_PASSWORD))

enum outcome link_validate(struct request *r)
{
	const struct link_body *given = r->query;
	struct mailed_link *link;

	if (mailed_link_find(r->db, given->token, SETS_PASSWORD, &link) != OK)
		return FAILED;
	return reply_one(r, &mailed_link_shown_record, mailed_link_show(r->scope, link));
}

/* The link that the body names, and whose it is: from here on the sender is known. */
static enum outcome open_link(struct request *r, unsigned purposes, struct mailed_link **link, struct account **account)
{
	const struct link_body *given = r->input;

	if (mailed_link_find(r->db, given->token, purposes, link) != OK ||
	    record_get(r->db, &account_record, (*link)->user_id, NULL, false, (void **)account) != OK)
		return FAILED;
	if (!*account)
		return error_add(r->scope, E_LINK_INVALID, "", NULL);
	r->actor = account_actor(*account);
	if (!r->language_chosen)
		r->language = r->actor.language;
	return OK;
}

/* The address as a change of the user's row. */
static const struct field address_fields[] = {
	FIELD_ID  (addressee, id,                READ_ONLY),
	FIELD_TEXT(addressee, fullname,          HIDDEN),
	FIELD_TEXT(addressee, email,             0, .taken = E_EMAIL_TAKEN),
	FIELD_BOOL(addressee, is_email_verified, 0),
};
static const struct record address_record = RECORD("user", addressee, address_fields, .from = "user");

static enum outcome confirm_address(struct request *r, const struct account *account, const char *address)
{
	struct addressee *before = record_new(r->scope, &address_record), *after = record_new(r->scope, &address_record);

	*before = (struct addressee){ account->id, account->fullname, account->email, account->is_email_verified };
	*after = (struct addressee){ account->id, account->fullname, address, true };
	record_mark(after, &address_record, "email");
	record_mark(after, &address_record, "is_email_verified");
	if (record_update(r->db, &address_record, after, account->id) != OK)
		return FAILED;
	return request_audit(r, "verify_email", &address_record, account->id, before, after);
}

/* A password set by a link that went to the address shows also that the address is its owner's. */
enum outcome link_change_password(struct request *r)
{
	const struct link_body *given = r->input;
	struct mailed_link *link;
	struct account *account;

	if (open_link(r, SETS_PASSWORD, &link, &account) != OK ||
	    password_check(r->scope, given->password, given->password_confirmation, account->fullname, account->email) != OK ||
	    mailed_link_use(r->db, link) != OK ||
	    account_set_password(r->db, r->config, account, given->password, NULL) != OK ||
	    session_forget_attempts(r->db, SIGN_IN, account->email, r->address) != OK ||
	    request_audit(r, "change_password", &account_named_record, account->id, NULL, account) != OK ||
	    confirm_address(r, account, account->email) != OK)
		return FAILED;
	return reply_null(r);
}

/* Who has the present address lets another take its place, which its owner then confirms. */
static enum outcome agree(struct request *r, const struct mailed_link *link, const struct account *account)
{
	struct addressee *to = record_new(r->scope, &addressee_record);

	*to = (struct addressee){ account->id, account->fullname, link->new_address, false };
	if (mailed_link_send(r->db, r->config, LINK_CHANGE_EMAIL, to->id, to->email, NULL) != OK)
		return FAILED;
	r->reply.message = text_in((struct text){ "Sukses menyetujui; alamat yang baru diminta mengonfirmasi",
						  "Agreed; the new address is asked to confirm" },
				   r->language);
	return request_audit(r, "send_link", &addressee_record, to->id, NULL, to);
}

enum outcome link_verify_email(struct request *r)
{
	struct mailed_link *link;
	struct account *account;

	if (open_link(r, LINK_BIT(LINK_VERIFY_EMAIL) | LINK_BIT(LINK_CHANGE_EMAIL) | LINK_BIT(LINK_AGREE_EMAIL), &link,
		      &account) != OK ||
	    mailed_link_use(r->db, link) != OK)
		return FAILED;
	if (mailed_link_purpose(link) == LINK_AGREE_EMAIL)
		return agree(r, link, account) == OK ? reply_null(r) : FAILED;
	bool changes = mailed_link_purpose(link) == LINK_CHANGE_EMAIL;
	if (confirm_address(r, account, link->address) != OK ||
	    (changes && account_left_address(r->db, r->config, account) != OK))
		return FAILED;
	return reply_null(r);
}
