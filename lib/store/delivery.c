#include "store/delivery.h"

#include "base/log.h"
#include "base/uuid.h"

const struct choice delivery_states[] = {
	{ "PENDING",  { "Menunggu", "Waiting" }, "gold" },
	{ "SENT",     { "Sedang dikirim", "Being sent" }, "blue" },
	{ "ACCEPTED", { "Diterima", "Accepted" }, "green" },
	{ "REJECTED", { "Ditolak", "Refused" }, "red" },
	{ "UNKNOWN",  { "Belum pasti", "Not known" }, "volcano" },
	{ "DEAD",     { "Gagal", "Failed" }, "magenta" },
	{ 0 }
};

static const char *const result_names[] = {
	[DELIVERY_ACCEPTED] = "ACCEPTED", [DELIVERY_REJECTED] = "REJECTED", [DELIVERY_DEFERRED] = "DEFERRED",
	[DELIVERY_AWAY] = "AWAY",         [DELIVERY_UNKNOWN] = "UNKNOWN",
};

struct target_row {
	int64_t errors, counted_from, closed_until, next_at, now_at; /* now_at: the database's clock, the one that all deliverers share */
};
static const struct field target_row_fields[] = {
	FIELD_INT (target_row, errors,       0),
	FIELD_TIME(target_row, counted_from, 0),
	FIELD_TIME(target_row, closed_until, 0),
	FIELD_TIME(target_row, next_at,      0),
	FIELD_TIME(target_row, now_at,       0),
};
static const struct record target_row_record = RECORD("outbox_target", target_row, target_row_fields);

static const struct field message_fields[] = {
	FIELD_ID  (delivery_message, id,          0),
	FIELD_TEXT(delivery_message, kind,        0),
	FIELD_TEXT(delivery_message, subject,     0),
	FIELD_TEXT(delivery_message, message_key, 0),
	FIELD_JSON(delivery_message, message,     0),
	FIELD_TEXT(delivery_message, state,       0),
	FIELD_INT (delivery_message, attempts,    0),
	FIELD_INT (delivery_message, forgiven,    0),
	FIELD_TIME(delivery_message, created_at,  0),
};
static const struct record message_record = RECORD("outbox_message", delivery_message, message_fields);

/* A statement of its own: what is read after it is what others have left. */
static enum outcome lock_target(struct db *db, const char *name, struct target_row **row)
{
	static const char select[] = "SELECT errors, counted_from, closed_until, next_at, UTC_TIMESTAMP(3) AS now_at "
				     "FROM outbox_target WHERE name = ? FOR UPDATE";
	const struct value values[] = { db_text(name) };

	if (db_row_values(db, &target_row_record, (void **)row, select, values, 1) != OK)
		return FAILED;
	if (*row)
		return OK;
	if (db_run(db, "INSERT IGNORE INTO outbox_target (name) VALUES (?)", db_text(name)) != OK)
		return FAILED;
	return db_row_values(db, &target_row_record, (void **)row, select, values, 1);
}

/* The first of the subject in that state is none before it. One row is read: without its index named, the server reads all of
 * the target's. */
#define NONE_BEFORE(state) \
	"AND COALESCE((SELECT e.id FROM outbox e FORCE INDEX (by_subject) WHERE e.subject = t.subject AND e.state = '" state "' " \
	"AND e.target = t.target ORDER BY e.id LIMIT 1) >= t.id, TRUE) "

/* The first due of one state; by index, as far as no subject has an earlier message that is not done. */
#define FIRST_DUE(state) \
	"(SELECT t.id, t.kind, t.subject, t.message_key, t.message, t.state, t.attempts, t.forgiven, t.created_at, t.due_at " \
	"FROM outbox t FORCE INDEX (by_work) WHERE t.target = ? AND t.state = '" state "' AND t.due_at <= ? " \
	NONE_BEFORE("PENDING") NONE_BEFORE("SENT") NONE_BEFORE("UNKNOWN") "ORDER BY t.due_at LIMIT 1)"

static enum outcome find_due(struct db *db, const char *target, int64_t now, struct delivery_message **message)
{
	struct value name = db_text(target), at = db_time(now);
	return db_row(db, &message_record, message,
		      "SELECT id, kind, subject, message_key, message, state, attempts, forgiven, created_at FROM ("
		      FIRST_DUE("PENDING") " UNION ALL " FIRST_DUE("UNKNOWN") " UNION ALL " FIRST_DUE("SENT") ") due ORDER BY due_at LIMIT 1",
		      name, at, name, at, name, at);
}

static enum outcome write_attempt(struct db *db, const struct delivery_message *m, int64_t number,
				  const struct delivery_attempt *a)
{
	return db_run(db,
		      "INSERT INTO outbox_attempt (id, outbox_id, number, result, code, words, took_ms, created_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))",
		      db_id(uuid_new(db_scope(db))), db_id(m->id), db_int(number), db_text(result_names[a->result]),
		      db_int(a->code), db_text(a->words), db_int(a->took_ms));
}

