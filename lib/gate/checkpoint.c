#include "gate/checkpoint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/uuid.h"
#include "gate/format.h"
#include "gate/notification.h"
#include "gate/offline_code.h"
#include "gate/plate.h"
#include "store/audit.h"

/* ---- what was read ---- */

/* "TKT-63208699-B1234XYZ": the plate stands behind the last dash; "-ORANG" says that there is none. */
static void read_code(const struct checkpoint *c, struct reading *r)
{
	uint8_t public_key[CRYPTO_KEY_SIZE];
	char key_id[OFFLINE_KEY_ID_SIZE];
	struct offline_code signed_code;
	const char *dash = strrchr(r->code, '-'), *first = strchr(r->code, '-');

	if (strncmp(r->code, "AG1.", 4) == 0) {
		offline_code_key(c->config, public_key, key_id);
		if (!offline_code_read(c->scope, public_key, r->code, &signed_code))
			return;
		r->number = signed_code.number;
		r->code_plate = plate_normalise(c->scope, signed_code.plate);
		r->code_revision = signed_code.revision;
	} else if (strncasecmp(r->code, "TKT-", 4) == 0) { /* typed by hand: in small letters, perhaps, and without the plate */
		r->number = dash == first ? r->code : scope_copy(c->scope, r->code, (size_t)(dash - r->code));
		r->code_plate = dash == first ? NULL : plate_normalise(c->scope, dash + 1);
	}
}

/* A text from 0 to 100; anything else is no confidence (contract). */
static int64_t read_confidence(const char *text)
{
	char *end;
	double value = text && isdigit((unsigned char)*text) ? strtod(text, &end) : -1;
	return value >= 0 && value <= 100 && !*end ? (int64_t)value : NONE;
}

static struct reading read_event(const struct checkpoint *c)
{
	const struct checkpoint_event *e = c->event;
	struct reading r = { .plate_score = NONE, .code_revision = NONE };

	if (e->qrData && e->qrData->qrCode) {
		r.code = e->qrData->qrCode;
		read_code(c, &r);
	}
	if (e->rfidData && e->rfidData->rfidCode) {
		r.tag = format_tag.normalise(c->scope, e->rfidData->rfidCode);
		if (!r.tag) /* nobody's, but it was read */
			r.tag = e->rfidData->rfidCode;
	}
	if (e->ocrData && e->ocrData->vehicleNumber) {
		r.plate_text = e->ocrData->vehicleNumber;
		r.plate = plate_normalise(c->scope, r.plate_text);
		r.plate_score = read_confidence(e->ocrData->confidence);
		if (r.plate_score == NONE || r.plate_score < c->config->gate_band_low)
			r.plate = NULL; /* counts as not read; the text is kept */
	}
	return r;
}

/* ---- whom it belongs to ---- */

static struct ticket_facts *choose(const struct checkpoint *c, const struct list *tickets, bool *ambiguous)
{
	bool going_out = strcmp(c->lane->direction, "OUT") == 0;
	return decision_choose(tickets, going_out, c->config->ticket_grace_minutes * 60000, c->now_ms, ambiguous);
}

static enum outcome find_by_tag(const struct checkpoint *c, struct reading *r, struct subject *s)
{
	struct list tickets;

	if (facts_plate_by_tag(c->db, r->tag, &r->tag_plate) != OK)
		return FAILED;
	if (s->ticket) { /* a code has named the ticket: a tag of another vehicle contradicts it */
		s->by_tag = r->tag_plate && text_equal(r->tag_plate, s->ticket->plate);
		s->tag_differs = r->tag_plate && s->ticket->plate && !s->by_tag &&
				 !text_equal(r->tag_plate, s->ticket->trailer_plate);
		return OK;
	}
	if (r->tag_plate) {
		if (facts_tickets_by_plate(c->db, r->tag_plate, &tickets) != OK)
			return FAILED;
		s->ticket = choose(c, &tickets, &s->ambiguous);
		s->by_tag = s->ticket != NULL;
		return OK;
	}
	if (facts_employee_by_tag(c->db, r->tag, c->lane->area_id, &s->employee) != OK)
		return FAILED;
	/* Whose tag was taken while they are inside leaves by it. */
	if (!s->employee && strcmp(c->lane->direction, "IN") != 0 &&
	    facts_employee_inside(c->db, r->tag, c->lane->area_id, &s->employee) != OK)
		return FAILED;
	s->by_tag = s->employee != NULL;
	return s->employee && s->employee->vehicle_type && r->plate ? facts_kind_by_plate(c->db, r->plate, &r->plate_kind) : OK;
}

