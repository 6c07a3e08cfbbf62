#include "gate/user.h"

#include "gate/area.h"
#include "gate/format.h"

#define NOUN { "user", "user" }
#define NOUN_OPERATIONAL { "user operasional", "operational user" }
#define NOUN_ADMIN { "user admin", "administrator" }
/* Filters and sorts go by columns of both. */
#define JOINS "LEFT JOIN role ON role.id = t.role_id LEFT JOIN company ON company.id = t.company_id"
#define AREAS .through = "user_area", .on = "user_id", .to = "area_id"
/* The address that waits for its owner to use the link that was mailed. */
#define REQUESTED_EMAIL \
	"(SELECT COALESCE(l.new_address, l.address) FROM mailed_link l WHERE l.user_id = t.id AND " \
	"l.purpose IN ('agree-email', 'change-email') AND l.used_at IS NULL AND l.expires_at > UTC_TIMESTAMP(3) " \
	"ORDER BY l.created_at DESC LIMIT 1)"
#define FILE_NAME "(SELECT x.name FROM file x WHERE x.`key` = t.file_path)"

static const struct field user_embedded_fields[] = {
	FIELD_ID  (user, id,       READ_ONLY),
	FIELD_TEXT(user, fullname, READ_ONLY),
};
static const struct record user_embedded_record = RECORD("user_embedded", user, user_embedded_fields, .noun = NOUN,
							 .from = "user");

static const struct field user_fields[] = {
	FIELD_ID    (user, id,                READ_ONLY),
	FIELD_TEXT  (user, fullname,          READ_ONLY | SEARCH | SORT),
	FIELD_CHOICE(user, type,              user_types, READ_ONLY | FILTER | SORT | LABELLED, .sql = "role.type"),
	FIELD_TEXT  (user, email,             READ_ONLY | SEARCH | SORT),
	FIELD_ID    (user, role_id,           READ_ONLY | FILTER),
	FIELD_TEXT  (user, role_key,          READ_ONLY | SORT, .sql = "role.`key`"),
	FIELD_TEXT  (user, role_name,         READ_ONLY | SORT, .sql = "role.name"),
	FIELD_CHOICE(user, role_level,        role_levels, READ_ONLY | FILTER | SORT, .sql = "role.level"),
	FIELD_ID    (user, company_id,        READ_ONLY | FILTER),
	FIELD_TEXT  (user, company_name,      READ_ONLY | SORT, .sql = "company.name"),
	FIELD_CHOICE(user, status_pu,         company_pu_statuses, READ_ONLY | FILTER | SORT, .sql = "company.status_pu"),
	FIELD_BOOL  (user, is_active,         READ_ONLY | FILTER | SORT),
	FIELD_BOOL  (user, is_suspended,      READ_ONLY | FILTER),
	FIELD_BOOL  (user, is_email_verified, READ_ONLY | FILTER | SORT),
	FIELD_TEXT  (user, requested_email,   READ_ONLY | DETAIL, .sql = REQUESTED_EMAIL),
	FIELD_TEXT  (user, phone_number,      READ_ONLY | DETAIL | PERSONAL),
	FIELD_TEXT  (user, address,           READ_ONLY | DETAIL | PERSONAL),
	FIELD_TEXT  (user, functional,        READ_ONLY | DETAIL),
	FIELD_INT   (user, account_quota,     READ_ONLY | DETAIL),
	FIELD_MANY  (user, areas,             &area_embedded_record, READ_ONLY | DETAIL, AREAS),
	FIELD_FILE  (user, file_path,         READ_ONLY | DETAIL),
	FIELD_TEXT  (user, language,          HIDDEN),
	FIELD_BOOL  (user, has_password,      HIDDEN, .sql = "t.password_hash IS NOT NULL"),
};
const struct record user_record = RECORD("user", user, user_fields,
	.noun = NOUN, .from = "user", .joins = JOINS, .company = "t.company_id", .sort = "fullname");

