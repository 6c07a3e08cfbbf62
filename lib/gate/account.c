#include "gate/account.h"

#include "auth/permission_list.h"

static const struct field account_role_fields[] = {
	FIELD_ID    (role, id,          READ_ONLY),
	FIELD_TEXT  (role, name,        READ_ONLY),
	FIELD_TEXT  (role, key,         READ_ONLY),
	FIELD_CHOICE(role, level,       role_levels, READ_ONLY),
	FIELD_MANY  (role, permissions, &permission_record, READ_ONLY, .through = "role_permission", .on = "role_id", .to = "permission_id"),
	FIELD_BOOL  (role, is_active,   READ_ONLY),
};
static const struct record account_role_record = RECORD("account_role", role, account_role_fields,
	.noun = { "peran", "role" }, .from = "role");

static const struct field account_fields[] = {
	FIELD_ID  (account, id,            READ_ONLY),
	FIELD_TEXT(account, fullname,      READ_ONLY),
	FIELD_TEXT(account, email,         READ_ONLY),
	FIELD_ONE (account, company,       &company_embedded_record, READ_ONLY, .on = "company_id"),
	FIELD_ONE (account, role,          &account_role_record, READ_ONLY, .on = "role_id"),
	FIELD_TEXT(account, phone_number,  READ_ONLY),
	FIELD_INT (account, account_quota, READ_ONLY),
	FIELD_TEXT(account, language,      READ_ONLY),
	/* As auth/actor.c asks it again at every request. */
	FIELD_BOOL(account, is_usable,     HIDDEN, .sql = "t.is_active AND role.is_active AND role.deleted_at IS NULL AND "
		   "(company.id IS NULL OR (company.is_active AND company.deleted_at IS NULL))"),
};
const struct record account_record = RECORD("account", account, account_fields,
	.noun = { "akun", "account" }, .from = "user", .company = "t.company_id", .user = "t.id");
