#include "auth/actor.h"

#include <string.h>

#include "base/crypto.h"

const struct choice role_levels[] = {
	{ "super", { "Super", "Super" }, NULL },
	{ "admin", { "Admin", "Admin" }, NULL },
	{ "operational", { "Operasional", "Operational" }, NULL },
	{ 0 },
};

const struct choice user_types[] = {
	{ "tenant", { "Tenan", "Tenant" }, NULL },
	{ "internal", { "Internal", "Internal" }, NULL },
	{ 0 },
};

bool level_reaches(const char *level, const char *other)
{
	/* The table stands from the highest to the lowest. */
	return choice_find(role_levels, level) <= choice_find(role_levels, other);
}

struct session_user {
	const char *id, *session_id, *fullname, *company_id, *company_type, *role_id, *role_key, *level, *language, *area_id;
	int64_t role_version, areas;
};
static const struct field session_user_fields[] = {
	FIELD_ID(session_user, id, 0),
	FIELD_ID(session_user, session_id, 0),
	FIELD_TEXT(session_user, fullname, 0),
	FIELD_ID(session_user, company_id, 0),
	FIELD_TEXT(session_user, company_type, 0),
	FIELD_ID(session_user, role_id, 0),
	FIELD_TEXT(session_user, role_key, 0),
	FIELD_TEXT(session_user, level, 0),
	FIELD_TEXT(session_user, language, 0),
	FIELD_INT(session_user, role_version, 0),
	FIELD_ID(session_user, area_id, 0),
	FIELD_INT(session_user, areas, 0),
};
static const struct record session_user_record = RECORD("session_user", session_user, session_user_fields);

struct grant_row {
	const char *key;
};
static const struct field grant_fields[] = { FIELD_TEXT(grant_row, key, 0) };
static const struct record grant_record = RECORD("grant", grant_row, grant_fields);

/* The grants of a role at that version, from what was kept or the database. */
static enum outcome grants_of(struct db *db, struct grants_kept *kept, const char *role_id, int64_t version,
			      struct grants *grants)
{
	struct list rows;

	for (size_t i = 0; i < GRANTS_KEPT; i++)
		if (kept->rows[i].version == version && strcmp(kept->rows[i].role_id, role_id) == 0) {
			*grants = kept->rows[i].grants;
			return OK;
		}
	if (db_rows(db, &grant_record, &rows,
		    "SELECT p.`key` FROM role_permission g JOIN permission p ON p.id = g.permission_id WHERE g.role_id = ?",
		    db_id(role_id)) != OK)
		return FAILED;
	*grants = (struct grants){ 0 };
	for (size_t i = 0; i < rows.count; i++) {
		enum permission p = permission_find(((struct grant_row *)rows.items[i])->key);
		if (p != UNDECLARED)
			grants_add(grants, p);
	}
	size_t slot = kept->next++ % GRANTS_KEPT;
	strncpy(kept->rows[slot].role_id, role_id, sizeof kept->rows[slot].role_id - 1);
	kept->rows[slot].version = version;
	kept->rows[slot].grants = *grants;
	return OK;
}

enum outcome actor_of_token(struct db *db, struct grants_kept *kept, const char *token, struct actor *actor)
{
	uint8_t hash[CRYPTO_HASH_SIZE];
	struct session_user *u;

	crypto_sha256(token, strlen(token), hash);
	if (db_row(db, &session_user_record, &u,
		   "SELECT u.id, s.id AS session_id, u.fullname, u.company_id, c.type AS company_type, u.role_id, r.`key` AS role_key, "
		   "r.level, u.language, r.version AS role_version, "
		   "(SELECT MIN(a.area_id) FROM user_area a WHERE a.user_id = u.id) AS area_id, "
		   "(SELECT COUNT(*) FROM user_area a WHERE a.user_id = u.id) AS areas "
		   "FROM session s JOIN user u ON u.id = s.user_id JOIN role r ON r.id = u.role_id LEFT JOIN company c ON c.id = u.company_id "
		   "WHERE s.token_hash = ? AND s.revoked_at IS NULL AND s.expires_at > UTC_TIMESTAMP(3) AND u.is_active AND u.deleted_at IS NULL "
		   "AND r.is_active AND r.deleted_at IS NULL AND (c.id IS NULL OR (c.is_active AND c.deleted_at IS NULL))",
		   db_bytes(hash, sizeof hash)) != OK)
		return FAILED;
	if (!u)
		return error_add(db_scope(db), E_TOKEN_INVALID, "", NULL);
	*actor = (struct actor){
		.kind = ACTOR_USER, .id = u->id, .name = u->fullname, .session_id = u->session_id, .company_id = u->company_id,
		/* A user of no company is internal; of a company, as that company is. */
		.bound_to_company = text_equal(u->company_type, "tenant"),
		.bound_to_areas = u->areas > 0, .area_id = u->areas == 1 ? u->area_id : NULL, .role_key = u->role_key, .level = u->level,
		.language = text_equal(u->language, "en") ? ENGLISH : INDONESIAN,
	};
	return grants_of(db, kept, u->role_id, u->role_version, &actor->grants);
}
