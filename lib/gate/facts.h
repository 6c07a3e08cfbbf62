/* facts: what the database knows of a lane, and of whoever stands before it. Read in few statements: a lane waits for each. */
#pragma once
#include "store/db.h"

struct lane_facts {
	const char *id, *gate_id, *area_id, *lane_code, *lane_name, *direction, *mode, *auth, *addresses;
	const char *identity_gate, *gate_type, *area_kind;
	struct texts allowed_kinds;
	struct bytes key_sealed;
	bool reports_passage;
	int64_t passage_assume_s, mode_until, last_accept_at, rules_version;
	const char *last_accept_subject, *last_accept_plate; /* the ticket or employee that was let through last, and its plate */
	struct bytes stored_hash;   /* of the event that already has this transaction id at this lane, … */
	const char *stored_answer;  /* … and what was answered; NULL: a new transaction */
};

struct ticket_facts {
	const char *id, *kind, *status, *company_id, *ticket_access_number, *plate, *trailer_plate, *vehicle_type, *priority;
	int64_t revision, valid_from, expired_at, first_seen_at, entry_limit, entries_used;
	const char *sim_expired_at, *stnk_expired_at, *kir_expired_at;
	bool is_port_bound;
	const char *visit_id, *visit_place, *visit_pending_id, *visit_pending_lane;
	int64_t visit_pending_at;
};

struct employee_facts {
	const char *id, *name, *company_id, *status, *valid_start_at, *valid_end_at, *vehicle_type;
	const char *rfid; /* the tag that was asked for */
	bool bears_tag;   /* false: they only came in by it, and it was taken from them since */
	bool has_area;    /* the area of the lane that was asked for */
	const char *visit_id, *visit_place, *visit_pending_id, *visit_pending_lane;
	int64_t visit_pending_at;
};

/* The lane of that code and what was stored under the transaction; NULL for an unknown lane. */
must_check enum outcome facts_lane(struct db *db, const char *lane_code, const char *transaction_id, struct lane_facts **lane);

must_check enum outcome facts_ticket_by_number(struct db *db, const char *number, struct ticket_facts **ticket);
/* Open tickets (ISSUED, IN) of a plate; a list of struct ticket_facts, the earliest first. */
must_check enum outcome facts_tickets_by_plate(struct db *db, const char *plate, struct list *tickets);
/* The plate of the vehicle that bears a tag; NULL when it is no vehicle's. */
must_check enum outcome facts_plate_by_tag(struct db *db, const char *rfid, const char **plate);
/* The kind of the vehicle that bears a plate, or else of its open ticket; NULL when there is none. */
must_check enum outcome facts_kind_by_plate(struct db *db, const char *plate, const char **kind);
/* NULL when the tag is no employee's. */
must_check enum outcome facts_employee_by_tag(struct db *db, const char *rfid, const char *area_id,
					      struct employee_facts **employee);
/* The employee who came in by a tag and is still inside, whoever's it is now, and also when they were deleted; NULL: nobody. */
must_check enum outcome facts_employee_inside(struct db *db, const char *rfid, const char *area_id,
					      struct employee_facts **employee);
