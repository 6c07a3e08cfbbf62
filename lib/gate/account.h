/* account: a user as signing in answers it: with company, role and everything that the role allows. */
#pragma once
#include "auth/role.h"
#include "gate/company.h"

struct account {
	const char *id, *fullname, *email, *phone_number, *language;
	struct company *company; /* NULL: of none */
	struct role *role;
	int64_t account_quota;
	bool is_email_verified;
	bool is_usable; /* the account itself, its role and its company are all active */
};

/* What the owner sees of it, in a profile too: rows for a struct with members of these names. */
#define ACCOUNT_ROWS(owner) \
	FIELD_ID  (owner, id,                READ_ONLY), \
	FIELD_TEXT(owner, fullname,          READ_ONLY), \
	FIELD_TEXT(owner, email,             READ_ONLY), \
	FIELD_ONE (owner, company,           &company_embedded_record, READ_ONLY, .on = "company_id"), \
	FIELD_ONE (owner, role,              &account_role_record, READ_ONLY, .on = "role_id"), \
	FIELD_TEXT(owner, phone_number,      READ_ONLY | PERSONAL), \
	FIELD_INT (owner, account_quota,     READ_ONLY), \
	FIELD_BOOL(owner, is_email_verified, READ_ONLY)

extern const struct record account_record;
/* Its role, with all that it allows. */
extern const struct record account_role_record;
/* What the audit keeps of it where only what was done matters: the name. */
extern const struct record account_named_record;

/* Who the account is, for the log and the audit, where no session says so yet; without grants. */
struct actor account_actor(const struct account *account);
/* After another address took the place of the one that `before` has: tells the old one, since whoever takes over an account
 * changes that first, and ends the links that would change it again. */
must_check enum outcome account_left_address(struct db *db, const struct config *config, const struct account *before);
/* Sets the password, ends all sessions but `but_session_id` (NULL: all) and all links by which the account could be taken, and
 * tells the owner by mail. */
must_check enum outcome account_set_password(struct db *db, const struct config *config, const struct account *account,
					     const char *password, const char *but_session_id);
