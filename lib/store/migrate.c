#include "store/migrate.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

#define LOCK_WAIT_S 3 /* less than a statement may take */

static int is_migration(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 9 && strspn(entry->d_name, "0123456789") == 4 && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

static enum outcome run_file(struct db *owner, const char *folder, const char *name, void (*report)(const char *name))
{
	struct scope *scope = db_scope(owner);
	struct buffer file = buffer_in(scope, 32 * 1024);
	uint8_t hash[CRYPTO_HASH_SIZE];
	int64_t ran, unchanged;

	if (!buffer_file(&file, scope_printf(scope, "%s/%s", folder, name)))
		return error_internal(scope, "the migration %s/%s cannot be read", folder, name);
	crypto_sha256(file.bytes, file.length, hash);
	if (db_number_of(owner, &ran, "SELECT COUNT(*) AS number FROM migration WHERE name = ?", db_text(name)) != OK ||
	    db_number_of(owner, &unchanged, "SELECT COUNT(*) AS number FROM migration WHERE name = ? AND hash = ?", db_text(name),
			 db_bytes(hash, sizeof hash)) != OK)
		return FAILED;
	if (ran && !unchanged)
		return error_internal(scope, "the migration %s has run already and was changed since; write a new one", name);
	if (ran)
		return OK;
	report(name);
	if (db_script(owner, file.bytes) != OK)
		return FAILED;
	return db_run(owner, "INSERT INTO migration (name, hash, ran_at) VALUES (?, ?, UTC_TIMESTAMP(3))",
		      db_text(name), db_bytes(hash, sizeof hash));
}

enum outcome migrate_run(struct db *owner, const char *folder, void (*report)(const char *name))
{
	struct dirent **entries;
	int64_t alone;
	int count = scandir(folder, &entries, is_migration, alphasort);
	enum outcome outcome = OK;

	if (count < 0)
		return error_internal(db_scope(owner), "the folder of migrations %s cannot be read", folder);
	/* Released with the connection. */
	if (db_number_of(owner, &alone, "SELECT GET_LOCK(CONCAT('migrate.', DATABASE()), ?) AS number", db_int(LOCK_WAIT_S)) != OK)
		outcome = FAILED;
	else if (!alone)
		outcome = error_internal(db_scope(owner), "another migration is under way; start this one when it is done");
	if (outcome == OK &&
	    db_script(owner,
		      "CREATE TABLE IF NOT EXISTS migration (name VARCHAR(80) NOT NULL PRIMARY KEY, hash BINARY(32) NOT NULL, "
		      "ran_at DATETIME(3) NOT NULL)") != OK)
		outcome = FAILED;
	for (int i = 0; i < count; i++) {
		if (outcome == OK)
			outcome = run_file(owner, folder, entries[i]->d_name, report);
		free(entries[i]);
	}
	free(entries);
	return outcome;
}

struct table_row {
	const char *name;
};
static const struct field table_fields[] = { FIELD_TEXT(table_row, name, 0) };
static const struct record table_record = RECORD("table", table_row, table_fields);

/* What the programs may not do to a table, other than all tables' rows. */
static const struct {
	const char *table, *withheld;
} exceptions[] = {
	{ "audit", "UPDATE, DELETE" },
	{ "audit_chain", "DELETE" },
	{ "audit_count", "INSERT, UPDATE, DELETE" }, /* written by triggers, with the owner's rights */
	{ "gate_activity_count", "INSERT, UPDATE, DELETE" },
	{ "migration", "INSERT, UPDATE, DELETE" },
	{ "permission", "INSERT, UPDATE, DELETE" },
};

/* Also what an earlier version gave is taken back; only a right that was given can be. */
static enum outcome grant(struct db *owner, const struct config *config, const char *table, const char *withheld)
{
	const char *host = *config->database_socket ? "localhost" : "%";

	if (db_script(owner, scope_printf(db_scope(owner), "GRANT SELECT, INSERT, UPDATE, DELETE ON `%s`.`%s` TO `%s`@`%s`",
					  config->database_name, table, config->database_user, host)) != OK)
		return FAILED;
	if (!withheld)
		return OK;
	return db_script(owner, scope_printf(db_scope(owner), "REVOKE %s ON `%s`.`%s` FROM `%s`@`%s`", withheld,
					     config->database_name, table, config->database_user, host));
}

enum outcome migrate_grant(struct db *owner, const struct config *config)
{
	struct list tables;

	if (db_rows(owner, &table_record, &tables,
		    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()") != OK)
		return FAILED;
	for (size_t i = 0; i < tables.count; i++) {
		const char *name = ((struct table_row *)tables.items[i])->name, *withheld = NULL;
		for (size_t e = 0; e < sizeof exceptions / sizeof *exceptions; e++)
			if (text_equal(exceptions[e].table, name))
				withheld = exceptions[e].withheld;
		if (grant(owner, config, name, withheld) != OK)
			return FAILED;
	}
	return OK;
}
