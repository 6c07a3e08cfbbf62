#include "gate/decision.h"

#include <string.h>

#include "base/date.h"
#include "gate/plate.h"

#define NEAR_MISS 95        /* likeness from which two plates count as the same one, misread */
#define STUCK_MS (60 * 1000) /* a passage that is not reported within this time is stuck */

static int gravity(const char *lamp)
{
	return !lamp ? 1 : strcmp(lamp, "merah") == 0 ? 3 : strcmp(lamp, "kuning") == 0 ? 2 : 1;
}

static const char *lamp_of(const struct gate_reason *r, bool out)
{
	return out ? r->out_lamp : r->in_lamp;
}

/* Adds a reason, unless the tables say that it does not count in this direction. An unknown name counts as INTERNAL. */
static void add(struct decision *d, const struct gate_rules *rules, const char *name)
{
	const struct gate_reason *r = gate_rules_reason(rules, name);
	bool out = text_equal(d->direction, "OUT");

	if (!r)
		r = gate_rules_reason(rules, "INTERNAL");
	if (!r || !(out ? r->out_decision : r->in_decision) || d->reason_count == DECISION_REASONS)
		return;
	for (size_t i = 0; i < d->reason_count; i++)
		if (d->reasons[i] == r)
			return;
	d->reasons[d->reason_count++] = r;
}

/* `otherwise`: what holds where no reason was found. Only who is known can be VALID: a reason that does not count in a
 * direction must not open for nobody. */
static void settle(struct decision *d, const struct gate_rules *rules, const char *otherwise)
{
	bool out = text_equal(d->direction, "OUT");

	if (d->reason_count == 0)
		add(d, rules, otherwise);
	for (size_t i = 0; i < d->reason_count; i++)
		if (!d->reason || gravity(lamp_of(d->reasons[i], out)) > gravity(lamp_of(d->reason, out)))
			d->reason = d->reasons[i];
	/* Without tables there is no ground for anything but the officer. */
	d->decision = !d->reason ? "HOLD" : out ? d->reason->out_decision : d->reason->in_decision;
	d->lamp = !d->reason ? "kuning" : lamp_of(d->reason, out);
	d->action = !d->reason ? "CALL_OFFICER" : out ? d->reason->out_action : d->reason->in_action;
	if (!d->lamp)
		d->lamp = "hijau"; /* SAME_PASSAGE leaves the lamp as the ACCEPT before it set it */
}

struct decision decision_of(const struct gate_rules *rules, const char *direction, const char *reason)
{
	struct decision d = { .direction = text_equal(direction, "OUT") ? "OUT" : "IN", .confidence = "LOW", .plate_score = NONE };
	add(&d, rules, reason);
	settle(&d, rules, "INTERNAL");
	return d;
}

static bool valid_now(const struct ticket_facts *t, int64_t grace_ms, int64_t now_ms)
{
	return now_ms >= t->valid_from && now_ms <= t->expired_at + grace_ms;
}

static int64_t distance(const struct ticket_facts *t, int64_t now_ms)
{
	if (now_ms < t->valid_from)
		return t->valid_from - now_ms;
	return now_ms - (now_ms > t->expired_at ? t->expired_at : t->valid_from);
}

struct ticket_facts *decision_choose(const struct list *tickets, bool going_out, int64_t grace_ms, int64_t now_ms,
				     bool *ambiguous)
{
	struct ticket_facts *best = NULL;

	*ambiguous = false;
	for (size_t i = 0; i < tickets->count; i++) {
		struct ticket_facts *t = tickets->items[i];
		/* Who is inside goes on with the ticket that they came in by. */
		int better = !best ? 1 : (t->visit_id && !best->visit_id) - (!t->visit_id && best->visit_id);
		if (better == 0 && !going_out)
			better = valid_now(t, grace_ms, now_ms) - valid_now(best, grace_ms, now_ms);
		if (better == 0)
			better = (distance(t, now_ms) < distance(best, now_ms)) - (distance(t, now_ms) > distance(best, now_ms));
		if (better > 0) {
			best = t;
			*ambiguous = false;
		} else if (better == 0) {
			*ambiguous = true;
		}
	}
	return *ambiguous ? NULL : best;
}

/* A lane for both ways lets out who is inside, and else in. It cannot see who stands on which side: whoever may not come in
 * any more and was not seen leaving is taken to be inside, since leaving is always allowed. It opens once; their visit is over
 * then. */
static const char *direction_of(const struct lane_facts *lane, const struct subject *s)
{
	const char *place = s->ticket ? s->ticket->visit_place : s->employee ? s->employee->visit_place : NULL;

	if (strcmp(lane->direction, "BOTH") != 0)
		return lane->direction;
	if (strcmp(lane->area_kind, "main") == 0)
		return place && strcmp(place, "outside") != 0 ? "OUT" : "IN";
	return text_equal(place, lane->area_kind) ? "OUT" : "IN";
}

