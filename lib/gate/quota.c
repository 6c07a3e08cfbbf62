#include "gate/quota.h"

struct quota {
	const char *company_id;
	int64_t limit, used;
};
static const struct field quota_fields[] = { FIELD_INT(quota, limit, READ_ONLY), FIELD_INT(quota, used, READ_ONLY) };
static const struct record quota_record = RECORD("quota", quota, quota_fields);

static enum outcome read_quota(struct db *db, const char *company_id, struct quota **quota)
{
	int64_t locked;

	if (db_number_of(db, &locked, "SELECT 1 AS number FROM company WHERE id = ? FOR UPDATE", db_id(company_id)) != OK ||
	    db_row(db, &quota_record, quota,
		   "SELECT IF(SUM(r.level <> 'operational' AND u.is_active AND u.account_quota IS NULL), NULL, "
		   "SUM(IF(r.level <> 'operational' AND u.is_active, u.account_quota, NULL))) AS `limit`, "
		   "COALESCE(SUM(r.level = 'operational'), 0) AS used "
		   "FROM user u JOIN role r ON r.id = u.role_id WHERE u.company_id = ? AND u.deleted_at IS NULL", db_id(company_id)) != OK)
		return FAILED;
	(*quota)->company_id = company_id;
	return OK;
}

static enum outcome take_place(struct db *db, struct quota *quota, const char *path)
{
	if (quota->limit != NONE && quota->used >= quota->limit)
		return error_add(db_scope(db), E_QUOTA_EXCEEDED, path, "%lld", (long long)quota->limit);
	quota->used++;
	return OK;
}

enum outcome quota_claim(struct db *db, const char *company_id, const char *path)
{
	struct quota *quota;

	if (!company_id)
		return OK;
	return read_quota(db, company_id, &quota) == OK ? take_place(db, quota, path) : FAILED;
}

enum outcome quota_claim_many(struct db *db, const char *const *company_ids, size_t count, const char *path)
{
	struct scope *scope = db_scope(db);
	struct quota **read = scope_alloc(scope, (count + 1) * sizeof *read);
	size_t companies = 0, at;

	for (size_t i = 0; i < count; i++) {
		if (!company_ids[i])
			continue;
		for (at = 0; at < companies && !text_equal(read[at]->company_id, company_ids[i]); at++)
			;
		if (at == companies && read_quota(db, company_ids[i], &read[companies++]) != OK)
			return FAILED;
		if (take_place(db, read[at], scope_printf(scope, "%s[%zu]", path, i)) != OK)
			return FAILED;
	}
	return OK;
}
