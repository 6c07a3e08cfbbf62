#include "deliver_alarm.h"

#include "base/log.h"
#include "document/letter.h"
#include "gate/notification.h"
#include "store/audit.h"

#define DEAD_LETTER "dead-letter"

struct reader {
	const char *fullname, *email, *language;
};
static const struct field reader_fields[] = {
	FIELD_TEXT(reader, fullname, 0),
	FIELD_TEXT(reader, email,    0),
	FIELD_TEXT(reader, language, 0),
};
static const struct record reader_record = RECORD("dead_letter_reader", reader, reader_fields);

static enum outcome audit(struct db *db, const struct config *config, const struct delivery_target *target,
			  const struct delivery_message *m)
{
	uint8_t key[CRYPTO_KEY_SIZE];

	config_key(config->audit_key, key);
	return audit_write(db, key, &(struct audit_row){
		.chain = "system", .actor_kind = "system", .actor_name = "deliver", .action = "fail", .entity = "outbox_message",
		.entity_id = m->id, .entity_label = scope_printf(db_scope(db), "%s %s", target->name, m->kind),
		.before = "{\"state\":\"SENT\"}", .after = "{\"state\":\"DEAD\"}" });
}

static enum outcome write_letter(struct db *db, const struct config *config, const struct delivery_target *target,
				 const struct delivery_message *m, const struct delivery_attempt *a, int64_t dead,
				 const struct reader *to)
{
	struct scope *scope = db_scope(db);
	const struct letter_value values[] = {
		{ "fullname", to->fullname }, { "target", target->name }, { "kind", m->kind }, { "message", m->id }, { "words", a->words },
		{ "attempts", scope_printf(scope, "%lld", (long long)(m->attempts - m->forgiven)) },
		{ "dead", scope_printf(scope, "%lld", (long long)dead) },
	};
	return letter_send(db, config, &(struct letter){ .name = DEAD_LETTER, .to = to->email,
		.language = text_equal(to->language, "en") ? ENGLISH : INDONESIAN, .values = values,
		.value_count = sizeof values / sizeof *values });
}

static enum outcome write_letters(struct db *db, const struct config *config, const struct delivery_target *target,
				  const struct delivery_message *m, const struct delivery_attempt *a)
{
	struct list readers;
	int64_t dead;

	if (db_number_of(db, &dead, "SELECT COUNT(*) AS number FROM outbox WHERE target = ? AND state = 'DEAD'",
			 db_text(target->name)) != OK ||
	    db_rows(db, &reader_record, &readers,
		    "SELECT u.fullname, u.email, u.language FROM user u JOIN role r ON r.id = u.role_id "
		    "JOIN role_permission rp ON rp.role_id = r.id JOIN permission p ON p.id = rp.permission_id "
		    "WHERE p.`key` = 'outbox.manage' AND u.is_active AND u.deleted_at IS NULL AND r.is_active AND r.deleted_at IS NULL") != OK)
		return FAILED;
	for (size_t i = 0; i < readers.count; i++)
		if (write_letter(db, config, target, m, a, dead, readers.items[i]) != OK)
			return FAILED;
	return OK;
}

enum outcome deliver_alarm(struct db *db, const struct config *config, const struct delivery_target *target,
			   const struct delivery_message *m, const struct delivery_attempt *a)
{
	log_line(LOG_ERROR, NULL, "outbox: %s %s to %s is dead after %lld attempts: %s", m->kind, m->id, target->name,
		 (long long)(m->attempts - m->forgiven), a->words);
	if (audit(db, config, target, m) != OK)
		return FAILED;
	if (text_equal(m->kind, DEAD_LETTER)) /* of letters that do not arrive, another letter tells nobody */
		return OK;
	if (db_run(db, "UPDATE outbox_target SET alarmed_at = UTC_TIMESTAMP(3) WHERE name = ? AND "
		   "(alarmed_at IS NULL OR alarmed_at < UTC_TIMESTAMP(3) - INTERVAL 1 HOUR)", db_text(target->name)) != OK)
		return FAILED;
	if (db_affected(db) != 1)
		return OK;
	if (notification_write(db, &(struct notification_event){
		.type = "dead_letter", .menu_type = "outbox", .permission = OUTBOX_MANAGE, .entity_id = m->id,
		.values = notification_values(db_scope(db), "target", target->name, "kind", m->kind, "error", a->words) }) != OK)
		return FAILED;
	return write_letters(db, config, target, m, a);
}
