/* reach: whose things an actor sees and touches. The one place where company and area decide.
 *
 * A route says how far it reaches (the column scope of the endpoint list), a record says which of
 * its columns holds the company and the area; here the two are joined into the condition that every
 * read and write of rows carries. What lies outside is answered like what does not exist.
 */
#pragma once
#include "auth/actor.h"
#include "store/record_sql.h"

enum reach {
	REACH_UNDECLARED, /* a route that forgot: refused by --check */
	PUBLIC,           /* anyone */
	SELF,             /* any signed-in user, their own things */
	OWN,              /* tenants only their own company's, internal users all */
	COMPANY,          /* everyone only within their own company */
	ALL,              /* whoever has the permission sees all */
	LINK,             /* a signed or mailed link */
	OWN_OR_LINK,
	DEVICE,           /* a lane or a wall with its key */
	CLIENT,           /* an OAuth client, its company's */
	CREDENTIALS,      /* client id and secret */
};

/* "own": as the endpoint list spells it. */
const char *reach_name(enum reach reach);
/* Whether this actor, on a route that reaches so far, is held to one company. */
bool reach_is_bound(enum reach reach, const struct actor *actor);

/* The condition on the record's rows. `reading` lets shared rows in. */
struct condition reach_condition(struct scope *scope, enum reach reach, const struct actor *actor, const struct record *record,
				 bool reading);

/* Puts the sender's own company into the OWNER field of a body that may name no other, and checks that
 * everything the body refers to (ids, files, also within lists) exists within reach. `before` is the thing as it stands,
 * which may go on holding the files that it holds; NULL for a new one. Every violation is recorded. */
must_check enum outcome reach_check_body(struct db *db, enum reach reach, const struct actor *actor, const struct record *record,
					 void *thing, const void *before, const char *path);
