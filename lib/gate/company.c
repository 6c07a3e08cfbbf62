#include "gate/company.h"

#include "auth/actor.h"
#include "gate/format.h"

static const struct choice operation_statuses[] = {
	{ "operation", { "Operasi", "Operation" }, NULL },
	{ "construction", { "Konstruksi", "Construction" }, NULL },
	{ 0 },
};

const struct choice company_pu_statuses[] = {
	{ "registered", { "Terdaftar", "Registered" }, NULL },
	{ "unregistered", { "Belum terdaftar", "Not registered" }, NULL },
	{ 0 },
};

static const struct field company_fields[] = {
	FIELD_ID    (company, id,                READ_ONLY),
	FIELD_TEXT  (company, email,             SEARCH | SORT, .max = 160, .format = &format_email),
	FIELD_TEXT  (company, npwp,              REQUIRED | SEARCH | SORT, .max = 24, .format = &format_npwp, .taken = E_NPWP_TAKEN),
	FIELD_TEXT  (company, name,              REQUIRED | SEARCH | SORT, .max = 120),
	FIELD_TEXT  (company, business_field,    REQUIRED | SEARCH | SORT, .max = 80),
	FIELD_CHOICE(company, operation_status,  operation_statuses, REQUIRED | FILTER | SORT | LABELLED),
	FIELD_CHOICE(company, type,              user_types, REQUIRED | FILTER | SORT | LABELLED),
	FIELD_CHOICE(company, status_pu,         company_pu_statuses, REQUIRED | FILTER | SORT | LABELLED),
	FIELD_TEXT  (company, no_pu,             SORT, .max = 64),
	FIELD_TEXT  (company, pic_name,          REQUIRED | SORT, .max = 80),
	FIELD_TEXT  (company, pic_phone,         REQUIRED | PERSONAL, .max = 32, .format = &format_phone),
	FIELD_TEXT  (company, address,           SORT, .max = 255),
	FIELD_BOOL  (company, is_active,         FILTER | SORT),
	FIELD_INT   (company, user_count,        READ_ONLY | DETAIL, .sql = "(SELECT COUNT(*) FROM user x WHERE x.company_id = t.id AND x.deleted_at IS NULL)"),
	FIELD_INT   (company, employee_count,    READ_ONLY | DETAIL, .sql = "(SELECT COUNT(*) FROM employee x WHERE x.company_id = t.id AND x.deleted_at IS NULL)"),
	FIELD_INT   (company, building_count,    READ_ONLY | DETAIL, .sql = "(SELECT COUNT(*) FROM building x WHERE x.company_id = t.id AND x.deleted_at IS NULL)"),
	FIELD_INT   (company, open_ticket_count, READ_ONLY | DETAIL, .sql = "(SELECT COUNT(*) FROM ticket x WHERE x.company_id = t.id AND x.status IN ('WAITING_APPROVE', 'DOC_PENDING', 'ISSUED', 'IN', 'HOLD'))"),
	FIELD_TIME  (company, created_at,        READ_ONLY | SORT),
	FIELD_TIME  (company, updated_at,        READ_ONLY | SORT),
};
const struct record company_record = RECORD("company", company, company_fields,
	.noun = { "perusahaan", "company" }, .from = "company", .company = "t.id", .sort = "name",
	.in_use = "EXISTS (SELECT 1 FROM user x WHERE x.company_id = t.id AND x.deleted_at IS NULL) OR "
		  "EXISTS (SELECT 1 FROM ticket x WHERE x.company_id = t.id) OR EXISTS (SELECT 1 FROM visit x WHERE x.company_id = t.id)",
	.in_use_code = E_COMPANY_IN_USE);

static const struct field company_embedded_fields[] = {
	FIELD_ID    (company, id,               READ_ONLY),
	FIELD_TEXT  (company, email,            READ_ONLY),
	FIELD_TEXT  (company, npwp,             READ_ONLY),
	FIELD_TEXT  (company, name,             READ_ONLY),
	FIELD_TEXT  (company, business_field,   READ_ONLY),
	FIELD_CHOICE(company, operation_status, operation_statuses, READ_ONLY),
	FIELD_CHOICE(company, type,             user_types, READ_ONLY),
	FIELD_CHOICE(company, status_pu,        company_pu_statuses, READ_ONLY),
	FIELD_TEXT  (company, no_pu,            READ_ONLY),
	FIELD_TEXT  (company, pic_name,         READ_ONLY),
	FIELD_TEXT  (company, pic_phone,        READ_ONLY | PERSONAL),
	FIELD_TEXT  (company, address,          READ_ONLY),
};
const struct record company_embedded_record = RECORD("company_embedded", company, company_embedded_fields,
	.noun = { "perusahaan", "company" }, .from = "company", .company = "t.id");

static const struct field company_option_fields[] = {
	FIELD_ID    (company, id,   READ_ONLY),
	FIELD_TEXT  (company, name, READ_ONLY | SEARCH | SORT),
	FIELD_CHOICE(company, type, user_types, READ_ONLY | FILTER | SORT),
};
const struct record company_option_record = RECORD("company_option", company, company_option_fields,
	.noun = { "perusahaan", "company" }, .from = "company", .company = "t.id", .where = "t.is_active", .sort = "name");
