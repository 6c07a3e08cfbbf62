/* job: what a program in jobs/ begins and ends with: its log, the settings, memory, the database.
 *
 *	struct job job;
 *
 *	if (job_open(&job, "migrate", DB_OWNER) != OK)
 *		return 1;
 *	return job_close(&job, migrate(job.db, &job.config));
 */
#pragma once
#include "store/audit.h"

struct job {
	const char *name;
	struct config config;
	struct scope *scope; /* of the whole run */
	struct db *db;       /* works in `scope` until another is lent to it, or used */
};

/* `name`: as the log shows it. What is wrong with the settings is logged; then there is nothing to close. */
must_check enum outcome job_open(struct job *job, const char *name, enum db_account account);
/* Tells on stderr what went wrong that whoever started the program can mend, and gives everything back. The exit status: 0 for
 * OK, else 1. */
int job_close(struct job *job, enum outcome outcome);

/* Adds a row of the system's own to the audit, under the job's name; of `row` the action, the thing, before and after. */
must_check enum outcome job_audit(struct job *job, const struct audit_row *row);
