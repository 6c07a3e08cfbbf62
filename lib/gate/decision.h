/* decision: may the barrier open? A pure function of what was read, what is known, the rules and the time.
 *
 * Every reason that applies is listed; the gravest decides (merah over kuning over hijau), and what
 * a reason means stands in the rule tables (rules.md, "Reasons"). A question that the tables cannot
 * answer is HOLD, never OPEN.
 */
#pragma once
#include "base/config.h"
#include "gate/facts.h"
#include "gate/rules.h"

/* What a lane has read. */
struct reading {
	const char *code;      /* of the QR as it was read; NULL: none */
	const char *number;    /* the ticket's number in it; NULL when it is no ticket's code */
	const char *code_plate; /* the plate in it, normalised; NULL without one */
	int64_t code_revision; /* of a signed code; NONE otherwise */
	const char *tag, *tag_plate; /* as read, and of the vehicle that bears it; NULL: none */
	const char *plate_text, *plate; /* as read, and normalised (NULL for what is no plate) */
	const char *plate_kind; /* what drives under the plate, asked beside an employee's tag; NULL: nobody knows */
	int64_t plate_score;   /* per cent; NONE without a confidence */
};

/* Who was found by it. At most one of ticket and employee is set. */
struct subject {
	struct ticket_facts *ticket;
	struct employee_facts *employee;
	bool by_code, by_tag, by_plate; /* how it was found */
	bool tag_differs;     /* the tag belongs to another vehicle than the code's ticket; one of nobody, or of a person, says nothing */
	bool ambiguous;       /* several tickets fit and none of them better */
	size_t open_tickets;  /* of the plate, when it was found by plate */
};

#define DECISION_REASONS 12

struct decision {
	const struct gate_step *step;
	const char *direction;  /* IN or OUT, as it was taken */
	const struct gate_reason *reasons[DECISION_REASONS];
	size_t reason_count;
	const struct gate_reason *reason; /* the one that decides */
	const char *decision, *lamp, *action;
	const char *confidence;  /* HIGH, MEDIUM, LOW */
	const char *credential;  /* qr, tag or plate: what led to the subject; NULL: nothing did */
	int64_t plate_score;     /* how well the plate matched, per cent; NONE: not compared */
	bool closes_old_visit;   /* soft passback: the old visit is closed as missed_exit */
	bool supersedes_pending; /* the lane's own pending passage never happened */
	bool forgives_order;     /* from wherever the visit was last seen: people on foot always leave; soft passback in the port */
};

struct decision_question {
	struct scope *scope;
	const struct config *config;
	const struct gate_rules *rules;
	const struct lane_facts *lane;
	const struct reading *reading;
	const struct subject *subject;
	int64_t now_ms;
};
struct decision decision_make(const struct decision_question *question);

/* A decision that rests on one reason alone, such as MALFORMED. */
struct decision decision_of(const struct gate_rules *rules, const char *direction, const char *reason);

/* The ticket among several that is meant: the one inside when going out, else the one valid now and nearest in time.
 * NULL with `ambiguous` when two are equally near. */
struct ticket_facts *decision_choose(const struct list *tickets, bool going_out, int64_t grace_ms, int64_t now_ms,
				     bool *ambiguous);
