#include "gate/passage.h"

#include <string.h>

#include "base/uuid.h"
#include "gate/ticket.h"

static bool enters(const struct gate_step *step)
{
	return strcmp(step->place_from, "outside") == 0;
}

static bool leaves(const struct gate_step *step)
{
	return strcmp(step->place_to, "outside") == 0;
}

/* Claims one entry of the ticket. The one update that admits: it finds the row ISSUED with an entry left, or it finds none. */
static enum outcome claim_ticket(struct db *db, const struct ticket_facts *t, int64_t now_ms, bool *lost)
{
	if (db_run(db,
		   "UPDATE ticket SET status = 'IN', entries_used = entries_used + 1, first_seen_at = COALESCE(first_seen_at, ?) "
		   "WHERE id = ? AND status = 'ISSUED' AND entries_used < entry_limit AND revision = ?",
		   db_time(now_ms), db_id(t->id), db_int(t->revision)) != OK)
		return FAILED;
	*lost = db_affected(db) != 1;
	return OK;
}

static enum outcome open_visit(struct db *db, const struct subject *s, struct passage *p, bool *lost)
{
	const struct ticket_facts *t = s->ticket;
	const char *subject_id = t ? t->id : s->employee->id;

	p->visit_id = uuid_new(db_scope(db));
	if (db_run(db,
		   "INSERT INTO visit (id, ticket_id, employee_id, rfid, company_id, plate, vehicle_type, state, place, open_subject, pending_id, "
		   "pending_at, in_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?, ?, ?)",
		   db_id(p->visit_id), db_id(t ? t->id : NULL), db_id(t ? NULL : s->employee->id), db_text(t ? NULL : s->employee->rfid),
		   db_id(t ? t->company_id : s->employee->company_id), db_text(t ? t->plate : NULL),
		   db_text(t ? t->vehicle_type : s->employee->vehicle_type), db_text(p->pending ? "outside" : p->step->place_to), db_id(subject_id),
		   db_id(p->pending ? p->activity_id : NULL), db_time(p->pending ? p->now_ms : NONE), db_time(p->now_ms)) == OK)
		return OK;
	*lost = db_fault(db) == DB_DUPLICATE;
	return FAILED;
}

#define CLOSE_VISIT \
	"UPDATE visit SET state = 'CLOSED', closed_as = ?, place = 'outside', out_at = ?, open_subject = NULL, pending_id = NULL, " \
	"pending_at = NULL WHERE id = ? AND state = 'OPEN'"

static enum outcome close_visit(struct db *db, const char *visit_id, const char *as, int64_t at_ms)
{
	return db_run(db, CLOSE_VISIT, db_text(as), db_time(at_ms), db_id(visit_id));
}

/* After the last OUT a ticket is done, or ISSUED again while entries and time remain. */
static enum outcome release_ticket(struct db *db, const char *ticket_id)
{
	return db_run(db,
		      "UPDATE ticket SET status = IF(entries_used < entry_limit AND expired_at > UTC_TIMESTAMP(3), 'ISSUED', 'COMPLETED'), "
		      "first_seen_at = NULL WHERE id = ? AND status = 'IN'",
		      db_id(ticket_id));
}

/* The visit stands where the step begins, and no other lane waits for its passage; unless the decision was that this does not
 * matter. */
#define WHERE_IT_WAS "((place = ? AND (pending_id IS NULL OR ?)) OR ?)"
#define WHERE_IT_WAS_VALUES(d, p) db_text((p)->step->place_from), db_int((d)->supersedes_pending), db_int((d)->forgives_order)

