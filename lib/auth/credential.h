/* credential: the password that a user has, as it is compared and held. */
#pragma once
#include "store/db.h"

struct credential {
	const char *id, *fullname, *password_hash; /* the hash is NULL until the first password is set */
};

/* Whose address it is; NULL: nobody's. */
must_check enum outcome credential_of_address(struct db *db, const char *address, struct credential **credential);
must_check enum outcome credential_of_user(struct db *db, const char *user_id, struct credential **credential);
/* In the caller's transaction: keeps the password that was compared as it is until that ends. Whoever sets another ends what
 * the old one has opened, and by the old one nothing may begin after that. FAILED, with `lost`, where it was changed
 * meanwhile, or hashed anew: all is looked at again. */
must_check enum outcome credential_hold(struct db *db, const struct credential *credential, bool *lost);
must_check enum outcome credential_write(struct db *db, const char *user_id, const char *password);
