/* audit: who changed what, and what was there before. Rows can be added and read, never changed: the
 * application's account has no right to, and each row is chained to the one before it by an HMAC, one
 * chain per lane and one per person, so that an edit, a removal or a reorder is found. */
#pragma once
#include "store/db.h"

/* What is done to things, with the words that people read. An action that the code writes has its row here; the table is by key. */
extern const struct choice audit_actions[];

struct audit_row {
	const char *chain;      /* "lane:<id>", "user:<id>", "system" */
	const char *actor_kind, *actor_id, *actor_name, *actor_role;
	const char *action;     /* of audit_actions */
	const char *entity, *entity_id, *entity_label, *company_id;
	const char *ip_address, *user_agent, *request_id;
	const char *before, *after; /* JSON, or NULL */
};

/* Inserts the row at the end of its chain, within the caller's transaction. */
must_check enum outcome audit_write(struct db *db, const uint8_t key[32], const struct audit_row *row);
/* Walks a chain from its first row; `broken_at` is the number of the first row that does not fit, 0 when all do. */
must_check enum outcome audit_verify(struct db *db, const uint8_t key[32], const char *chain, int64_t *rows, int64_t *broken_at);