/* Moves an open visit from place to place, or only marks it while the passage is pending. */
static enum outcome move_visit(struct db *db, const struct decision *d, struct passage *p, bool *lost)
{
	if (p->pending) {
		if (db_run(db,
			   "UPDATE visit SET pending_id = ?, pending_at = ? WHERE id = ? AND state = 'OPEN' AND " WHERE_IT_WAS,
			   db_id(p->activity_id), db_time(p->now_ms), db_id(p->visit_id), WHERE_IT_WAS_VALUES(d, p)) != OK)
			return FAILED;
		*lost = db_affected(db) != 1;
		return OK;
	}
	if (db_run(db,
		   "UPDATE visit SET place = ?, siklus = siklus + ?, pending_id = NULL, pending_at = NULL "
		   "WHERE id = ? AND state = 'OPEN' AND " WHERE_IT_WAS,
		   db_text(p->step->place_to), db_int(strcmp(p->step->step, "PORT_IN") == 0), db_id(p->visit_id),
		   WHERE_IT_WAS_VALUES(d, p)) != OK)
		return FAILED;
	*lost = db_affected(db) != 1;
	return OK;
}

/* The way out, where it is taken as passed at once: the visit is over. */
static enum outcome end_visit(struct db *db, const struct decision *d, const struct passage *p, bool *lost)
{
	if (db_run(db, CLOSE_VISIT " AND " WHERE_IT_WAS, db_text("out"), db_time(p->now_ms), db_id(p->visit_id),
		   WHERE_IT_WAS_VALUES(d, p)) != OK)
		return FAILED;
	*lost = db_affected(db) != 1;
	return OK;
}

/* Whoever was let through here before and is read again: the new event stands for the passage. */
static enum outcome replace_pending(struct db *db, const char *pending_id)
{
	return db_run(db, "UPDATE gate_activity SET passage = 'REPLACED' WHERE id = ? AND passage = 'PENDING'",
		      db_id(pending_id));
}

static enum outcome enter(struct db *db, const struct decision *d, const struct subject *s, struct passage *p, bool *lost)
{
	const struct ticket_facts *t = s->ticket;
	const char *old_visit = t ? t->visit_id : s->employee->visit_id;

	if (old_visit && (d->supersedes_pending || d->closes_old_visit)) {
		if (close_visit(db, old_visit, d->supersedes_pending ? "aborted" : "missed_exit", p->now_ms) != OK)
			return FAILED;
		if (t && db_run(db,
				"UPDATE ticket SET status = 'ISSUED', entries_used = entries_used - 1 WHERE id = ? AND status = 'IN'",
				db_id(t->id)) != OK)
			return FAILED;
	}
	if (t && (claim_ticket(db, t, p->now_ms, lost) != OK || *lost))
		return *lost ? OK : FAILED;
	if (open_visit(db, s, p, lost) != OK)
		return *lost ? OK : FAILED;
	return t ? ticket_event_write(db, t->id, "entered", "IN", p->lane_code, NULL) : OK;
}

/* What the end of a visit means for its ticket, where it had one. */
static enum outcome ticket_left(struct db *db, const char *ticket_id, const char *lane_code)
{
	if (!ticket_id)
		return OK;
	if (release_ticket(db, ticket_id) != OK)
		return FAILED;
	return ticket_event_write(db, ticket_id, "left", NULL, lane_code, NULL);
}

static enum outcome leave(struct db *db, const char *visit_id, const char *ticket_id, const char *lane_code, int64_t at_ms)
{
	return close_visit(db, visit_id, "out", at_ms) == OK ? ticket_left(db, ticket_id, lane_code) : FAILED;
}

enum outcome passage_admit(struct db *db, const struct decision *d, const struct subject *s, struct passage *p, bool *lost)
{
	*lost = false;
	if (!s->ticket && !s->employee)
		return error_internal(db_scope(db), "nobody was to be let through at %s", p->lane_code);
	const char *pending = s->ticket ? s->ticket->visit_pending_id : s->employee->visit_pending_id;
	p->visit_id = s->ticket ? s->ticket->visit_id : s->employee->visit_id;
	if (d->supersedes_pending && replace_pending(db, pending) != OK)
		return FAILED;
	if (enters(p->step)) {
		if (enter(db, d, s, p, lost) != OK || *lost)
			return *lost ? OK : FAILED;
	} else if (p->visit_id) {
		bool ends = !p->pending && leaves(p->step);
		if ((ends ? end_visit(db, d, p, lost) : move_visit(db, d, p, lost)) != OK || *lost)
			return *lost ? OK : FAILED;
		if (ends && ticket_left(db, s->ticket ? s->ticket->id : NULL, p->lane_code) != OK)
			return FAILED;
	}
	return OK;
}

