/* audit: who changed what, and what was there before. Rows can be added and read, never changed: the
 * application's account has no right to, and each row is chained to the one before it by an HMAC, one
 * chain per lane and one per person, so that an edit, a removal or a reorder is found (audit_walk.h). */
#pragma once
#include "store/db.h"

/* What is done to things, with the words that people read. An action that the code writes has its row here; the table is by
 * key. */
extern const struct choice audit_actions[];

#define AUDIT_ENTITY_LENGTH 32 /* letters, as their columns take them */
#define AUDIT_LABEL_LENGTH 160

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
/* The same of many, all of one chain, in their order: it is taken hold of once. */
must_check enum outcome audit_write_many(struct db *db, const uint8_t key[32], const struct audit_row *rows, size_t count);
/* The seal of a row, by the number and time that it got and the seal of the one before it (no bytes: of none). */
void audit_mac(struct scope *scope, const uint8_t key[32], struct bytes before, int64_t number, int64_t at_ms,
	       const struct audit_row *row, uint8_t out[CRYPTO_HASH_SIZE]);
