/* actor: who asks, and what the asker may do. */
#pragma once
#include "auth/permission.h"
#include "base/text.h"
#include "store/db.h"

enum actor_kind { ACTOR_NOBODY, ACTOR_USER, ACTOR_LANE, ACTOR_WALL };

struct actor {
	enum actor_kind kind;
	const char *id;   /* of the user, the lane, the wall key; NULL for nobody */
	const char *name; /* as logs and the audit show it */
	const char *session_id;
	const char *company_id;     /* of a user; NULL: none */
	bool bound_to_company;      /* a tenant's user: sees the own company only */
	bool bound_to_areas;        /* sees only the areas that user_area names, … */
	const char *area_id;        /* … and this one only; NULL: several, or not bound */
	const char *role_key, *level;
	enum language language;
	struct grants grants;
};

/* Grants of roles as last read, by role and version: a role's version goes up with every change of it,
 * so nothing kept here outlives a revocation. */
#define GRANTS_KEPT 16
struct grants_kept {
	struct {
		char role_id[37];
		int64_t version;
		struct grants grants;
	} rows[GRANTS_KEPT];
	size_t next;
};

/* Whether someone of `level` may change a user or role of the level `other`: super > admin > operational. */
bool level_reaches(const char *level, const char *other);
extern const struct choice role_levels[];
extern const struct choice user_types[];

/* The user whose session the token opens, in one statement (two when the role changed). Records
 * TOKEN_INVALID for a token that is unknown, expired or revoked, or whose user, role or company is
 * not active any more. */
must_check enum outcome actor_of_token(struct db *db, struct grants_kept *kept, const char *token, struct actor *actor);
