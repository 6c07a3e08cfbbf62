/* role: what a group of users may do, and who may give it to whom. The roles of a fresh system are in role_seed.h. */
#pragma once
#include "auth/actor.h"
#include "store/record_sql.h"

struct role {
	const char *id, *name, *key, *level, *type;
	struct texts permission_ids;
	struct list permissions; /* of struct permission_item */
	bool is_active, is_protected;
	int64_t user_count, created_at, updated_at;
};

/* All of it, as lists and the detail of roles show it, and as it is written. Its version goes up with every change, so that
 * the next request of every session obeys. */
extern const struct record role_record;
/* As it stands inside other things: id, name, key. */
extern const struct record role_embedded_record;
/* As a drop-down needs it: id, name, key, level; only active ones. */
extern const struct record role_option_record;

/* Whether this person may give a role of that level and type to someone: none above their own, as their permissions on
 * users go, and tenants' people only roles of tenants. The condition says the same of rows of a role record. */
bool role_may_be_given(const struct actor *giver, const char *level, const char *type);
struct condition role_given_by(struct scope *scope, const struct actor *giver);

/* "Petugas Gudang 2" → "petugas_gudang_2"; NULL for a name without a letter or digit of ASCII. */
const char *role_key_of(struct scope *scope, const char *name);