static enum outcome find_by_plate(const struct checkpoint *c, const struct reading *r, struct subject *s)
{
	struct list tickets;

	if (facts_tickets_by_plate(c->db, r->plate, &tickets) != OK)
		return FAILED;
	s->open_tickets = tickets.count;
	s->ticket = choose(c, &tickets, &s->ambiguous);
	s->by_plate = s->ticket != NULL;
	return OK;
}

/* The code goes before the tag, the tag before the plate: the weaker one is asked where the stronger one is nobody's, and
 * never in place of a code. */
static enum outcome find_subject(const struct checkpoint *c, struct reading *r, struct subject *s)
{
	*s = (struct subject){ 0 };
	if (r->number && facts_ticket_by_number(c->db, r->number, &s->ticket) != OK)
		return FAILED;
	s->by_code = s->ticket != NULL;
	if (r->tag && find_by_tag(c, r, s) != OK)
		return FAILED;
	bool is_known = s->ticket || s->employee || s->ambiguous;
	return !is_known && !r->code && r->plate ? find_by_plate(c, r, s) : OK;
}

/* ---- what the lane is told ---- */

static struct texts reason_codes(struct scope *scope, const struct decision *d)
{
	struct texts codes = { .items = scope_alloc(scope, (d->reason_count + 1) * sizeof *codes.items) };
	for (size_t i = 0; i < d->reason_count; i++)
		codes.items[codes.count++] = d->reasons[i]->code;
	return codes;
}

struct told {
	const struct lane_facts *lane;
	const char *transaction_id, *priority;
	struct texts malformed;
	int64_t now_ms;
};

static const char *write_answer(struct scope *scope, const struct decision *d, const struct told *t)
{
	struct buffer text = buffer_in(scope, 900);
	struct json_writer w = json_writer(&text);
	struct view view = { .detail = true };
	const struct gate_reason *r = d->reason;
	struct gate_action action = { t->lane ? t->lane->identity_gate : NULL, d->action, r ? r->instruction_id : "Tunggu petugas", 0 };
	struct answer_metadata metadata = {
		.processedBy = "Gate Infrastructure Service", .confidence = d->confidence, .timezone = "Asia/Jakarta",
		.serverTime = scope_printf(scope, "%lld", (long long)t->now_ms), .isVIP = text_equal(t->priority, "vip"),
		.priorityProcessing = t->priority && !text_equal(t->priority, "normal"), .currentHour = date_hour(t->now_ms),
		.malformed = t->malformed,
	};
	struct checkpoint_answer answer = {
		.transactionId = t->transaction_id, .decision = d->decision, .gateAction = &action, .lamp = d->lamp,
		.reason = r ? r->reason_id : "Gangguan sistem", .reasonCode = r ? r->code : "INTERNAL",
		.reasonEn = r ? r->reason_en : "A fault of the system", .reasons = reason_codes(scope, d), .metadata = &metadata,
	};
	record_write(&w, &checkpoint_answer_record, &answer, &view);
	return text.bytes;
}

const char *checkpoint_hold(struct scope *scope, const struct gate_rules *rules, const struct lane_facts *lane,
			    const char *transaction_id, const char *reason, int64_t now_ms)
{
	static const struct gate_rules none = { 0 };
	struct decision d = decision_of(rules ? rules : &none, lane ? lane->direction : "IN", reason);
	return write_answer(scope, &d, &(struct told){ .lane = lane, .transaction_id = transaction_id, .now_ms = now_ms });
}

/* ---- what is kept ---- */

struct activity {
	const char *id, *transaction_id, *answer, *passage, *visit_id;
	const struct decision *decision;
	const struct reading *reading;
	const struct subject *subject;
	int64_t passed_at;
};

static struct value score_of(const struct activity *a)
{
	return db_int(a->decision->plate_score != NONE ? a->decision->plate_score : a->reading->plate_score);
}

static enum outcome store_activity(const struct checkpoint *c, const struct activity *a)
{
	const struct checkpoint_event *e = c->event;
	const struct decision *d = a->decision;
	const struct ticket_facts *t = a->subject->ticket;
	const struct employee_facts *person = a->subject->employee;
	const char *visit = a->visit_id ? a->visit_id : t ? t->visit_id : person ? person->visit_id : NULL;
	struct texts codes = reason_codes(c->scope, d);
	struct buffer reasons = buffer_in(c->scope, 100);
	uint8_t hash[CRYPTO_HASH_SIZE];
	int64_t event_at = NONE;

