/* rules: the gate's rule tables as the database has them (sql/0004_gate_rules.sql and what was added since), kept by a worker
 * until their version changes. */
#pragma once
#include "store/db.h"

struct gate_step {
	const char *step, *gate_type, *direction, *place_from, *place_to, *area_kind;
};

struct gate_credential {
	const char *holder, *area_kind, *plate, *passback;
	int64_t needs;
	bool qr, tag, officer;
};

struct gate_reason {
	const char *name, *code;
	const char *in_decision, *in_lamp, *in_action, *out_decision, *out_lamp, *out_action;
	const char *reason_id, *reason_en, *instruction_id, *instruction_en;
};

struct gate_rules {
	int64_t version;
	struct scope *scope;
	struct list steps, credentials, reasons;
};

/* Reads the tables unless `rules` holds that version already. */
must_check enum outcome gate_rules_load(struct db *db, struct gate_rules *rules, int64_t version);
void gate_rules_release(struct gate_rules *rules);

/* NULL where the tables know none. */
const struct gate_step *gate_rules_step(const struct gate_rules *rules, const char *gate_type, const char *direction);
const struct gate_step *gate_rules_step_named(const struct gate_rules *rules, const char *step);
const struct gate_credential *gate_rules_credential(const struct gate_rules *rules, const char *holder, const char *area_kind);
const struct gate_reason *gate_rules_reason(const struct gate_rules *rules, const char *name);
