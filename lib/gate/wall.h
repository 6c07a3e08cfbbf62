/* wall: what the screens of a control room show: the newest decisions of all lanes, and how each lane stands. A screen asks once
 * a second; whether there is anything new is one small statement (the wall's state), and only then are rows read. */
#pragma once
#include "auth/actor.h"
#include "gate/area.h"

/* The key of a screen, or the person who looks at one; with the state of what either may see. */
struct wall {
	const char *id, *name, *area_id; /* area_id NULL: all areas that the sender may see */
	struct area *area;
	const char *key;                 /* only where it was just made; the database keeps its hash */
	int64_t created_at;

	const char *newest_id;
	int64_t lane_state, rules_version;
};
extern const struct record wall_key_record;
extern const struct record wall_key_made_record; /* with the key, which is shown once */

struct wall_query {
	const char *area_id, *after;
	int64_t limit;
};
extern const struct record wall_query_record;

struct wall_activity {
	struct list items, lanes;
};
extern const struct record wall_activity_record;

/* A new key for a wall: keeps its hash, and leaves the key in wall->key. */
must_check enum outcome wall_make_key(struct db *db, struct wall *wall);

/* The wall whose key this is, NULL where there is none or it was deleted. */
must_check enum outcome wall_of_key(struct db *db, const char *key, struct wall **wall);
must_check enum outcome wall_of_user(struct db *db, const struct actor *actor, struct wall **wall);

/* A text that differs whenever the answer would, but for links that were only signed anew. It changes by itself before the
 * links of an old answer end. */
const char *wall_version(struct scope *scope, const struct wall *wall, const struct wall_query *query, enum language language,
			 int64_t now_ms, int64_t link_ms);
must_check enum outcome wall_read(struct db *db, const struct actor *actor, const struct wall *wall,
				  const struct wall_query *query, enum language language, struct wall_activity *activity);