static const struct field user_operational_fields[] = {
	FIELD_ID  (user, id,                READ_ONLY),
	FIELD_TEXT(user, fullname,          READ_ONLY),
	FIELD_TEXT(user, email,             READ_ONLY),
	FIELD_TEXT(user, functional,        READ_ONLY),
	FIELD_ONE (user, role,              &role_embedded_record, READ_ONLY, .on = "role_id"),
	FIELD_ONE (user, company,           &company_embedded_record, READ_ONLY, .on = "company_id"),
	FIELD_TEXT(user, requested_email,   READ_ONLY, .sql = REQUESTED_EMAIL, .doc = "Waits for its owner: until then email stays"),
	FIELD_TEXT(user, phone_number,      READ_ONLY | PERSONAL),
	FIELD_MANY(user, areas,             &area_embedded_record, READ_ONLY, AREAS),
	FIELD_BOOL(user, is_active,         READ_ONLY),
	FIELD_BOOL(user, is_suspended,      READ_ONLY, .doc = "Made inactive by the zone, which alone lifts it"),
	FIELD_BOOL(user, is_email_verified, READ_ONLY),
	FIELD_TEXT(user, file_name,         READ_ONLY, .sql = FILE_NAME),
	FIELD_FILE(user, file_path,         READ_ONLY),
	FIELD_ONE (user, created_by,        &user_embedded_record, READ_ONLY, .on = "created_by_id"),
	FIELD_TIME(user, created_at,        READ_ONLY),
	FIELD_TIME(user, updated_at,        READ_ONLY),
};
const struct record user_operational_record = RECORD("user_operational", user, user_operational_fields,
	.noun = NOUN_OPERATIONAL, .from = "user", .where = "role.level = 'operational'", .company = "t.company_id");

static const struct field user_admin_fields[] = {
	FIELD_ID  (user, id,                READ_ONLY),
	FIELD_TEXT(user, fullname,          READ_ONLY),
	FIELD_TEXT(user, email,             READ_ONLY),
	FIELD_TEXT(user, address,           READ_ONLY | PERSONAL),
	FIELD_ONE (user, role,              &role_embedded_record, READ_ONLY, .on = "role_id"),
	FIELD_ONE (user, company,           &company_embedded_record, READ_ONLY, .on = "company_id"),
	FIELD_TEXT(user, requested_email,   READ_ONLY, .sql = REQUESTED_EMAIL, .doc = "Waits for its owner: until then email stays"),
	FIELD_TEXT(user, phone_number,      READ_ONLY | PERSONAL),
	FIELD_MANY(user, areas,             &area_embedded_record, READ_ONLY, AREAS),
	FIELD_BOOL(user, is_active,         READ_ONLY),
	FIELD_BOOL(user, is_suspended,      READ_ONLY, .doc = "Made inactive by the zone, which alone lifts it"),
	FIELD_INT (user, account_quota,     READ_ONLY),
	FIELD_BOOL(user, is_email_verified, READ_ONLY),
	FIELD_TEXT(user, file_name,         READ_ONLY, .sql = FILE_NAME),
	FIELD_FILE(user, file_path,         READ_ONLY),
	FIELD_ONE (user, created_by,        &user_embedded_record, READ_ONLY, .on = "created_by_id"),
	FIELD_TIME(user, created_at,        READ_ONLY),
	FIELD_TIME(user, updated_at,        READ_ONLY),
};
const struct record user_admin_record = RECORD("user_admin", user, user_admin_fields,
	.noun = NOUN_ADMIN, .from = "user", .where = "role.level <> 'operational'", .company = "t.company_id");

static const struct field user_option_fields[] = {
	FIELD_ID  (user, id,       READ_ONLY),
	FIELD_TEXT(user, fullname, READ_ONLY | SEARCH | SORT),
	FIELD_TEXT(user, email,    READ_ONLY | SEARCH | SORT),
	FIELD_ONE (user, company,  &company_option_record, READ_ONLY, .on = "company_id"),
};
const struct record user_option_record = RECORD("user_option", user, user_option_fields,
	.noun = NOUN_ADMIN, .from = "user", .company = "t.company_id", .sort = "fullname",
	.where = "t.is_active AND t.role_id IN (SELECT x.id FROM role x WHERE x.level <> 'operational')");

