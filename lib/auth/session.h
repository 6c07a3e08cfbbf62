/* session: signing in and out. A token is 256 random bits; the database knows only its hash. */
#pragma once
#include "auth/actor.h"

/* Counts an attempt for the account and for the address before the password is looked at, in one
 * conditional update each, so that parallel attempts cannot all slip through. Five are free; then
 * each doubles the wait, up to 15 minutes; each quarter of an hour without one forgives one. Records TOO_MANY_ATTEMPTS. */
must_check enum outcome session_count_attempt(struct db *db, const char *account, const char *address);
/* After a right password. */
must_check enum outcome session_forget_attempts(struct db *db, const char *account, const char *address);

/* A new session; the token is shown once. */
must_check enum outcome session_start(struct db *db, const char *user_id, const char *kind, int64_t lasts_ms, const char *address,
				      const char *user_agent, const char **token);
must_check enum outcome session_end(struct db *db, const char *session_id);
