#include "auth/session.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/crypto.h"
#include "base/date.h"
#include "base/encode.h"
#include "base/uuid.h"

#define FREE_TRIES 5
#define LONGEST_WAIT_S 900

/* What is counted is kept as a hash: the table should not become a list of addresses. */
static struct value subject_of(struct scope *scope, const char *kind, const char *what, const char *name)
{
	uint8_t *hash = scope_alloc(scope, CRYPTO_HASH_SIZE);
	const char *text = scope_printf(scope, "%s:%s %s", kind, what, name);
	crypto_sha256(text, strlen(text), hash);
	return db_bytes(hash, CRYPTO_HASH_SIZE);
}

static struct value account_of(struct scope *scope, const char *what, const char *account)
{
	return subject_of(scope, "account", what, account);
}

/* Of an IPv6 address the first half: the other one is the sender's to choose. */
static struct value network_of(struct scope *scope, const char *what, const char *address)
{
	struct in6_addr ipv6;

	if (inet_pton(AF_INET6, address, &ipv6) == 1 && !IN6_IS_ADDR_V4MAPPED(&ipv6))
		address = encode_hex(scope, ipv6.s6_addr, sizeof ipv6 / 2);
	return subject_of(scope, "address", what, address);
}

static enum outcome count_one(struct db *db, struct value subject, int free_tries)
{
	int64_t wait_s;

	if (db_run(db,
		   "INSERT IGNORE INTO login_attempt (subject, failures, last_at, blocked_until) "
		   "VALUES (?, 0, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
		   subject) != OK)
		return FAILED;
	if (db_run(db,
		   "UPDATE login_attempt SET failures = GREATEST(failures - TIMESTAMPDIFF(SECOND, last_at, UTC_TIMESTAMP(3)) DIV ?, 0) + 1, "
		   "blocked_until = UTC_TIMESTAMP(3) + INTERVAL IF(failures <= ?, 0, LEAST(?, POW(2, LEAST(failures - ?, 20)))) SECOND, "
		   "last_at = UTC_TIMESTAMP(3) WHERE subject = ? AND blocked_until <= UTC_TIMESTAMP(3)",
		   db_int(LONGEST_WAIT_S), db_int(free_tries), db_int(LONGEST_WAIT_S), db_int(free_tries), subject) != OK)
		return FAILED;
	if (db_affected(db) == 1)
		return OK;
	if (db_number_of(db, &wait_s,
			 "SELECT 1 + TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), blocked_until) AS number FROM login_attempt "
			 "WHERE subject = ?",
			 subject) != OK)
		return FAILED;
	error_retry_after(db_scope(db), (int)wait_s);
	return error_add(db_scope(db), E_TOO_MANY_ATTEMPTS, "", "%lld", (long long)wait_s);
}

/* Behind one address there may be a whole company: it has four times as many free tries. */
enum outcome session_count_attempt(struct db *db, const char *what, const char *account, const char *address)
{
	if (count_one(db, network_of(db_scope(db), what, address), FREE_TRIES * 4) != OK)
		return FAILED;
	return count_one(db, account_of(db_scope(db), what, account), FREE_TRIES);
}

/* The address only gets this one attempt back: one good account must not wash away what came from there for others. */
enum outcome session_forget_attempts(struct db *db, const char *what, const char *account, const char *address)
{
	if (db_run(db, "DELETE FROM login_attempt WHERE subject = ?", account_of(db_scope(db), what, account)) != OK)
		return FAILED;
	return db_run(db,
		      "UPDATE login_attempt SET failures = GREATEST(failures, 1) - 1, blocked_until = UTC_TIMESTAMP(3) "
		      "WHERE subject = ?",
		      network_of(db_scope(db), what, address));
}

static const struct choice kinds[] = {
	{ "web", { "Peramban", "Browser" }, NULL },
	{ "phone", { "Telepon", "Phone" }, NULL },
	{ 0 },
};
static const struct field session_fields[] = {
	FIELD_ID    (session, id,          READ_ONLY),
	FIELD_ID    (session, user_id,     HIDDEN),
	FIELD_CHOICE(session, kind,        kinds, READ_ONLY | FILTER | LABELLED),
	FIELD_TEXT  (session, device_name, READ_ONLY),
	FIELD_TEXT  (session, ip_address,  READ_ONLY),
	FIELD_TEXT  (session, user_agent,  READ_ONLY),
	FIELD_TIME  (session, created_at,  READ_ONLY | SORT),
	FIELD_TIME  (session, expires_at,  READ_ONLY | SORT),
	FIELD_BOOL  (session, is_current,  READ_ONLY, .sql = "FALSE", .doc = "Whether it is the one that asks"),
};
const struct record session_record = RECORD("session", session, session_fields,
	.noun = { "sesi", "session" }, .from = "session", .permanent = true, .where = "t.revoked_at IS NULL AND t.expires_at > UTC_TIMESTAMP(3)",
	.user = "t.user_id", .sort = "-created_at");

/* Leaves room for one more. */
static enum outcome end_oldest(struct db *db, const char *user_id, int64_t at_most)
{
	return db_run(db,
		      "UPDATE session SET revoked_at = UTC_TIMESTAMP(3) WHERE user_id = ? AND revoked_at IS NULL AND id <= "
		      "(SELECT id FROM (SELECT id FROM session WHERE user_id = ? AND revoked_at IS NULL AND expires_at > UTC_TIMESTAMP(3) "
		      "ORDER BY id DESC LIMIT 1 OFFSET ?) AS last)",
		      db_id(user_id), db_id(user_id), db_int(at_most - 1));
}

enum outcome session_start(struct db *db, const struct session *session, int64_t lasts_ms, int64_t at_most, const char **token)
{
	uint8_t hash[CRYPTO_HASH_SIZE];

	if (at_most > 0 && end_oldest(db, session->user_id, at_most) != OK)
		return FAILED;
	*token = crypto_random_token(db_scope(db));
	crypto_sha256(*token, strlen(*token), hash);
	return db_run(db,
		      "INSERT INTO session (id, token_hash, user_id, kind, device_name, ip_address, user_agent, created_at, expires_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, LEFT(?, 255), UTC_TIMESTAMP(3), ?)",
		      db_id(uuid_new(db_scope(db))), db_bytes(hash, sizeof hash), db_id(session->user_id), db_text(session->kind),
		      db_text(session->device_name), db_text(session->ip_address), db_text(session->user_agent),
		      db_time(date_now_ms() + lasts_ms));
}

enum outcome session_end_all(struct db *db, const char *user_id, const char *but_id)
{
	return db_run(db,
		      "UPDATE session SET revoked_at = UTC_TIMESTAMP(3) "
		      "WHERE user_id = ? AND revoked_at IS NULL AND NOT id <=> ?",
		      db_id(user_id), db_id(but_id));
}

enum outcome session_end(struct db *db, const char *session_id)
{
	return db_run(db, "UPDATE session SET revoked_at = UTC_TIMESTAMP(3) WHERE id = ? AND revoked_at IS NULL",
		      db_id(session_id));
}