	for (size_t i = 0; i < codes.count; i++)
		buffer_printf(&reasons, "%s%s", i ? "," : "", codes.items[i]);
	crypto_sha256(c->raw.data, c->raw.length, hash);
	bool told_time = e && e->timestamp && date_time_parse(e->timestamp, &event_at);
	int64_t off_ms = told_time ? c->now_ms - event_at : 0;
	bool is_time_off = (e && e->timestamp && !told_time) ||
			   llabs((long long)off_ms) > c->config->gate_event_tolerance_s * 1000;
	return db_run(c->db,
		      "INSERT INTO gate_activity (id, lane_id, gate_id, area_id, lane_code, transaction_id, event_hash, event, answer, type_access, "
		      "direction, step, credential, code_read, plate_read, plate, plate_score, ticket_id, employee_id, visit_id, company_id, "
		      "vehicle_type, decision, lamp, action, reason_code, reasons, passage, passed_at, place_before, mode, weight_kg, sequence, "
		      "is_time_off, event_at, created_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, LEFT(?, 160), LEFT(?, 20), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		      db_id(a->id), db_id(c->lane->id), db_id(c->lane->gate_id), db_id(c->lane->area_id), db_text(c->lane->lane_code),
		      db_text(a->transaction_id), db_bytes(hash, sizeof hash), db_bytes(c->raw.data ? c->raw.data : "", c->raw.length),
		      db_text(a->answer), db_text(e ? e->typeAccess : NULL), db_text(d->direction), db_text(d->step ? d->step->step : NULL),
		      db_text(d->credential), db_text(a->reading->code ? a->reading->code : a->reading->tag), db_text(a->reading->plate_text),
		      db_text(t ? t->plate : a->reading->plate), score_of(a), db_id(t ? t->id : NULL), db_id(person ? person->id : NULL),
		      db_id(visit), db_id(t ? t->company_id : person ? person->company_id : NULL),
		      db_text(t ? t->vehicle_type : person ? person->vehicle_type : NULL), db_text(d->decision), db_text(d->lamp),
		      db_text(d->action), db_text(d->reason ? d->reason->code : "INTERNAL"), db_text(reasons.bytes), db_text(a->passage),
		      db_time(a->passed_at), db_text(t ? t->visit_place : person ? person->visit_place : NULL), db_text(c->lane->mode),
		      e && e->weightData ? db_number(e->weightData->weightKg) : db_null(), db_int(e ? e->sequence : NONE), db_int(is_time_off),
		      db_time(event_at), db_time(c->now_ms));
}

/* What people call whoever was found: the ticket by its number, the employee by name; NULL: nobody was. */
static const char *name_of(const struct subject *s)
{
	return s->ticket ? s->ticket->ticket_access_number : s->employee ? s->employee->name : NULL;
}

static const char *company_of(const struct subject *s)
{
	return s->ticket ? s->ticket->company_id : s->employee ? s->employee->company_id : NULL;
}

static enum outcome audit_activity(const struct checkpoint *c, const struct activity *a)
{
	return audit_write(c->db, c->audit_key, &(struct audit_row){
		.chain = scope_printf(c->scope, "lane:%s", c->lane->id), .actor_kind = "lane", .actor_id = c->lane->id,
		.actor_name = c->lane->lane_name, .action = "decide", .entity = "gate_activity", .entity_id = a->id,
		.entity_label = name_of(a->subject), .company_id = company_of(a->subject), .ip_address = c->address,
		.request_id = c->request_id, .after = a->answer });
}

static bool calls_officer(const struct activity *a)
{
	return strcmp(a->decision->action, "CALL_OFFICER") == 0;
}

/* Whoever it is that waits: as well as the lane can tell. */
static const char *waiting(const struct activity *a)
{
	const struct subject *s = a->subject;
	const struct reading *r = a->reading;
	const char *read = r->code ? r->code : r->tag ? r->tag : r->plate_text ? r->plate_text : "-";
	return s->ticket ? s->ticket->id : s->employee ? s->employee->id : read;
}

/* What the lane itself remembers: its last event, whom it let in last, and for whom it called an officer: by this event,
 * unless they have been waiting before. */
static enum outcome update_lane(const struct checkpoint *c, const struct activity *a)
{
	const struct subject *s = a->subject;

	if (calls_officer(a))
		return db_run(c->db,
			      "UPDATE lane SET last_event_at = ?, called_by = IF(called_subject <=> LEFT(?, 160) AND called_at > ?, called_by, ?), "
			      "called_at = ?, called_subject = LEFT(?, 160) WHERE id = ?",
			      db_time(c->now_ms), db_text(waiting(a)), db_time(c->now_ms - c->config->gate_call_again_s * 1000), db_id(a->id),
			      db_time(c->now_ms), db_text(waiting(a)), db_id(c->lane->id));
	if (strcmp(a->decision->decision, "ACCEPT") != 0)
		return db_run(c->db, "UPDATE lane SET last_event_at = ? WHERE id = ?", db_time(c->now_ms), db_id(c->lane->id));
	return db_run(c->db,
		      "UPDATE lane SET last_event_at = ?, last_accept_at = ?, last_accept_subject = ?, last_accept_plate = ? WHERE id = ?",
		      db_time(c->now_ms), db_time(c->now_ms), db_id(s->ticket ? s->ticket->id : s->employee ? s->employee->id : NULL),
		      db_text(s->ticket ? s->ticket->plate : a->reading->plate), db_id(c->lane->id));
}