static const struct field accepted_fields[] = {
	FIELD_ID(accepted, id, 0), FIELD_ID(accepted, ticket_id, 0), FIELD_ID(accepted, employee_id, 0), FIELD_ID(accepted, visit_id, 0),
	FIELD_ID(accepted, company_id, 0), FIELD_TEXT(accepted, step, 0), FIELD_TEXT(accepted, passage, 0), FIELD_TEXT(accepted, lane_code, 0),
	FIELD_TEXT(accepted, label, 0), FIELD_TIME(accepted, created_at, 0),
};
static const struct record accepted_record = RECORD("accepted", accepted, accepted_fields);

#define ACCEPTED_COLUMNS \
	"SELECT a.id, a.ticket_id, a.employee_id, a.visit_id, a.company_id, a.step, a.passage, a.lane_code, a.created_at, " \
	"COALESCE((SELECT t.ticket_access_number FROM ticket t WHERE t.id = a.ticket_id), " \
	"(SELECT e.name FROM employee e WHERE e.id = a.employee_id)) AS label "

enum outcome passage_find(struct db *db, const char *lane_code, const char *transaction_id, struct accepted **accepted)
{
	return db_row(db, &accepted_record, accepted,
		      ACCEPTED_COLUMNS "FROM gate_activity a WHERE a.lane_code = ? AND a.transaction_id = ? AND a.decision = 'ACCEPT' FOR UPDATE",
		      db_text(lane_code), db_text(transaction_id));
}

enum outcome passage_follow(struct db *db, struct accepted **accepted)
{
	while (strcmp((*accepted)->passage, "REPLACED") == 0) {
		const struct accepted *a = *accepted;
		struct accepted *later;
		if (db_row(db, &accepted_record, &later,
			   ACCEPTED_COLUMNS "FROM gate_activity a WHERE a.ticket_id <=> ? AND a.employee_id <=> ? AND a.lane_code = ? "
			   "AND a.decision = 'ACCEPT' AND a.id > ? ORDER BY a.id LIMIT 1 FOR UPDATE",
			   db_id(a->ticket_id), db_id(a->employee_id), db_text(a->lane_code), db_id(a->id)) != OK)
			return FAILED;
		if (!later)
			return error_internal(db_scope(db), "nothing replaces the activity %s", a->id);
		*accepted = later;
	}
	return OK;
}

static enum outcome conflict(struct db *db, const struct accepted *a)
{
	return error_add(db_scope(db), E_PASSAGE_CONFLICT, "result", "%s", a->passage);
}

/* The last update found its row as it was expected; else something has happened since. */
static enum outcome one_row(struct db *db, const struct accepted *a)
{
	return db_affected(db) == 1 ? OK : conflict(db, a);
}

/* Sets how the passage ended, if it is still open to that end. */
static enum outcome mark(struct db *db, const struct accepted *a, const char *passage, int64_t at_ms)
{
	if (db_run(db, "UPDATE gate_activity SET passage = ?, passed_at = ? WHERE id = ? AND passage = ?", db_text(passage),
		   db_time(at_ms), db_id(a->id), db_text(a->passage)) != OK)
		return FAILED;
	return one_row(db, a);
}

enum outcome passage_complete(struct db *db, const struct gate_step *step, const struct accepted *a, int64_t at_ms)
{
	bool assumed = strcmp(a->passage, "ASSUMED") == 0;

