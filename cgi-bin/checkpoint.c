/* checkpoint: lane controllers ask whether the barrier may open, and tell whether somebody passed. */
#include <stdlib.h>
#include <string.h>

#include "gate/address.h"
#include "gate/checkpoint.h"
#include "gate/lane.h"
#include "web/crud.h"
#include "web/group.h"
#include "web/worker.h"

#define TOLD_MAX 10 /* so many things wrong are told to a lane */

/* The lane that sends, found before its body is trusted with anything. */
struct sender {
	struct lane_facts *lane;
	struct checkpoint_event *event; /* NULL: it cannot be read, … */
	const struct json *body;
	struct texts malformed;         /* … because of this */
	bool clock_is_off;
};

/* A lane's garbage is answered by HOLD, not refused: its errors become words for whoever builds the lane. */
static struct texts take_errors(struct request *r)
{
	struct texts words = { .items = scope_alloc(r->scope, TOLD_MAX * sizeof *words.items) };

	for (const struct error *e = error_first(r->scope); e && words.count < TOLD_MAX; e = e->next)
		words.items[words.count++] = scope_printf(r->scope, "%s%s%s", e->path, *e->path ? ": " : "",
							  error_words(r->scope, e, r->language));
	error_forget(r->scope);
	return words;
}

static bool clock_is_off(const struct request *r, const char *timestamp)
{
	int64_t tolerance_ms = r->config->gate_clock_tolerance_s * 1000;
	char *end;
	long long at_ms = strtoll(timestamp, &end, 10);
	return *end || at_ms < r->now_ms - tolerance_ms || at_ms > r->now_ms + tolerance_ms;
}

static const char *text_member(const struct json *object, const char *key)
{
	const struct json *value;
	return object && json_kind(object) == JSON_OBJECT && json_get(object, key, &value) && json_kind(value) == JSON_TEXT
		       ? json_text_of(value)
		       : NULL;
}

/* A lane that signs is told by its header, one that cannot by the gateId of its body. */
static const char *lane_code_of(struct request *r, const struct json *body)
{
	const struct json *gate_info = NULL;
	const char *code = request_header(r, "X-Lane-Code");

	if (!code && body && json_kind(body) == JSON_OBJECT && json_get(body, "gateInfo", &gate_info))
		code = text_member(gate_info, "gateId");
	return code;
}

static enum outcome check_signature(struct request *r, struct sender *s)
{
	const char *timestamp = request_header(r, "X-Lane-Timestamp"), *signature = request_header(r, "X-Lane-Signature");

	if (strcmp(s->lane->auth, "address") == 0 && !signature)
		return address_fits(s->lane->addresses, r->address) ? OK : error_add(r->scope, E_SIGNATURE_INVALID, "", NULL);
	if (!timestamp || !signature ||
	    !lane_signature_fits(lane_key_open(r->scope, r->config, s->lane->key_sealed), timestamp, r->method, r->path, r->body,
				 signature))
		return error_add(r->scope, E_SIGNATURE_INVALID, "", NULL);
	s->clock_is_off = clock_is_off(r, timestamp);
	return OK;
}

static enum outcome identify_lane(struct request *r)
{
	struct sender *s = scope_alloc(r->scope, sizeof *s);

	if (json_read(r->scope, r->body.data ? r->body.data : "", r->body.length, &s->body) != OK) {
		s->body = NULL; /* answered once it is known to be a lane's */
		s->malformed = take_errors(r);
	}
	const char *code = lane_code_of(r, s->body), *transaction_id = text_member(s->body, "transactionId");
	if (!code)
		return error_add(r->scope, E_SIGNATURE_INVALID, "X-Lane-Code", NULL);
	if (facts_lane(r->db, code, transaction_id ? text_trim(r->scope, transaction_id) : NULL, &s->lane) != OK)
		return FAILED;
	if (!s->lane)
		return error_add(r->scope, E_SIGNATURE_INVALID, "", NULL);
	if (check_signature(r, s) != OK)
		return FAILED;
	r->known = s;
	r->actor = (struct actor){ .kind = ACTOR_LANE, .id = s->lane->id, .name = s->lane->lane_name };
	return gate_rules_load(r->db, &r->worker->gate_rules, s->lane->rules_version);
}

static const struct authenticator lane_signature = {
	"lane",
	"{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-Lane-Signature\",\"description\":\"With X-Lane-Code and X-Lane-Timestamp: "
	"hex HMAC-SHA256 over <timestamp>.<method>.<path>.<body>, keyed with the lane's key\"}",
	identify_lane,
};

static enum outcome reply_json(struct request *r, const char *json)
{
	r->reply.bare = true;
	r->reply.data.length = 0;
	buffer_text(&r->reply.data, json);
	return OK;
}

static enum outcome hold(struct request *r, const char *reason)
{
	struct sender *s = r->known;
	return reply_json(r, checkpoint_hold(r->scope, &r->worker->gate_rules, s->lane, text_member(s->body, "transactionId"),
					     reason, r->now_ms));
}

static enum outcome check_gate(struct request *r, const struct sender *s, const struct checkpoint_event *event)
{
	return strcmp(event->gateInfo->gateId, s->lane->lane_code) == 0
		       ? OK
		       : error_add(r->scope, E_NOT_A_CHOICE, "gateInfo.gateId", "%s", s->lane->lane_code);
}

/* The event as a struct, NULL where it is none of this lane's. */
static struct checkpoint_event *read_event(struct request *r, struct sender *s)
{
	struct checkpoint_event *event;

