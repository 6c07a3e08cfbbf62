/* audit_walk: goes through the chains of the audit and says what does not fit.
 *
 * A row fits when its seal is the HMAC of what stands in it and of the seal before it. Without the audit key nobody can make one,
 * so that a row which was changed, put in or moved is found, and one that was taken out leaves a gap. But the last rows of a
 * chain, or all of them, can be taken out together with what audit_chain says of its end. Against that the ends of all chains are
 * sealed from time to time: a row of the chain "seal" tells them. And against the removal of seals, a seal's own number and seal
 * are printed, for whoever verifies to bring along.
 */
#pragma once
#include "store/audit.h"

/* Where a chain ended once. */
struct audit_end {
	const char *chain;
	int64_t number;
	uint8_t mac[CRYPTO_HASH_SIZE];
};

struct audit_ends {
	struct audit_end *items; /* by chain */
	size_t count;
};
/* NULL: there is no end of that chain. */
const struct audit_end *audit_ends_find(const struct audit_ends *ends, const char *chain);

/* The first thing in a chain that does not fit. */
struct audit_fault {
	const char *what;  /* "does not fit its seal" …; NULL: all fits */
	int64_t number;    /* of the row, or of the one that should be there */
	int64_t at_ms;     /* of the row that stands there, as what follows; NONE: no row does */
	const char *action, *entity, *entity_id, *entity_label;
};

/* Walks a chain, from behind `from` on (NULL: its first row), in one view of the database, whoever writes meanwhile; it has to
 * reach `sealed` (NULL: is not known to have been sealed). Adds to `rows`; memory stays flat. The fault's texts are of the
 * db's scope. */
must_check enum outcome audit_walk_chain(struct db *db, const uint8_t key[32], const char *chain, const struct audit_end *from,
					 const struct audit_end *sealed, int64_t *rows, struct audit_fault *fault);

/* What the last seal before that instant tells (NONE: the last of all); nothing where there is none. */
must_check enum outcome audit_walk_sealed(struct db *db, int64_t before_ms, struct audit_ends *ends);
/* Writes down where all chains end now, in a transaction of its own; `seal` is the new row's place in the chain "seal". What
 * was sealed before and is not there any more is sealed again as it was, so that it is missed for ever; `lost` is how many
 * such ends there are. */
must_check enum outcome audit_walk_seal(struct db *db, const uint8_t key[32], struct audit_end *seal, int64_t *lost);
