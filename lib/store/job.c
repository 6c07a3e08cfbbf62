#include "store/job.h"

#include <stdio.h>

#include "base/log.h"

enum outcome job_open(struct job *job, const char *name, enum db_account account)
{
	*job = (struct job){ .name = name, .scope = scope_new() };
	log_open(name, LOG_INFO);
	if (config_read(job->scope, NULL, &job->config) != OK) {
		scope_free(job->scope);
		return FAILED;
	}
	log_open(name, log_level_of(job->config.log_level));
	job->db = db_open(&job->config, account);
	db_use(job->db, job->scope);
	return OK;
}

int job_close(struct job *job, enum outcome outcome)
{
	for (const struct error *e = outcome == OK ? NULL : error_first(job->scope); e; e = e->next)
		if (e->code != E_INTERNAL) /* what went wrong inside is in the log */
			fprintf(stderr, "%s: %s%s%s\n", job->name, e->path, *e->path ? ": " : "",
				error_words(job->scope, e, ENGLISH));
	db_close(job->db);
	scope_free(job->scope);
	return outcome == OK ? 0 : 1;
}

enum outcome job_audit(struct job *job, const struct audit_row *row)
{
	struct audit_row whole = *row;
	uint8_t key[CRYPTO_KEY_SIZE];

	whole.actor_kind = "system";
	whole.actor_name = job->name;
	if (!whole.chain)
		whole.chain = "system";
	config_key(job->config.audit_key, key);
	return audit_write(job->db, key, &whole);
}
