/* worker: what one process keeps from request to request; nothing mutable stands outside of it. */
#pragma once
#include "auth/actor.h"
#include "base/config.h"
#include "gate/rules.h"
#include "web/route.h"

struct worker {
	struct config config;
	struct scope *config_scope, *scope;
	struct db *db;
	struct file_store *file_store; /* NULL: the group opens none */
	const struct group *group;
	struct grants_kept grants_kept;
	struct gate_rules gate_rules;
	uint8_t audit_key[32];
	struct metrics *metrics; /* NULL: nothing is counted */
	uint64_t requests;
};

/* Reads the settings and the keys; ends the process where they are missing or wrong. */
struct worker *worker_new(const struct group *group);
void worker_free(struct worker *worker);
/* Whether it has grown, or has served so long that it should make room for a new one. */
bool worker_is_spent(const struct worker *worker);