/* Puts the message into the caller's hands. One whose lease ended was in somebody's before. One that is worn costs the target
 * nothing. */
static enum outcome take(struct db *db, const struct config *config, const struct delivery_target *target,
			 const struct target_row *row, struct delivery_message *m)
{
	static const struct delivery_attempt lost = { DELIVERY_UNKNOWN, NONE, "the program that sent it ended before it knew",
						      NONE };
	bool trial = row->closed_until != NONE; /* the breaker's: nobody else sends until it is settled */

	if (text_equal(m->state, "SENT") && write_attempt(db, m, m->attempts, &lost) != OK)
		return FAILED;
	m->worn = m->attempts - m->forgiven >= config->outbox_attempts;
	m->attempts += !m->worn;
	if (db_run(db, "UPDATE outbox SET state = 'SENT', attempts = ?, due_at = ? WHERE id = ?", db_int(m->attempts),
		   db_time(row->now_at + DELIVERY_LEASE_S * 1000), db_id(m->id)) != OK)
		return FAILED;
	if (m->worn)
		return OK;
	return db_run(db, "UPDATE outbox_target SET next_at = ?, closed_until = ? WHERE name = ?",
		      db_time(target->per_minute ? row->now_at + 60000 / target->per_minute : NONE),
		      db_time(trial ? row->now_at + config->outbox_pause_s * 1000 : NONE), db_text(target->name));
}

static enum outcome choose(struct db *db, const struct config *config, const struct delivery_target *target,
			   enum delivery_turn *turn, struct delivery_message **message, int64_t *wait_ms)
{
	struct target_row *row;
	int64_t in_hands = 0;

	if (lock_target(db, target->name, &row) != OK)
		return FAILED;
	if (row->closed_until != NONE && row->closed_until > row->now_at)
		return OK;
	if (target->at_once &&
	    db_number_of(db, &in_hands,
			 "SELECT COUNT(*) AS number FROM outbox WHERE target = ? AND state = 'SENT' AND due_at > ?",
			 db_text(target->name), db_time(row->now_at)) != OK)
		return FAILED;
	if (target->at_once && in_hands >= target->at_once)
		return OK;
	if (find_due(db, target->name, row->now_at, message) != OK)
		return FAILED;
	if (!*message)
		return OK;
	if (row->next_at != NONE && row->next_at > row->now_at) {
		*turn = DELIVERY_WAIT;
		*wait_ms = row->next_at - row->now_at;
		return OK;
	}
	*turn = DELIVERY_MESSAGE;
	return take(db, config, target, row, *message);
}

enum outcome delivery_claim(struct db *db, const struct config *config, const struct delivery_target *target,
			    enum delivery_turn *turn, struct delivery_message **message, int64_t *wait_ms)
{
	*turn = DELIVERY_NOTHING;
	*message = NULL;
	*wait_ms = 0;
	if (db_begin(db) != OK)
		return FAILED;
	if (choose(db, config, target, turn, message, wait_ms) == OK && db_commit(db) == OK)
		return OK;
	db_rollback(db);
	return FAILED;
}

int64_t delivery_wait_ms(int64_t number, int64_t first_ms, int64_t longest_ms, uint32_t random)
{
	int64_t wait = first_ms;

	for (int64_t i = 1; i < number && wait < longest_ms; i++)
		wait *= 2;
	if (wait > longest_ms)
		wait = longest_ms;
	return wait - wait / 4 + (int64_t)((double)(wait / 2) * random / UINT32_MAX);
}

/* The target works again: what it failed waits no longer for that, and goes at the target's pace. What was only deferred has
 * its own time. */
static enum outcome wake(struct db *db, const char *name)
{
	return db_run(db,
		      "UPDATE outbox o JOIN outbox_attempt a ON a.outbox_id = o.id AND a.number = o.attempts AND a.result IN ('AWAY', 'UNKNOWN') "
		      "SET o.due_at = UTC_TIMESTAMP(3) WHERE o.target = ? AND o.state IN ('PENDING', 'UNKNOWN') AND o.due_at > UTC_TIMESTAMP(3)",
		      db_text(name));
}

/* Only errors of the target itself count: one that refuses or defers a message works. */
static enum outcome settle_target(struct db *db, const struct config *config, const char *name, enum delivery_result result)
{
	struct target_row *row;

