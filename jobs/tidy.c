/* tidy: what time does to things: tickets that end, and rows and files that nobody needs any more. Cron starts it every minute;
 * started twice at once it does nothing twice, since every change is a conditional update. Exit status 0 when all of it was done.
 */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "gate/file_sweep.h"
#include "gate/notification.h"
#include "gate/ticket.h"
#include "store/delivery.h"
#include "store/job.h"

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

static enum outcome write_end(struct job *job, const struct ended *e)
{
	if (db_run(job->db, "UPDATE ticket SET status = 'EXPIRED' WHERE id = ? AND status = ?", db_id(e->id),
		   db_text(e->status)) != OK)
		return FAILED;
	if (db_affected(job->db) != 1)
		return OK; /* a lane or a person was faster */
	if (ticket_event_write(job->db, e->id, "expired", "EXPIRED", NULL, NULL) != OK)
		return FAILED;
	return job_audit(job, &(struct audit_row){
		.action = "expire", .entity = "ticket", .entity_id = e->id, .entity_label = e->number, .company_id = e->company_id,
		.before = scope_printf(job->scope, "{\"status\":\"%s\"}", e->status), .after = "{\"status\":\"EXPIRED\"}" });
}

static enum outcome end_ticket(struct job *job, const struct ended *e)
{
	if (db_begin(job->db) != OK)
		return FAILED;
	if (write_end(job, e) == OK && db_commit(job->db) == OK)
		return OK;
	db_rollback(job->db);
	return FAILED;
}

/* A ticket ends when its validity and the grace of whoever waits in the queue are over. Who is inside keeps theirs. */
static enum outcome end_tickets(struct job *job)
{
	int64_t before_ms = date_now_ms() - job->config.ticket_grace_minutes * 60000;
	struct list ended;

	if (db_rows(job->db, &ended_record, &ended,
		    "SELECT t.id, t.ticket_access_number AS number, t.company_id, t.status FROM ticket t "
		    "WHERE t.status IN ('WAITING_APPROVE', 'DOC_PENDING', 'ISSUED', 'HOLD') AND t.expired_at < ? AND t.deleted_at IS NULL "
		    "AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.open_subject = t.id) LIMIT 500", /* the rest is for the next minute */
		    db_time(before_ms)) != OK)
		return FAILED;
	for (size_t i = 0; i < ended.count; i++)
		if (end_ticket(job, ended.items[i]) != OK)
			return FAILED;
	if (ended.count)
		log_line(LOG_INFO, NULL, "tickets ended: %zu", ended.count);
	return OK;
}

/* No mail opens anything after that. */
static int64_t longest_link_hours(const struct config *c)
{
	int64_t longest = c->link_set_password_hours;

	if (longest < c->link_password_hours)
		longest = c->link_password_hours;
	return longest < c->link_email_hours ? c->link_email_hours : longest;
}

static enum outcome remove_leftovers(struct job *job)
{
	for (size_t i = 0; i < sizeof leftovers / sizeof *leftovers; i++) {
		if (db_run_values(job->db, leftovers[i].sql, NULL, 0) != OK)
			return FAILED;
		if (db_affected(job->db))
			log_line(LOG_INFO, NULL, "removed %s: %lld", leftovers[i].what, (long long)db_affected(job->db));
	}
	if (delivery_remove(job->db, date_now_ms() - job->config.outbox_days * DATE_DAY_MS) != OK)
		return FAILED;
	if (delivery_forget_secrets(job->db, date_now_ms() - longest_link_hours(&job->config) * (DATE_DAY_MS / 24)) != OK)
		return FAILED;
	return notification_remove(job->db, date_now_ms() - job->config.notification_days * DATE_DAY_MS);
}

static enum outcome sweep_files(struct job *job)
{
	uint8_t audit_key[CRYPTO_KEY_SIZE];

	config_key(job->config.audit_key, audit_key);
	return file_sweep(job->db, file_store_open(job->scope, &job->config), audit_key);
}

/* What fails does not stop the rest. */
static enum outcome tidy(struct job *job)
{
	static enum outcome (*const parts[])(struct job *job) = { end_tickets, remove_leftovers, sweep_files };
	enum outcome outcome = OK;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i](job) != OK)
			outcome = FAILED;
	return outcome;
}

int main(void)
{
	struct job job;

	if (job_open(&job, "tidy", DB_APPLICATION) != OK)
		return 1;
	return job_close(&job, tidy(&job));
}