static bool is_kind_allowed(const struct lane_facts *lane, const char *kind)
{
	for (size_t i = 0; i < lane->allowed_kinds.count; i++)
		if (text_equal(lane->allowed_kinds.items[i], kind))
			return true;
	return false;
}

static bool has_passed(const char *day, int64_t now_ms)
{
	char today[DATE_DAY_SIZE];
	date_day_text(now_ms, today);
	return day && strcmp(day, today) < 0;
}

/* ---- the parts of a decision ---- */

static void judge_status(struct decision *d, const struct gate_rules *rules, const struct ticket_facts *t)
{
	static const struct {
		const char *status, *reason;
	} table[] = {
		{ "WAITING_APPROVE", "NOT_APPROVED" }, { "DOC_PENDING", "DOCUMENT_PENDING" }, { "HOLD", "HELD" }, { "REJECTED", "CANCELLED" },
		{ "CANCELLED", "CANCELLED" }, { "EXPIRED", "EXPIRED" }, { "COMPLETED", "USED_UP" }, { "ISSUED", NULL }, { "IN", NULL },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].status, t->status) == 0) {
			if (table[i].reason)
				add(d, rules, table[i].reason);
			return;
		}
	add(d, rules, "INTERNAL");
}

/* Arrival counts: who was first read in time may wait out the grace, and after it meets an officer, not a red lamp. Whoever is
 * inside had come in time: the queue before the port is a queue as well. */
static void judge_time(struct decision *d, const struct decision_question *q, const struct ticket_facts *t)
{
	int64_t grace_ms = q->config->ticket_grace_minutes * 60000;
	bool came_in_time = t->visit_id || (t->first_seen_at != NONE && t->first_seen_at <= t->expired_at);

	if (q->now_ms < t->valid_from && !t->visit_id)
		add(d, q->rules, "NOT_YET");
	else if (q->now_ms > t->expired_at && !came_in_time)
		add(d, q->rules, "EXPIRED");
	else if (q->now_ms > t->expired_at + grace_ms)
		add(d, q->rules, "EXPIRED_IN_QUEUE");
}

static void judge_licences(struct decision *d, const struct decision_question *q, const struct ticket_facts *t)
{
	if (has_passed(t->sim_expired_at, q->now_ms) || has_passed(t->stnk_expired_at, q->now_ms) ||
	    has_passed(t->kir_expired_at, q->now_ms))
		add(d, q->rules, "LICENCE_EXPIRED");
}

/* Whether the plate in sight is the ticket's; a trailer's is not a mismatch. */
static bool plate_fits(struct decision *d, const struct reading *r, const struct ticket_facts *t)
{
	if (!r->plate || !t->plate)
		return false;
	d->plate_score = plate_likeness(r->plate, t->plate);
	return d->plate_score >= NEAR_MISS || text_equal(r->plate, t->trailer_plate);
}

static const struct gate_credential *credential_of(const struct decision_question *q, const struct ticket_facts *t)
{
	const char *holder = strcmp(t->kind, "guest") == 0 && !t->plate ? "guest_on_foot" : t->kind;
	return gate_rules_credential(q->rules, holder, q->lane->area_kind);
}

static void judge_credentials(struct decision *d, const struct decision_question *q, const struct ticket_facts *t)
{
	const struct reading *r = q->reading;
	const struct subject *s = q->subject;
	const struct gate_credential *rule = credential_of(q, t);
	bool legible = r->plate && r->plate_score != NONE && r->plate_score >= q->config->gate_band_middle;
	bool clear = legible && r->plate_score >= q->config->gate_band_high;
	bool fits = plate_fits(d, r, t);

	if (s->tag_differs || (legible && !fits && t->plate) ||
	    (r->code_plate && t->plate && !text_equal(r->code_plate, t->plate)) ||
	    (r->code_revision != NONE && r->code_revision < t->revision))
		add(d, q->rules, "PLATE_MISMATCH");
	/* The weaker one is known, and the stronger beside it is not theirs. */
	if ((r->code && !s->by_code) || (r->tag && s->by_plate))
		add(d, q->rules, "AMBIGUOUS");
	if (!rule) {
		add(d, q->rules, "WRONG_AREA");
		return;
	}
	int agreeing = (rule->qr && s->by_code) + (rule->tag && s->by_tag) + (strcmp(rule->plate, "no") != 0 && legible && fits);
	bool by_plate_alone = agreeing == 1 && !s->by_code && !s->by_tag;
	if (by_plate_alone && !clear)
		add(d, q->rules, "LOW_CONFIDENCE");
	else if (by_plate_alone && strcmp(rule->plate, "one") == 0 && s->open_tickets != 1 && !t->visit_id)
		add(d, q->rules, "AMBIGUOUS");
	else if (agreeing < rule->needs)
		add(d, q->rules, agreeing == 0 ? "LOW_CONFIDENCE" : "SECOND_CREDENTIAL");
	if (rule->officer)
		add(d, q->rules, "OFFICER_REQUIRED");
	bool is_sure = agreeing >= 2 || ((s->by_code || s->by_tag) && !r->plate) || clear;
	d->confidence = is_sure ? "HIGH" : agreeing == 1 ? "MEDIUM" : "LOW";
}

