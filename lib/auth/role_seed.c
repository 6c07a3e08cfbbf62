#include "auth/role_seed.h"

#include <string.h>

#include "auth/permission.h"
#include "base/uuid.h"

static const struct {
	const char *key, *letters, *name, *level, *type;
} roles[] = {
	{ "it_bkms", "S", "IT BKMS", "super", "internal" },
	{ "administrator_internal", "AI", "Administrator Internal", "admin", "internal" },
	{ "operasional_internal", "OI", "Operasional Internal", "operational", "internal" },
	{ "petugas_pelabuhan", "PP", "Petugas Pelabuhan", "operational", "internal" },
	{ "bea_cukai", "BC", "Bea Cukai", "operational", "internal" },
	{ "manajemen", "MJ", "Manajemen", "admin", "internal" },
	{ "administrator_tenan", "AT", "Administrator Tenan", "admin", "tenant" },
	{ "operasional_tenan", "OT", "Operasional Tenan", "operational", "tenant" },
};

/* Whether "S AI OI" has the letters "AI" as a word. */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

static enum outcome seed_one(struct db *owner, size_t role)
{
	int64_t known;

	if (db_number_of(owner, &known, "SELECT COUNT(*) AS number FROM role WHERE `key` = ?", db_text(roles[role].key)) != OK)
		return FAILED;
	if (known)
		return OK;
	const char *id = uuid_new(db_scope(owner));
	if (db_run(owner, "INSERT INTO role (id, name, `key`, level, type, is_protected) VALUES (?, ?, ?, ?, ?, TRUE)", db_id(id),
		   db_text(roles[role].name), db_text(roles[role].key), db_text(roles[role].level),
		   db_text(roles[role].type)) != OK)
		return FAILED;
	for (enum permission p = NO_PERMISSION + 1; p < PERMISSION_COUNT; p++)
		if (has_word(permission_row(p)->roles, roles[role].letters) &&
		    db_run(owner,
			   "INSERT INTO role_permission (role_id, permission_id) SELECT ?, id FROM permission WHERE `key` = ?",
			   db_id(id), db_text(permission_row(p)->key)) != OK)
			return FAILED;
	return OK;
}

enum outcome role_seed(struct db *owner)
{
	for (enum permission p = NO_PERMISSION + 1; p < PERMISSION_COUNT; p++) {
		const struct permission_row *row = permission_row(p);
		if (db_run(owner, "INSERT INTO permission (id, `key`, group_name, name, position) VALUES (?, ?, ?, ?, ?) "
				  "ON DUPLICATE KEY UPDATE group_name = VALUES(group_name), name = VALUES(name), position = VALUES(position)",
			   db_id(uuid_new(db_scope(owner))), db_text(row->key), db_text(row->group_name),
			   db_text(row->name), db_int(p)) != OK)
			return FAILED;
	}
	for (size_t role = 0; role < sizeof roles / sizeof *roles; role++)
		if (seed_one(owner, role) != OK)
			return FAILED;
	return OK;
}
