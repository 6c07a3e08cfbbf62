#include "gate/account.h"

#include "auth/credential.h"
#include "auth/mailed_link.h"
#include "auth/permission_list.h"
#include "auth/session.h"
#include "document/letter.h"

static const struct field account_role_fields[] = {
	FIELD_ID    (role, id,          READ_ONLY),
	FIELD_TEXT  (role, name,        READ_ONLY),
	FIELD_TEXT  (role, key,         READ_ONLY),
	FIELD_CHOICE(role, level,       role_levels, READ_ONLY),
	FIELD_MANY  (role, permissions, &permission_record, READ_ONLY, .through = "role_permission", .on = "role_id", .to = "permission_id"),
	FIELD_BOOL  (role, is_active,   READ_ONLY),
};
const struct record account_role_record = RECORD("account_role", role, account_role_fields,
	.noun = { "peran", "role" }, .from = "role");

static const struct field account_fields[] = {
	ACCOUNT_ROWS(account),
	FIELD_TEXT(account, language,  READ_ONLY),
	/* As auth/actor.c asks it again at every request. */
	FIELD_BOOL(account, is_usable, HIDDEN, .sql = "t.is_active AND role.is_active AND role.deleted_at IS NULL AND "
		   "(company.id IS NULL OR (company.is_active AND company.deleted_at IS NULL))"),
};
const struct record account_record = RECORD("account", account, account_fields,
	.noun = { "akun", "account" }, .from = "user", .company = "t.company_id", .user = "t.id");

static const struct field account_named_fields[] = { FIELD_TEXT(account, fullname, READ_ONLY) };
const struct record account_named_record = RECORD("user", account, account_named_fields);

static enum language language_of(const struct account *account)
{
	return text_equal(account->language, "en") ? ENGLISH : INDONESIAN;
}

struct actor account_actor(const struct account *account)
{
	return (struct actor){ .kind = ACTOR_USER, .id = account->id, .name = account->fullname, .role_key = account->role->key,
			       .level = account->role->level, .company_id = account->company ? account->company->id : NULL,
			       .language = language_of(account) };
}

/* By the letter of that name. */
static enum outcome tell_owner(struct db *db, const struct config *config, const struct account *account, const char *name)
{
	const struct letter_value values[] = { { "fullname", account->fullname } };
	return letter_send(db, config, &(struct letter){ .name = name, .to = account->email, .language = language_of(account),
							  .values = values, .value_count = 1 });
}

enum outcome account_set_password(struct db *db, const struct config *config, const struct account *account, const char *password,
				  const char *but_session_id)
{
	if (credential_write(db, account->id, password) != OK || session_end_all(db, account->id, but_session_id) != OK ||
	    mailed_link_end(db, account->id, LINKS_TO_ACCOUNT) != OK)
		return FAILED;
	return tell_owner(db, config, account, "password-changed");
}

enum outcome account_left_address(struct db *db, const struct config *config, const struct account *before)
{
	if (mailed_link_end(db, before->id, LINKS_TO_ADDRESS) != OK)
		return FAILED;
	return tell_owner(db, config, before, "email-changed");
}
