/* quota: how many operational users a company may have, active or not: as many as its active administrators may create together
 * (account_quota). It is not limited where one of them is not, nor where there is none. */
#pragma once
#include "store/db.h"

/* In the caller's transaction: a place for one more; whoever wants another one of this company waits until that ends.
 * QUOTA_EXCEEDED at `path`. `company_id` NULL: of none, where nobody counts. */
must_check enum outcome quota_claim(struct db *db, const char *company_id, const char *path);
/* The same for many, each company's users counted once; the first that has no place is told under "<path>[<index>]". */
must_check enum outcome quota_claim_many(struct db *db, const char *const *company_ids, size_t count, const char *path);