	if (lock_target(db, name, &row) != OK)
		return FAILED;
	if (result != DELIVERY_AWAY && result != DELIVERY_UNKNOWN) {
		if (row->closed_until != NONE && wake(db, name) != OK)
			return FAILED;
		return row->errors || row->closed_until != NONE
			? db_run(db, "UPDATE outbox_target SET errors = 0, counted_from = NULL, closed_until = NULL WHERE name = ?", db_text(name))
			: OK;
	}
	bool closed = row->closed_until != NONE; /* this was the trial */
	bool anew = !closed && (row->counted_from == NONE || row->now_at - row->counted_from > config->outbox_window_s * 1000);
	int64_t errors = anew ? 1 : row->errors + 1;
	if (closed || errors >= config->outbox_errors) {
		log_line(LOG_WARNING, NULL, "outbox: %s does not work; nothing is sent to it for %lld s", name,
			 (long long)config->outbox_pause_s);
		return db_run(db, "UPDATE outbox_target SET errors = ?, closed_until = ? WHERE name = ?", db_int(errors),
			      db_time(row->now_at + config->outbox_pause_s * 1000), db_text(name));
	}
	return db_run(db, "UPDATE outbox_target SET errors = ?, counted_from = ? WHERE name = ?", db_int(errors),
		      db_time(anew ? row->now_at : row->counted_from), db_text(name));
}

static const char *state_after(const struct config *config, const struct delivery_message *m, enum delivery_result result)
{
	if (result == DELIVERY_ACCEPTED || result == DELIVERY_REJECTED)
		return result_names[result];
	if (m->attempts - m->forgiven >= config->outbox_attempts)
		return "DEAD";
	return result == DELIVERY_UNKNOWN ? "UNKNOWN" : "PENDING";
}

enum outcome delivery_settle(struct db *db, const struct config *config, const struct delivery_target *target,
			     const struct delivery_message *m, const struct delivery_attempt *a, bool *died)
{
	const char *state = state_after(config, m, a->result);
	uint32_t random;

	crypto_random(&random, sizeof random);
	bool waits = text_equal(state, "PENDING") || text_equal(state, "UNKNOWN");
	int64_t wait_ms = waits ? delivery_wait_ms(m->attempts - m->forgiven, config->outbox_first_wait_s * 1000,
						   config->outbox_longest_wait_s * 1000, random) : 0;
	if (a->result != DELIVERY_WORN &&
	    (settle_target(db, config, target->name, a->result) != OK || write_attempt(db, m, m->attempts, a) != OK))
		return FAILED;
	/* What was sealed for the way has no use at its end. */
	if (db_run(db,
		   "UPDATE outbox SET state = ?, due_at = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, "
		   "message = IF(state = 'ACCEPTED' AND JSON_EXISTS(message, '$.sealed'), JSON_REMOVE(message, '$.sealed'), message) "
		   "WHERE id = ? AND state = 'SENT' AND attempts = ?",
		   db_text(state), db_int(wait_ms * 1000), db_id(m->id), db_int(m->attempts)) != OK)
		return FAILED;
	*died = db_affected(db) == 1 && text_equal(state, "DEAD");
	return OK;
}

enum outcome delivery_remove(struct db *db, int64_t before_ms)
{
	return db_run(db, "DELETE FROM outbox WHERE state IN ('ACCEPTED', 'REJECTED') AND id < ? LIMIT 5000",
		      db_id(uuid_at(db_scope(db), before_ms)));
}

enum outcome delivery_forget_secrets(struct db *db, int64_t before_ms)
{
	return db_run(db,
		      "UPDATE outbox SET message = JSON_REPLACE(message, '$.sealed', JSON_COMPACT('null')) "
		      "WHERE state IN ('REJECTED', 'DEAD') AND id < ? AND JSON_EXISTS(message, '$.sealed.*') LIMIT 5000",
		      db_id(uuid_at(db_scope(db), before_ms)));
}

static const struct field figures_fields[] = {
	FIELD_TEXT(delivery_figures, target, 0),
	FIELD_INT (delivery_figures, dead,   0),
	FIELD_INT (delivery_figures, late_s, 0),
};
static const struct record figures_record = RECORD("outbox_figures", delivery_figures, figures_fields);

enum outcome delivery_figures(struct db *db, struct list *figures)
{
	return db_rows_values(db, &figures_record, figures,
			      "SELECT t.target, (SELECT COUNT(*) FROM outbox d WHERE d.target = t.target AND d.state = 'DEAD') AS dead, "
			      "COALESCE((SELECT TIMESTAMPDIFF(SECOND, MIN(o.due_at), UTC_TIMESTAMP(3)) FROM outbox o WHERE o.target = t.target "
			      "AND o.state IN ('PENDING', 'UNKNOWN', 'SENT') AND o.due_at <= UTC_TIMESTAMP(3)), 0) AS late_s "
			      "FROM (SELECT target FROM outbox GROUP BY target UNION SELECT name FROM outbox_target) t ORDER BY t.target", NULL, 0);
}
