/* migrate: brings the database up to date: tables, permissions, roles, rights. Safe to run at any time.
 *
 *	autogate-migrate            as the settings say
 *	autogate-migrate --example  prints all settings with their meaning, as an INI file
 */
#include <stdio.h>
#include <string.h>

#include "auth/role_seed.h"
#include "base/log.h"
#include "store/migrate.h"

static void say(const char *name)
{
	printf("migrating: %s\n", name);
}

static enum outcome migrate(struct db *owner, const struct config *config)
{
	if (migrate_run(owner, config->paths_sql, say) != OK || db_begin(owner) != OK)
		return FAILED;
	if (role_seed(owner) != OK) {
		db_rollback(owner);
		return FAILED;
	}
	return db_commit(owner) == OK ? migrate_grant(owner, config) : FAILED;
}

int main(int argc, char **argv)
{
	struct scope *scope = scope_new();
	struct config config;

	if (argc == 2 && strcmp(argv[1], "--example") == 0) {
		config_print_example();
		scope_free(scope);
		return 0;
	}
	log_open("migrate", LOG_INFO);
	if (config_read(scope, NULL, &config) != OK)
		return 1;
	struct db *owner = db_open(&config, DB_OWNER);
	db_use(owner, scope);
	enum outcome outcome = migrate(owner, &config);
	db_close(owner);
	scope_free(scope);
	return outcome == OK ? 0 : 1;
}