	if (!s->body)
		return NULL;
	if (record_read(r->scope, &checkpoint_event_record, s->body, "", (void **)&event) == OK && check_gate(r, s, event) == OK)
		return event;
	s->malformed = take_errors(r);
	return NULL;
}

static enum outcome gate_checkpoint(struct request *r)
{
	struct sender *s = r->known;
	const char *answer, *transaction_id = text_member(s->body, "transactionId");
	uint8_t hash[CRYPTO_HASH_SIZE];

	if (s->clock_is_off)
		return hold(r, "CLOCK_SUSPECT");
	if (s->lane->stored_answer) {
		crypto_sha256(r->body.data, r->body.length, hash);
		bool same = s->lane->stored_hash.length == sizeof hash &&
			    memcmp(s->lane->stored_hash.data, hash, sizeof hash) == 0;
		return same ? reply_json(r, s->lane->stored_answer) : hold(r, "TRANSACTION_CONFLICT");
	}
	struct checkpoint c = {
		.scope = r->scope, .db = r->db, .config = r->config, .rules = &r->worker->gate_rules, .audit_key = r->worker->audit_key,
		.request_id = r->request_id, .address = r->address, .now_ms = r->now_ms, .lane = s->lane, .raw = r->body, .event = read_event(r, s),
		.transaction_id = transaction_id && strlen(transaction_id) <= 80 ? transaction_id : NULL,
	};
	c.malformed = s->malformed;
	if (checkpoint_pass(&c, &answer, &r->lost_race) != OK)
		return FAILED;
	return r->lost_race ? FAILED : reply_json(r, answer);
}

/* A fault of ours is HOLD as well, with a status that tells the lane to send the same event again. */
static void refuse_checkpoint(struct request *r)
{
	const struct sender *s = r->known;

	if (r->reply.status < 500)
		return;
	r->reply.status = 503;
	error_retry_after(r->scope, 1);
	r->reply.data = buffer_in(r->scope, 1000);
	const char *transaction_id = s ? text_member(s->body, "transactionId") : NULL;
	buffer_text(&r->reply.data, checkpoint_hold(r->scope, &r->worker->gate_rules, s ? s->lane : NULL, transaction_id,
						    "INTERNAL", r->now_ms));
}

static enum outcome reply_passage(struct request *r, const char *passage)
{
	const struct passage_event *event = r->input;
	struct passage_answer answer = { event->transactionId, event->result, passage };
	return reply_bare(r, &passage_answer_record, &answer);
}

/* What the audit keeps of a report. */
struct passage_kept {
	const char *name, *passage;
};
static const struct field passage_kept_fields[] = {
	FIELD_TEXT(passage_kept, name,    HIDDEN), /* in the log's own column */
	FIELD_TEXT(passage_kept, passage, READ_ONLY),
};
static const struct record passage_kept_record = RECORD("gate_activity", passage_kept, passage_kept_fields);

static enum outcome audit_passage(struct request *r, const struct accepted *accepted, const char *result)
{
	struct passage_kept before = { accepted->label, accepted->passage }, after = { accepted->label, result };
	return request_audit(r, "passage", &passage_kept_record, accepted->id, &before, &after);
}

static enum outcome gate_passage(struct request *r)
{
	const struct sender *s = r->known;
	const struct passage_event *event = r->input;
	bool passed = strcmp(event->result, "PASSED") == 0;
	struct accepted *accepted;

	if (s->clock_is_off)
		return error_add(r->scope, E_SIGNATURE_INVALID, "X-Lane-Timestamp", NULL);
	if (passage_find(r->db, s->lane->lane_code, event->transactionId, &accepted) != OK)
		return FAILED;
	if (!accepted)
		return error_add(r->scope, E_TRANSACTION_UNKNOWN, "transactionId", NULL);
	if (passed && passage_follow(r->db, &accepted) != OK) /* the lane tells of the read that it knows; it was one passage */
		return FAILED;
	const struct gate_step *step = gate_rules_step_named(&r->worker->gate_rules, accepted->step);
	if (!step)
		return error_internal(r->scope, "the rules know no step %s", accepted->step);
	if (strcmp(accepted->passage, event->result) == 0 || (!passed && strcmp(accepted->passage, "REPLACED") == 0))
		return reply_passage(r, accepted->passage); /* told before, or ended by the later read */
	if (strcmp(accepted->passage, "PENDING") != 0 && strcmp(accepted->passage, "ASSUMED") != 0)
		return error_add(r->scope, E_PASSAGE_CONFLICT, "result", "%s", accepted->passage);
	if ((passed ? passage_complete(r->db, step, accepted, r->now_ms) : passage_abort(r->db, step, accepted)) != OK ||
	    audit_passage(r, accepted, event->result) != OK)
		return FAILED;
	return reply_passage(r, event->result);
}

static const struct route routes[] = {
	{ POST, "/v1/gate-infrastructure/gate-checkpoint", NO_PERMISSION, gate_checkpoint, .reach = DEVICE, .by = &lane_signature,
	  .takes = &checkpoint_event_record, .raw_body = true, .gives = &checkpoint_answer_record, .answer = ANSWERS_BARE,
	  .repeatable = true, .tells_503 = true, .refuse = refuse_checkpoint, .doc = "Gate Check-in (Hardware)" },
	{ POST, "/v1/gate-infrastructure/gate-passage", NO_PERMISSION, gate_passage, .reach = DEVICE, .by = &lane_signature,
	  .takes = &passage_event_record, .gives = &passage_answer_record, .answer = ANSWERS_BARE, .repeatable = true,
	  .doc = "Passage Result (Hardware)" },
};
static const struct group group = GROUP("checkpoint", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
