#include "web/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "web/metrics.h"

struct worker *worker_new(const struct group *group)
{
	struct worker *worker = calloc(1, sizeof *worker);

	log_open(group->name, LOG_INFO);
	if (!worker)
		die("out of memory for a worker");
	worker->config_scope = scope_new();
	worker->scope = scope_new();
	if (config_read(worker->config_scope, NULL, &worker->config) != OK)
		die("the settings are missing or wrong; see the lines above");
	log_open(group->name, log_level_of(worker->config.log_level));
	config_key(worker->config.audit_key, worker->audit_key);
	worker->db = db_open(&worker->config, DB_APPLICATION);
	if (group->open_files)
		worker->file_store = group->open_files(worker->config_scope, &worker->config);
	worker->group = group;
	worker->metrics = metrics_open(worker->config.paths_metrics, group);
	return worker;
}

void worker_free(struct worker *worker)
{
	metrics_close(worker->metrics);
	db_close(worker->db);
	gate_rules_release(&worker->gate_rules);
	scope_free(worker->scope);
	scope_free(worker->config_scope);
	free(worker);
}

/* Resident pages of this process, from the kernel; looked at now and then only. */
static int64_t resident_mb(void)
{
	long long size = 0, resident = 0;
	FILE *statm = fopen("/proc/self/statm", "r");

	if (statm) {
		if (fscanf(statm, "%lld %lld", &size, &resident) != 2)
			resident = 0;
		fclose(statm);
	}
	return resident * sysconf(_SC_PAGESIZE) / (1024 * 1024);
}

bool worker_is_spent(const struct worker *worker)
{
	if (worker->requests >= (uint64_t)worker->config.worker_requests)
		return true;
	return worker->requests % 500 == 499 && resident_mb() > worker->config.worker_memory_mb;
}
