/* migrate: brings the database up to date: tables, permissions, roles, rights. Safe to run at any time.
 *
 *	autogate-migrate            as the settings say
 *	autogate-migrate --example  prints all settings with their meaning, as an INI file
 */
#include <stdio.h>
#include <string.h>

#include "auth/role_seed.h"
#include "store/job.h"
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
	struct job job;

	if (argc == 2 && strcmp(argv[1], "--example") == 0) {
		config_print_example();
		return 0;
	}
	if (job_open(&job, "migrate", DB_OWNER) != OK)
		return 1;
	return job_close(&job, migrate(job.db, &job.config));
}
