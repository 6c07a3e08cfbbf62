/* session: signing in and out. A token is 256 random bits; the database knows only its hash. */
#pragma once
#include "auth/actor.h"

/* Counts an attempt at `what` ("sign in") for the account and for the address (of an IPv6 one the network) before the password
 * is looked at, in one conditional update each, so that parallel attempts cannot all slip through. Five are free, of an
 * address twenty; then each doubles the wait, up to 15 minutes; each quarter of an hour without one forgives one. Records
 * TOO_MANY_ATTEMPTS. */
must_check enum outcome session_count_attempt(struct db *db, const char *what, const char *account, const char *address);
/* After a right password. */
must_check enum outcome session_forget_attempts(struct db *db, const char *what, const char *account, const char *address);

struct session {
	const char *id, *user_id, *kind, *device_name, *ip_address, *user_agent;
	int64_t created_at, expires_at;
	bool is_current; /* set by whoever knows which session asks */
};
/* The sessions of a user that are open. */
extern const struct record session_record;

/* A new session of `kind` "web" or "phone"; the token is shown once. Of more than `at_most` open ones of this user (0: any
 * number) the oldest end. */
must_check enum outcome session_start(struct db *db, const struct session *session, int64_t lasts_ms, int64_t at_most,
				      const char **token);
/* Ends all sessions of a user but one (NULL: all). */
must_check enum outcome session_end_all(struct db *db, const char *user_id, const char *but_id);
must_check enum outcome session_end(struct db *db, const char *session_id);