/* A passage at which somebody was let through, and which is not reported yet. At the same lane a new read says that it never
 * happened; at another one the first lane has won, until it is stuck and only an officer knows. */
static bool judge_pending(struct decision *d, const struct decision_question *q, const char *pending_lane, int64_t pending_at,
			  const char *busy)
{
	if (!pending_lane)
		return false;
	if (text_equal(pending_lane, q->lane->lane_code)) {
		d->supersedes_pending = true;
		return false;
	}
	add(d, q->rules, q->now_ms - pending_at > STUCK_MS ? "AMBIGUOUS" : busy);
	return true;
}

/* Somebody is inside already: the tables say whether that refuses, or only closes a visit whose exit nobody read. */
static void judge_passback(struct decision *d, const struct decision_question *q, const struct gate_credential *rule)
{
	if (rule && strcmp(rule->passback, "soft") == 0)
		d->closes_old_visit = true;
	else
		add(d, q->rules, "ALREADY_INSIDE");
}

static void judge_ticket_order(struct decision *d, const struct decision_question *q, const struct ticket_facts *t)
{
	bool entering = strcmp(d->step->place_from, "outside") == 0, going_in = strcmp(d->direction, "IN") == 0;
	const char *busy = entering ? "ALREADY_INSIDE" : "WRONG_ORDER";

	d->forgives_order = !t->plate && !going_in;
	if (d->forgives_order || judge_pending(d, q, t->visit_pending_lane, t->visit_pending_at, busy))
		return;
	if (entering && t->visit_id && !d->supersedes_pending)
		judge_passback(d, q, credential_of(q, t));
	else if (!entering && !t->visit_id)
		add(d, q->rules, "NOT_INSIDE");
	else if (!entering && strcmp(t->visit_place, d->step->place_from) != 0)
		add(d, q->rules, going_in && strcmp(t->visit_place, d->step->place_to) == 0 ? "ALREADY_INSIDE" : "WRONG_ORDER");
}

static void judge_ticket(struct decision *d, const struct decision_question *q, const struct ticket_facts *t)
{
	bool entering = strcmp(d->step->place_from, "outside") == 0, going_in = strcmp(d->direction, "IN") == 0;

	judge_status(d, q->rules, t);
	judge_ticket_order(d, q, t);
	judge_credentials(d, q, t);
	if (going_in && (strcmp(t->status, "ISSUED") == 0 || strcmp(t->status, "IN") == 0))
		judge_time(d, q, t);
	/* No passage leaves a ticket so: used up and ISSUED, or IN without a visit. It could not be claimed either. */
	if (entering && !t->visit_id && (strcmp(t->status, "IN") == 0 || t->entries_used >= t->entry_limit) &&
	    d->reason_count == 0)
		add(d, q->rules, "INTERNAL");
	if (going_in && t->vehicle_type && !is_kind_allowed(q->lane, t->vehicle_type))
		add(d, q->rules, "WRONG_LANE_KIND");
	if (going_in && strcmp(q->lane->area_kind, "main") != 0 && !t->is_port_bound)
		add(d, q->rules, "WRONG_AREA");
	if (going_in)
		judge_licences(d, q, t);
}

/* Nobody read an employee's way out, of the zone or of the port: that refuses nobody. In the port their visit to the zone goes
 * on. */
static void judge_employee_order(struct decision *d, const struct decision_question *q, const struct employee_facts *e)
{
	const struct gate_credential *rule = gate_rules_credential(q->rules, "employee", q->lane->area_kind);
	bool entering = strcmp(d->step->place_from, "outside") == 0, is_out = strcmp(d->direction, "OUT") == 0;

	d->forgives_order = is_out;
	if (is_out || judge_pending(d, q, e->visit_pending_lane, e->visit_pending_at, "ALREADY_INSIDE"))
		return;
	if (entering && e->visit_id && !d->supersedes_pending)
		judge_passback(d, q, rule);
	else if (!entering && rule && strcmp(rule->passback, "soft") == 0 && text_equal(e->visit_place, d->step->place_to))
		d->forgives_order = true;
	else if (!entering && !text_equal(e->visit_place, d->step->place_from))
		add(d, q->rules, !e->visit_id ? "NOT_INSIDE" : text_equal(e->visit_place, d->step->place_to) ? "ALREADY_INSIDE" : "WRONG_ORDER");
}