	if (mark(db, a, "PASSED", at_ms) != OK)
		return FAILED;
	if (assumed || !a->visit_id) /* it had moved already */
		return OK;
	if (db_run(db,
		   "UPDATE visit SET place = ?, siklus = siklus + ?, pending_id = NULL, pending_at = NULL "
		   "WHERE id = ? AND state = 'OPEN' AND pending_id = ?",
		   db_text(step->place_to), db_int(strcmp(step->step, "PORT_IN") == 0), db_id(a->visit_id), db_id(a->id)) != OK)
		return FAILED;
	if (db_affected(db) != 1)
		return error_add(db_scope(db), E_PASSAGE_CONFLICT, "result", "ABORTED");
	return leaves(step) ? leave(db, a->visit_id, a->ticket_id, a->lane_code, at_ms) : OK;
}

/* The ticket's entry comes back, and the visit never was. */
static enum outcome abort_entry(struct db *db, const struct accepted *a, const char *place)
{
	if (db_run(db, CLOSE_VISIT " AND place = ?", db_text("aborted"), db_time(NONE), db_id(a->visit_id), db_text(place)) != OK)
		return FAILED;
	if (one_row(db, a) != OK)
		return FAILED;
	if (!a->ticket_id)
		return OK;
	if (db_run(db, "UPDATE ticket SET status = 'ISSUED', entries_used = entries_used - 1 WHERE id = ? AND status = 'IN'",
		   db_id(a->ticket_id)) != OK)
		return FAILED;
	return ticket_event_write(db, a->ticket_id, "aborted", "ISSUED", a->lane_code, NULL);
}

/* An exit that was assumed and did not happen: the visit is open again, as long as its ticket was not used since. */
static enum outcome abort_exit(struct db *db, const struct gate_step *step, const struct accepted *a)
{
	if (db_run(db,
		   "UPDATE visit SET state = 'OPEN', closed_as = NULL, out_at = NULL, place = ?, open_subject = COALESCE(ticket_id, employee_id) "
		   "WHERE id = ? AND state = 'CLOSED' AND closed_as = 'out'",
		   db_text(step->place_from), db_id(a->visit_id)) != OK) {
		if (db_fault(db) != DB_DUPLICATE) /* the one open visit of its ticket or employee is another by now */
			return FAILED;
		error_forget(db_scope(db));
		return conflict(db, a);
	}
	if (one_row(db, a) != OK)
		return FAILED;
	if (!a->ticket_id)
		return OK;
	if (db_run(db, "UPDATE ticket SET status = 'IN' WHERE id = ? AND status IN ('ISSUED', 'COMPLETED')",
		   db_id(a->ticket_id)) != OK)
		return FAILED;
	return ticket_event_write(db, a->ticket_id, "aborted", "IN", a->lane_code, NULL);
}

/* Nothing has moved yet: only the lane's claim goes. */
static enum outcome forget_pending(struct db *db, const struct accepted *a)
{
	if (db_run(db, "UPDATE visit SET pending_id = NULL, pending_at = NULL WHERE id = ? AND state = 'OPEN' AND pending_id = ?",
		   db_id(a->visit_id), db_id(a->id)) != OK)
		return FAILED;
	return one_row(db, a);
}

static enum outcome move_back(struct db *db, const struct gate_step *step, const struct accepted *a)
{
	if (db_run(db, "UPDATE visit SET place = ? WHERE id = ? AND state = 'OPEN' AND place = ? AND pending_id IS NULL",
		   db_text(step->place_from), db_id(a->visit_id), db_text(step->place_to)) != OK)
		return FAILED;
	return one_row(db, a);
}

enum outcome passage_abort(struct db *db, const struct gate_step *step, const struct accepted *a)
{
	bool pending = strcmp(a->passage, "PENDING") == 0;

	if (mark(db, a, "ABORTED", NONE) != OK)
		return FAILED;
	/* Who tries again at once is no longer the same passage. */
	if (db_run(db, "UPDATE lane SET last_accept_at = NULL WHERE lane_code = ?", db_text(a->lane_code)) != OK)
		return FAILED;
	if (!a->visit_id)
		return OK;
	if (enters(step))
		return abort_entry(db, a, pending ? "outside" : step->place_to);
	if (!pending && leaves(step))
		return abort_exit(db, step, a);
	return pending ? forget_pending(db, a) : move_back(db, step, a);
}