/* After the lane's own row, which says whether it is a call at all. Not a word of it is for tenants. */
static enum outcome call_officer(const struct checkpoint *c, const struct activity *a)
{
	const struct ticket_facts *t = a->subject->ticket;
	const struct gate_reason *r = a->decision->reason;

	if (!calls_officer(a))
		return OK;
	return notification_write(c->db, &(struct notification_event){
		.type = "lane_intervention", .menu_type = "lane", .permission = LANE_INTERVENE, .area_id = c->lane->area_id, .entity_id = a->id,
		.called_to = c->lane->id,
		.values = notification_values(c->scope, "lane", c->lane->lane_name, "plate", t ? t->plate : a->reading->plate_text,
					      "number", name_of(a->subject), "reason_id", r ? r->reason_id : "Gangguan sistem",
					      "reason_en", r ? r->reason_en : "A fault of the system") });
}

/* The first read at any lane is the arrival that counts for grace. */
static enum outcome note_arrival(const struct checkpoint *c, const struct subject *s)
{
	if (!s->ticket || s->ticket->first_seen_at != NONE || strcmp(s->ticket->status, "ISSUED") != 0)
		return OK;
	return db_run(c->db, "UPDATE ticket SET first_seen_at = ? WHERE id = ? AND first_seen_at IS NULL", db_time(c->now_ms),
		      db_id(s->ticket->id));
}

static enum outcome act(const struct checkpoint *c, struct activity *a, bool *lost)
{
	const struct decision *d = a->decision;
	struct passage p = { .activity_id = a->id, .lane_code = c->lane->lane_code, .step = d->step, .pending = c->lane->reports_passage,
			     .now_ms = c->now_ms };

	a->passage = text_equal(d->reason ? d->reason->name : NULL, "SAME_PASSAGE") ? "ECHO" : "NONE";
	a->passed_at = NONE;
	if (strcmp(d->decision, "ACCEPT") != 0)
		return note_arrival(c, a->subject);
	if (passage_admit(c->db, d, a->subject, &p, lost) != OK)
		return FAILED;
	a->passage = p.pending ? "PENDING" : "ASSUMED";
	a->passed_at = p.pending ? NONE : c->now_ms + c->lane->passage_assume_s * 1000;
	a->visit_id = p.visit_id;
	return OK;
}

enum outcome checkpoint_pass(const struct checkpoint *c, const char **answer, bool *lost)
{
	struct reading reading = { .plate_score = NONE, .code_revision = NONE };
	struct subject subject = { 0 };
	struct decision decision;
	struct activity a = { .id = uuid_new(c->scope), .decision = &decision, .reading = &reading, .subject = &subject };

	*lost = false;
	/* What cannot be read has no transaction of its own, but leaves a trace for the officer who is called. */
	a.transaction_id = c->event ? c->event->transactionId : scope_printf(c->scope, "?%s", a.id);
	if (c->event) {
		reading = read_event(c);
		if (find_subject(c, &reading, &subject) != OK)
			return FAILED;
		decision = decision_make(&(struct decision_question){ c->scope, c->config, c->rules, c->lane, &reading, &subject, c->now_ms });
	} else {
		decision = decision_of(c->rules, c->lane->direction, "MALFORMED");
	}
	if (act(c, &a, lost) != OK || *lost)
		return *lost ? OK : FAILED;
	/* Before the activity, which refers to the lane: two events of one lane would otherwise each wait for the other's
	 * share of its row. */
	if (update_lane(c, &a) != OK)
		return FAILED;
	*answer = a.answer = write_answer(c->scope, &decision, &(struct told){
		c->lane, c->event ? a.transaction_id : c->transaction_id, subject.ticket ? subject.ticket->priority : NULL,
		c->malformed, c->now_ms });
	if (store_activity(c, &a) != OK) {
		*lost = db_fault(c->db) == DB_DUPLICATE; /* the same transaction on another worker: its answer is the answer */
		return *lost ? OK : FAILED;
	}
	return call_officer(c, &a) == OK ? audit_activity(c, &a) : FAILED;
}