/* ---- bodies ---- */

#define BODY(of_role) \
	FIELD_ID  (user, id,                READ_ONLY), \
	FIELD_TEXT(user, fullname,          REQUIRED, .max = 120, .format = &format_line), \
	FIELD_TEXT(user, email,             REQUIRED, .max = 160, .format = &format_email, .taken = E_EMAIL_TAKEN), \
	FIELD_ID  (user, role_id,           of_role, .record = &role_option_record), \
	FIELD_TEXT(user, phone_number,      PERSONAL, .max = 32, .format = &format_phone), \
	FIELD_BOOL(user, is_active,         REQUIRED), \
	FIELD_BOOL(user, is_suspended,      READ_ONLY), \
	FIELD_BOOL(user, is_email_verified, READ_ONLY), \
	FIELD_FILE(user, file_path,         0), \
	FIELD_IDS (user, area_ids,          &area_embedded_record, 0, AREAS, .max = 100, .doc = "The only areas that they see; none: all")
#define OPERATIONAL_BODY(of_role) \
	BODY(of_role), \
	FIELD_ID  (user, company_id,        OWNER, .record = &company_record), \
	FIELD_TEXT(user, functional,        REQUIRED, .max = 120, .format = &format_line)
#define ADMIN_BODY(of_role) \
	BODY(of_role), \
	FIELD_ID  (user, company_id,        0, .record = &company_record), \
	FIELD_TEXT(user, address,           PERSONAL, .max = 255), \
	FIELD_INT (user, account_quota,     0, .max = 100000, .doc = "Operational users that they may create; tenants' administrators need it")

static const struct field user_operational_new_fields[] = { OPERATIONAL_BODY(REQUIRED) };
const struct record user_operational_new_record = RECORD("user_operational_new", user, user_operational_new_fields,
	.noun = NOUN_OPERATIONAL, .from = "user", .creator = "created_by_id", .detail = &user_operational_record);

static const struct field user_operational_change_fields[] = { OPERATIONAL_BODY(0) };
const struct record user_operational_change_record = RECORD("user_operational_change", user, user_operational_change_fields,
	.noun = NOUN_OPERATIONAL, .from = "user", .detail = &user_operational_record);

static const struct field user_admin_new_fields[] = { ADMIN_BODY(REQUIRED) };
const struct record user_admin_new_record = RECORD("user_admin_new", user, user_admin_new_fields,
	.noun = NOUN_ADMIN, .from = "user", .creator = "created_by_id", .detail = &user_admin_record);

static const struct field user_admin_change_fields[] = { ADMIN_BODY(0) };
const struct record user_admin_change_record = RECORD("user_admin_change", user, user_admin_change_fields,
	.noun = NOUN_ADMIN, .from = "user", .detail = &user_admin_record);

/* ---- rules ---- */

/* Who has never set a password helps nobody. */
enum outcome user_keep_super(struct db *db)
{
	int64_t locked, left;

	if (db_number_of(db, &locked, "SELECT 1 AS number FROM role WHERE `key` = 'it_bkms' AND alive = 1 FOR UPDATE") != OK)
		return FAILED;
	if (db_number_of(db, &left,
			 "SELECT COUNT(*) AS number FROM user u JOIN role r ON r.id = u.role_id LEFT JOIN company c ON c.id = u.company_id "
			 "WHERE r.level = 'super' AND r.is_active AND r.deleted_at IS NULL AND u.is_active AND u.deleted_at IS NULL "
			 "AND u.password_hash IS NOT NULL AND (c.id IS NULL OR (c.is_active AND c.deleted_at IS NULL))") != OK)
		return FAILED;
	return left ? OK : error_add(db_scope(db), E_LAST_SUPER_ADMIN, "", NULL);
}
