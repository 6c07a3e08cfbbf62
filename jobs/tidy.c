/* tidy: what time does to things: tickets that end, and rows and files that nobody needs any more. Cron starts it every minute; started
 * twice at once it does nothing twice, since every change is a conditional update. Exit status 0 when all of it was done.
 */
#include <stdio.h>
#include <string.h>

#include "base/config.h"
#include "base/date.h"
#include "base/log.h"
#include "gate/file_sweep.h"
#include "gate/notification.h"
#include "gate/ticket.h"
#include "store/audit.h"

/* Rows past their time. Nothing here is part of the history. */
static const struct {
	const char *what, *sql;
} leftovers[] = {
	{ "answers kept for an Idempotency-Key", "DELETE FROM idempotency WHERE created_at < UTC_TIMESTAMP(3) - INTERVAL 24 HOUR LIMIT 10000" },
	{ "sessions that ended a month ago", "DELETE FROM session WHERE expires_at < UTC_TIMESTAMP(3) - INTERVAL 30 DAY LIMIT 10000" },
	{ "mailed links that ended a month ago", "DELETE FROM mailed_link WHERE expires_at < UTC_TIMESTAMP(3) - INTERVAL 30 DAY LIMIT 10000" },
	{ "attempts to sign in", "DELETE FROM login_attempt WHERE last_at < UTC_TIMESTAMP(3) - INTERVAL 1 DAY LIMIT 10000" },
};

struct ended {
	const char *id, *number, *company_id, *status;
};
static const struct field ended_fields[] = {
	FIELD_ID  (ended, id,         READ_ONLY),
	FIELD_TEXT(ended, number,     READ_ONLY),
	FIELD_ID  (ended, company_id, READ_ONLY),
	FIELD_TEXT(ended, status,     READ_ONLY),
};
static const struct record ended_record = RECORD("ended", ended, ended_fields);

struct tidying {
	struct scope *scope;
	struct db *db;
	const struct config *config;
	uint8_t audit_key[32];
};

static enum outcome write_end(struct tidying *t, const struct ended *e)
{
	if (db_run(t->db, "UPDATE ticket SET status = 'EXPIRED' WHERE id = ? AND status = ?", db_id(e->id), db_text(e->status)) != OK)
		return FAILED;
	if (db_affected(t->db) != 1)
		return OK; /* a lane or a person was faster */
	if (ticket_event_write(t->db, e->id, "expired", "EXPIRED", NULL, NULL) != OK)
		return FAILED;
	return audit_write(t->db, t->audit_key, &(struct audit_row){
		.chain = "system", .actor_kind = "system", .actor_name = "tidy", .action = "expire", .entity = "ticket", .entity_id = e->id,
		.entity_label = e->number, .company_id = e->company_id,
		.before = scope_printf(t->scope, "{\"status\":\"%s\"}", e->status), .after = "{\"status\":\"EXPIRED\"}" });
}

static enum outcome end_ticket(struct tidying *t, const struct ended *e)
{
	if (db_begin(t->db) != OK)
		return FAILED;
	if (write_end(t, e) == OK && db_commit(t->db) == OK)
		return OK;
	db_rollback(t->db);
	return FAILED;
}

/* A ticket ends when its validity and the grace of whoever waits in the queue are over. Who is inside keeps theirs. */
static enum outcome end_tickets(struct tidying *t)
{
	int64_t before_ms = date_now_ms() - t->config->ticket_grace_minutes * 60000;
	struct list ended;

	if (db_rows(t->db, &ended_record, &ended,
		    "SELECT t.id, t.ticket_access_number AS number, t.company_id, t.status FROM ticket t "
		    "WHERE t.status IN ('WAITING_APPROVE', 'DOC_PENDING', 'ISSUED', 'HOLD') AND t.expired_at < ? AND t.deleted_at IS NULL "
		    "AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.open_subject = t.id) LIMIT 500", /* the rest is for the next minute */
		    db_time(before_ms)) != OK)
		return FAILED;
	for (size_t i = 0; i < ended.count; i++)
		if (end_ticket(t, ended.items[i]) != OK)
			return FAILED;
	if (ended.count)
		log_line(LOG_INFO, NULL, "tickets ended: %zu", ended.count);
	return OK;
}

static enum outcome remove_leftovers(struct tidying *t)
{
	for (size_t i = 0; i < sizeof leftovers / sizeof *leftovers; i++) {
		if (db_run_values(t->db, leftovers[i].sql, NULL, 0) != OK)
			return FAILED;
		if (db_affected(t->db))
			log_line(LOG_INFO, NULL, "removed %s: %lld", leftovers[i].what, (long long)db_affected(t->db));
	}
	return notification_remove(t->db, date_now_ms() - t->config->notification_days * DATE_DAY_MS);
}

int main(void)
{
	struct tidying t = { .scope = scope_new() };
	struct config config;

	log_open("tidy", LOG_INFO);
	if (config_read(t.scope, NULL, &config) != OK)
		return 1;
	t.config = &config;
	config_key(config.audit_key, t.audit_key);
	t.db = db_open(&config, DB_APPLICATION);
	db_use(t.db, t.scope);
	enum outcome outcome = end_tickets(&t);
	if (remove_leftovers(&t) != OK)
		outcome = FAILED;
	struct file_store *store = file_store_open(t.scope, &config);
	if (file_sweep(t.db, store, t.audit_key) != OK)
		outcome = FAILED;
	db_close(t.db);
	scope_free(t.scope);
	return outcome == OK ? 0 : 1;
}
