/* passage: what a decision does to tickets and visits, and what becomes of it when the vehicle passes or does not.
 *
 * Every step is a conditional update or an insert under a unique key: of two lanes that let the same
 * ticket in at the same instant, one finds its row changed already. `lost` then says so: nothing
 * was done by this one, and the caller rolls back and decides anew.
 */
#pragma once
#include "gate/decision.h"

struct passage {
	const char *activity_id;   /* of the event that was accepted */
	const char *lane_code;
	const struct gate_step *step;
	bool pending;              /* the lane reports passages: PASSED or ABORTED will follow */
	int64_t now_ms, passed_at; /* passed_at: of an assumed passage */
	const char *visit_id;      /* made or moved */
};

/* Lets a ticket's vehicle or an employee through. */
must_check enum outcome passage_admit(struct db *db, const struct decision *decision, const struct subject *subject,
				      struct passage *passage, bool *lost);

/* An accepted event as it stands now. */
struct accepted {
	const char *id, *ticket_id, *employee_id, *visit_id, *step, *passage, *lane_code, *company_id;
	const char *label; /* the ticket's number, or the employee's name */
	int64_t created_at;
};
/* NULL where this lane accepted no such transaction. Locked. */
must_check enum outcome passage_find(struct db *db, const char *lane_code, const char *transaction_id,
				     struct accepted **accepted);
/* Whoever a REPLACED event let through was read and let through here again before a passage was reported: finds the event that
 * stands for it now. Locked. */
must_check enum outcome passage_follow(struct db *db, struct accepted **accepted);
/* The vehicle passed: the visit moves on. */
must_check enum outcome passage_complete(struct db *db, const struct gate_step *step, const struct accepted *accepted,
					 int64_t at_ms);
/* It did not: the ticket is free again, the visit stands where it stood. Records PASSAGE_CONFLICT where something has happened
 * since. */
must_check enum outcome passage_abort(struct db *db, const struct gate_step *step, const struct accepted *accepted);
