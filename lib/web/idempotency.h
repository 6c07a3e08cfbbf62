/* idempotency: the same Idempotency-Key and body get the first answer again, for 24 hours.
 *
 * The key's row is written in the transaction of the work itself: what rolls back forgets it, and a
 * second sender of the same key waits at the row until the first one is done.
 */
#pragma once
#include "web/request.h"

/* Claims the request's key, if it has one. `again`: the first answer was put into the reply, nothing is left to do.
 * Records IDEMPOTENCY_MISMATCH for another body or thing, IDEMPOTENCY_RUNNING while the first one still works. */
must_check enum outcome idempotency_claim(struct request *r, bool *again);
/* Keeps the answer, before the commit. */
must_check enum outcome idempotency_keep(struct request *r);
