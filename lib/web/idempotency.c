#include "web/idempotency.h"

#include <string.h>

struct kept_answer {
	struct bytes body_hash;
	const char *answer;
};
static const struct field kept_answer_fields[] = { FIELD_BYTES(kept_answer, body_hash), FIELD_TEXT(kept_answer, answer, 0) };
static const struct record kept_answer_record = RECORD("kept_answer", kept_answer, kept_answer_fields);

/* The key as the database knows it: one per sender and route. */
static bool subject_of(struct request *r, uint8_t subject[CRYPTO_HASH_SIZE])
{
	const char *key = request_header(r, "Idempotency-Key");
	if (!key || r->route->method != POST || !r->actor.id)
		return false;
	const char *text = scope_printf(r->scope, "%s %s %s", r->actor.id, r->route->path, key);
	crypto_sha256(text, strlen(text), subject);
	return true;
}

enum outcome idempotency_claim(struct request *r, bool *again)
{
	uint8_t subject[CRYPTO_HASH_SIZE], body_hash[CRYPTO_HASH_SIZE];
	struct kept_answer *kept;

	*again = false;
	if (!subject_of(r, subject))
		return OK;
	/* Keyed with the path: the same body sent to another thing is another request. */
	crypto_hmac((struct bytes){ r->path, strlen(r->path) }, &r->body, 1, body_hash);
	if (db_run(r->db, "INSERT INTO idempotency (subject, body_hash, created_at) VALUES (?, ?, UTC_TIMESTAMP(3))",
		   db_bytes(subject, sizeof subject), db_bytes(body_hash, sizeof body_hash)) == OK)
		return OK;
	if (db_fault(r->db) == DB_LOCKED) {
		error_forget(r->scope);
		return error_add(r->scope, E_IDEMPOTENCY_RUNNING, "Idempotency-Key", NULL);
	}
	if (db_fault(r->db) != DB_DUPLICATE)
		return FAILED;
	error_forget(r->scope);
	if (db_row(r->db, &kept_answer_record, &kept, "SELECT body_hash, answer FROM idempotency WHERE subject = ? FOR UPDATE",
		   db_bytes(subject, sizeof subject)) != OK)
		return FAILED;
	if (!kept || !kept->answer)
		return error_add(r->scope, E_IDEMPOTENCY_RUNNING, "Idempotency-Key", NULL);
	if (!crypto_equal(kept->body_hash.data, body_hash, sizeof body_hash))
		return error_add(r->scope, E_IDEMPOTENCY_MISMATCH, "Idempotency-Key", NULL);
	r->reply.data = buffer_in(r->scope, strlen(kept->answer));
	buffer_text(&r->reply.data, kept->answer);
	*again = true;
	return OK;
}

enum outcome idempotency_keep(struct request *r)
{
	uint8_t subject[CRYPTO_HASH_SIZE];

	if (!subject_of(r, subject))
		return OK;
	const char *answer = r->reply.secret ? r->reply.kept : r->reply.data.length ? r->reply.data.bytes : NULL;
	return db_run(r->db, "UPDATE idempotency SET answer = ? WHERE subject = ?", db_text(answer ? answer : "null"),
		      db_bytes(subject, sizeof subject));
}