/* Employees: the tag within its dates and areas, on a lane for people or for what they drive. Whoever is on foot has no plate;
 * under the one of whoever drives there may be a truck. One can always leave. */
static void judge_employee(struct decision *d, const struct decision_question *q, const struct employee_facts *e)
{
	const char *area = q->lane->area_kind;
	const struct gate_credential *rule = gate_rules_credential(q->rules, "employee", area);
	bool truck_in_sight = q->reading->plate && (!e->vehicle_type || text_equal(q->reading->plate_kind, "truck"));

	d->confidence = "HIGH";
	if (!rule || (strcmp(area, "main") != 0 && !e->has_area))
		add(d, q->rules, "WRONG_AREA");
	if (!e->bears_tag && strcmp(d->direction, "IN") == 0) /* a lane for both ways would lead them further in */
		add(d, q->rules, "UNKNOWN_CODE");
	if (strcmp(e->status, "active") != 0)
		add(d, q->rules, "STAFF_CANCELLED");
	if (has_passed(e->valid_end_at, q->now_ms))
		add(d, q->rules, "STAFF_EXPIRED");
	char today[DATE_DAY_SIZE];
	date_day_text(q->now_ms, today);
	if (e->valid_start_at && strcmp(today, e->valid_start_at) < 0)
		add(d, q->rules, "STAFF_NOT_YET");
	if (truck_in_sight || !is_kind_allowed(q->lane, e->vehicle_type ? e->vehicle_type : "pedestrian"))
		add(d, q->rules, "WRONG_LANE_KIND");
	/* A code that is nobody's beside the tag; a ticket's would have gone first. */
	if (q->reading->code && strcmp(d->direction, "IN") == 0)
		add(d, q->rules, "AMBIGUOUS");
	judge_employee_order(d, q, e);
}

static void judge_nobody(struct decision *d, const struct decision_question *q)
{
	const struct reading *r = q->reading;

	d->confidence = "LOW";
	if (q->subject->ambiguous)
		add(d, q->rules, "AMBIGUOUS");
	else if (r->code || r->tag)
		add(d, q->rules, "UNKNOWN_CODE");
	else if (!r->plate_text)
		add(d, q->rules, "MALFORMED");
	else if (!r->plate || r->plate_score == NONE || r->plate_score < q->config->gate_band_high)
		add(d, q->rules, "LOW_CONFIDENCE");
	else
		add(d, q->rules, "UNKNOWN_CODE");
}

static bool is_same_plate(const char *plate, const char *other)
{
	return plate && other && plate_likeness(plate, other) >= NEAR_MISS;
}

/* Whoever was let through here a moment ago, by whatever is read of them now. */
static bool is_same_passage(const struct decision_question *q)
{
	const struct lane_facts *lane = q->lane;
	const struct subject *s = q->subject;
	const char *id = s->ticket ? s->ticket->id : s->employee ? s->employee->id : NULL;

	if (lane->last_accept_at == NONE || q->now_ms - lane->last_accept_at > q->config->gate_same_passage_s * 1000)
		return false;
	return (id && text_equal(id, lane->last_accept_subject)) || is_same_plate(q->reading->plate, lane->last_accept_plate) ||
	       is_same_plate(q->reading->tag_plate, lane->last_accept_plate);
}

struct decision decision_make(const struct decision_question *q)
{
	const struct subject *s = q->subject;
	struct decision d = { .direction = direction_of(q->lane, s), .confidence = "LOW", .plate_score = NONE };
	bool mode_runs = q->lane->mode_until == NONE || q->now_ms < q->lane->mode_until;

	d.step = gate_rules_step(q->rules, q->lane->gate_type, d.direction);
	d.credential = s->by_code ? "qr" : s->by_tag ? "tag" : s->by_plate ? "plate" : NULL;
	if (is_same_passage(q)) {
		d.reason_count = 0;
		add(&d, q->rules, "SAME_PASSAGE");
		settle(&d, q->rules, "INTERNAL");
		return d;
	}
	if (mode_runs && strcmp(q->lane->mode, "CLOSED") == 0)
		add(&d, q->rules, "LANE_CLOSED");
	if (mode_runs && strcmp(q->lane->mode, "MANUAL") == 0)
		add(&d, q->rules, "LANE_MANUAL");
	if (!d.step)
		add(&d, q->rules, "INTERNAL");
	else if (s->ticket)
		judge_ticket(&d, q, s->ticket);
	else if (s->employee)
		judge_employee(&d, q, s->employee);
	else
		judge_nobody(&d, q);
	settle(&d, q->rules, d.step && (s->ticket || s->employee) ? "VALID" : "INTERNAL");
	return d;
}
