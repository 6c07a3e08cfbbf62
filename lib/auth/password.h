/* password: crypt(3). New hashes are yescrypt; bcrypt hashes of the system before are accepted and renewed. */
#pragma once
#include "base/error.h"

#define PASSWORD_MIN 8
#define PASSWORD_MAX 72 /* bytes: bcrypt reads no further */

/* A yescrypt hash at the library's preferred cost: 16 MB, and some 20 to 120 ms of a core. */
const char *password_hash(struct scope *scope, const char *password);
/* Compares in constant time; `hash` NULL costs as much and says no. `renew`: the hash is of an older kind, and
 * all of the password was compared: what stands behind PASSWORD_MAX may be anything. */
bool password_matches(const char *password, const char *hash, bool *renew);

/* Whether a new password will do: 8 characters to 72 bytes, not one of those that are tried first, not the owner's name or
 * address. Records PASSWORD_WEAK at "password", PASSWORD_MISMATCH at "password_confirmation". */
must_check enum outcome password_check(struct scope *scope, const char *password, const char *confirmation, const char *fullname,
				       const char *email);
