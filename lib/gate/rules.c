#include "gate/rules.h"

static const struct field step_fields[] = {
	FIELD_TEXT(gate_step, step, 0),       FIELD_TEXT(gate_step, gate_type, 0), FIELD_TEXT(gate_step, direction, 0),
	FIELD_TEXT(gate_step, place_from, 0), FIELD_TEXT(gate_step, place_to, 0),  FIELD_TEXT(gate_step, area_kind, 0),
};
static const struct record step_record = RECORD("gate_step", gate_step, step_fields);

static const struct field credential_fields[] = {
	FIELD_TEXT(gate_credential, holder, 0), FIELD_TEXT(gate_credential, area_kind, 0), FIELD_TEXT(gate_credential, plate, 0),
	FIELD_TEXT(gate_credential, passback, 0), FIELD_INT(gate_credential, needs, 0), FIELD_BOOL(gate_credential, qr, 0),
	FIELD_BOOL(gate_credential, tag, 0), FIELD_BOOL(gate_credential, officer, 0),
};
static const struct record credential_record = RECORD("gate_credential", gate_credential, credential_fields);

static const struct field reason_fields[] = {
	FIELD_TEXT(gate_reason, name, 0),           FIELD_TEXT(gate_reason, code, 0),        FIELD_TEXT(gate_reason, in_decision, 0),
	FIELD_TEXT(gate_reason, in_lamp, 0),        FIELD_TEXT(gate_reason, in_action, 0),   FIELD_TEXT(gate_reason, out_decision, 0),
	FIELD_TEXT(gate_reason, out_lamp, 0),       FIELD_TEXT(gate_reason, out_action, 0),  FIELD_TEXT(gate_reason, reason_id, 0),
	FIELD_TEXT(gate_reason, reason_en, 0),      FIELD_TEXT(gate_reason, instruction_id, 0), FIELD_TEXT(gate_reason, instruction_en, 0),
};
static const struct record reason_record = RECORD("gate_reason", gate_reason, reason_fields);

static enum outcome read_tables(struct db *db, struct gate_rules *rules)
{
	if (db_rows(db, &step_record, &rules->steps,
		    "SELECT step, gate_type, direction, place_from, place_to, area_kind FROM gate_step") != OK ||
	    db_rows(db, &credential_record, &rules->credentials,
		    "SELECT holder, area_kind, needs, qr, tag, plate, officer, passback FROM gate_credential") != OK)
		return FAILED;
	return db_rows(db, &reason_record, &rules->reasons,
		       "SELECT name, code, in_decision, in_lamp, in_action, out_decision, out_lamp, out_action, reason_id, reason_en, "
		       "instruction_id, instruction_en FROM gate_reason");
}

enum outcome gate_rules_load(struct db *db, struct gate_rules *rules, int64_t version)
{
	if (rules->scope && rules->version == version)
		return OK;
	gate_rules_release(rules);
	struct scope *scope = scope_new(), *request = db_lend(db, scope);
	enum outcome outcome = read_tables(db, rules);
	db_lend(db, request);
	if (outcome != OK) {
		scope_free(scope);
		*rules = (struct gate_rules){ 0 };
		error_retry_after(request, 1);
		return error_add(request, E_NOT_AVAILABLE, "", NULL);
	}
	rules->scope = scope;
	rules->version = version;
	return OK;
}

void gate_rules_release(struct gate_rules *rules)
{
	scope_free(rules->scope);
	*rules = (struct gate_rules){ 0 };
}

const struct gate_step *gate_rules_step(const struct gate_rules *rules, const char *gate_type, const char *direction)
{
	for (size_t i = 0; i < rules->steps.count; i++) {
		const struct gate_step *s = rules->steps.items[i];
		if (text_equal(s->gate_type, gate_type) && text_equal(s->direction, direction))
			return s;
	}
	return NULL;
}

const struct gate_step *gate_rules_step_named(const struct gate_rules *rules, const char *step)
{
	for (size_t i = 0; i < rules->steps.count; i++)
		if (text_equal(((struct gate_step *)rules->steps.items[i])->step, step))
			return rules->steps.items[i];
	return NULL;
}

const struct gate_credential *gate_rules_credential(const struct gate_rules *rules, const char *holder, const char *area_kind)
{
	for (size_t i = 0; i < rules->credentials.count; i++) {
		const struct gate_credential *c = rules->credentials.items[i];
		if (text_equal(c->holder, holder) && text_equal(c->area_kind, area_kind))
			return c;
	}
	return NULL;
}

const struct gate_reason *gate_rules_reason(const struct gate_rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->reasons.count; i++) {
		const struct gate_reason *r = rules->reasons.items[i];
		if (text_equal(r->name, name))
			return r;
	}
	return NULL;
}
