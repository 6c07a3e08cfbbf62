/* outbox: what others are told, and what became of it. What is sealed for the way is shown to nobody. */
#include "store/delivery.h"
#include "web/crud.h"
#include "web/group.h"

struct attempt {
	const char *id, *result, *words;
	int64_t number, code, took_ms, created_at;
};
static const struct choice results[] = {
	{ "ACCEPTED", { "Diterima", "Accepted" }, NULL },
	{ "REJECTED", { "Ditolak", "Refused" }, NULL },
	{ "DEFERRED", { "Diminta mencoba lagi nanti", "Asked to come later" }, NULL },
	{ "AWAY",     { "Tujuan tidak dapat dihubungi", "The target did not work" }, NULL },
	{ "UNKNOWN",  { "Terkirim, tetapi tidak dijawab", "Sent, but not answered" }, NULL },
	{ 0 }
};
static const struct field attempt_fields[] = {
	FIELD_ID    (attempt, id,              READ_ONLY),
	FIELD_INT   (attempt, number,          READ_ONLY),
	FIELD_CHOICE(attempt, result, results, READ_ONLY | LABELLED),
	FIELD_INT   (attempt, code,            READ_ONLY, .doc = "What the target answered, where its answers have a code"),
	FIELD_TEXT  (attempt, words,           READ_ONLY, .doc = "What it said, or what went wrong"),
	FIELD_INT   (attempt, took_ms,         READ_ONLY),
	FIELD_TIME  (attempt, created_at,      READ_ONLY),
};
static const struct record attempt_record = RECORD("outbox_attempt", attempt, attempt_fields,
	.from = "outbox_attempt", .permanent = true, .sort = "id", .noun = { "percobaan", "attempt" });

struct message {
	const char *id, *target, *kind, *subject, *message_key, *state, *message;
	int64_t attempts, due_at, created_at, updated_at;
	struct list history;
};
static const struct field message_fields[] = {
	FIELD_ID    (message, id,                     READ_ONLY),
	FIELD_TEXT  (message, target,                 READ_ONLY | FILTER | SEARCH, .doc = "Whom it is for: mail, webhook, …"),
	FIELD_TEXT  (message, kind,                   READ_ONLY | FILTER | SEARCH, .doc = "What it tells: the letter's name, the event"),
	FIELD_TEXT  (message, subject,                READ_ONLY | FILTER | SEARCH, .doc = "Messages of one subject arrive in their order"),
	FIELD_TEXT  (message, message_key,            READ_ONLY, .doc = "The target knows by it what it was told already"),
	FIELD_CHOICE(message, state, delivery_states, READ_ONLY | FILTER | LABELLED),
	FIELD_INT   (message, attempts,               READ_ONLY),
	FIELD_TIME  (message, due_at,                 READ_ONLY, .doc = "When it is tried next; while it is SENT: when it counts as lost on the way; once it is done: when that was"),
	FIELD_JSON  (message, message,                READ_ONLY | DETAIL, .sql = "JSON_REMOVE(t.message, '$.sealed')"),
	FIELD_MANY  (message, history, &attempt_record, READ_ONLY | DETAIL, .on = "outbox_id", .doc = "Each attempt, the first at the top"),
	FIELD_TIME  (message, created_at,             READ_ONLY | SORT),
	FIELD_TIME  (message, updated_at,             READ_ONLY),
};
static const struct record message_record = RECORD("outbox_message", message, message_fields,
	.noun = { "pesan keluar", "outgoing message" }, .from = "outbox", .permanent = true,
	.walks = "state by_state", .dates = "t.created_at");

/* How long something waits already is what one looks for. */
struct age_query {
	int64_t older_than_s;
};
static const struct field age_query_fields[] = {
	FIELD_INT(age_query, older_than_s, 0, .min = 1, .max = 31536000, .doc = "Only what was written longer ago than so many seconds"),
};
static const struct record age_query_record = RECORD("outbox_query", age_query, age_query_fields);

static enum outcome list_messages(struct request *r)
{
	const struct age_query *query = r->query;
	struct condition condition = request_reach(r, &message_record, true);
	struct page page;

	if (query->older_than_s != NONE)
		condition_and(r->scope, &condition, "t.created_at < ?", db_time(r->now_ms - query->older_than_s * 1000));
	if (list_page(r->db, &message_record, r->parameters, r->parameter_count, &condition, &page) != OK)
		return FAILED;
	return reply_page(r, &message_record, &page);
}

/* Another round of attempts. What waits is sent anyway; what was accepted is done; what carried a link that opens no more is
 * of no use. */
static enum outcome send_again(struct request *r)
{
	const struct message *m = r->thing;

	if (!text_equal(m->state, "DEAD") && !text_equal(m->state, "REJECTED") && !text_equal(m->state, "UNKNOWN"))
		return error_add(r->scope, E_OUTBOX_STATE, "state", "%s", m->state);
	if (db_run(r->db, "UPDATE outbox SET state = 'PENDING', due_at = UTC_TIMESTAMP(3), forgiven = attempts WHERE id = ? AND state = ? "
		   "AND NOT JSON_TYPE(JSON_EXTRACT(message, '$.sealed')) <=> 'NULL'", db_id(m->id), db_text(m->state)) != OK)
		return FAILED;
	if (db_affected(r->db) != 1)
		return error_add(r->scope, E_OUTBOX_STALE, "id", NULL);
	if (crud_changed(r, "resend", NULL) != OK)
		return FAILED;
	return reply_null(r);
}

static const struct route routes[] = {
	{ GET,  "/v1/outbox",             OUTBOX_MANAGE, list_messages, &message_record, .reach = ALL,
	  .query = &age_query_record, .answer = ANSWERS_PAGE, .doc = "Paginate Messages" },
	{ GET,  "/v1/outbox/{id}",        OUTBOX_MANAGE, get_record,    &message_record, .reach = ALL, .doc = "Detail Message" },
	{ POST, "/v1/outbox/resend/{id}", OUTBOX_MANAGE, send_again,    &message_record, .reach = ALL, .answer = ANSWERS_NULL,
	  .says = { "Pesan akan dikirim ulang", "The message will be sent again" }, .doc = "Send Message Again" },
};
static const struct group group = GROUP("outbox", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
