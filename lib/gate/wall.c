#include "gate/wall.h"

#include <string.h>

#include "auth/reach.h"
#include "base/encode.h"
#include "gate/activity.h"
#include "gate/lane.h"
#include "gate/ticket.h"

#define LIMIT 20
#define LIMIT_MAX 100

static const struct field wall_key_fields[] = {
	FIELD_ID  (wall, id,         READ_ONLY),
	FIELD_TEXT(wall, name,       REQUIRED, .max = 80),
	FIELD_ID  (wall, area_id,    0, .record = &area_embedded_record, .doc = "The wall shows this area; null: all"),
	FIELD_ONE (wall, area,       &area_embedded_record, READ_ONLY, .on = "area_id"),
	FIELD_TIME(wall, created_at, READ_ONLY),
};
const struct record wall_key_record = RECORD("wall_key", wall, wall_key_fields,
	.noun = { "kunci video wall", "video wall key" }, .from = "wall_key", .area = "t.area_id", .creator = "created_by_id");

static const struct field wall_key_made_fields[] = {
	FIELD_ID  (wall, id,      READ_ONLY),
	FIELD_TEXT(wall, name,    READ_ONLY),
	FIELD_ID  (wall, area_id, READ_ONLY),
	FIELD_TEXT(wall, key,     READ_ONLY | SECRET, .doc = "Shown this once"),
};
const struct record wall_key_made_record = RECORD("wall_key_made", wall, wall_key_made_fields,
	.noun = { "kunci video wall", "video wall key" });

static const struct field wall_query_fields[] = {
	FIELD_INT(wall_query, limit,   0, .min = 1, .max = LIMIT_MAX, .doc = "20 unless given"),
	FIELD_ID (wall_query, area_id, 0),
	FIELD_ID (wall_query, after,   0, .doc = "Only what is newer than this item"),
};
const struct record wall_query_record = RECORD("wall_query", wall_query, wall_query_fields);

struct wall_item {
	const char *id, *gate_name, *lane_name, *direction, *plate, *vehicle_type, *company_name, *ticket_type, *lamp, *decision;
	const char *reason_code, *reason, *reason_en, *photo_path;
	int64_t at;
};
static const struct field wall_item_fields[] = {
	FIELD_ID    (wall_item, id,           READ_ONLY),
	FIELD_TIME  (wall_item, at,           READ_ONLY, .sql = "t.created_at"),
	FIELD_TEXT  (wall_item, gate_name,    READ_ONLY, .sql = "g.name"),
	FIELD_TEXT  (wall_item, lane_name,    READ_ONLY, .sql = "l.lane_name"),
	FIELD_CHOICE(wall_item, direction,    lane_directions, READ_ONLY | LABELLED),
	FIELD_TEXT  (wall_item, plate,        READ_ONLY, .sql = "COALESCE(t.plate, t.plate_read)"),
	FIELD_CHOICE(wall_item, vehicle_type, vehicle_kinds, READ_ONLY | LABELLED),
	FIELD_TEXT  (wall_item, company_name, READ_ONLY, .sql = "c.name"),
	FIELD_CHOICE(wall_item, ticket_type,  ticket_kinds, READ_ONLY | LABELLED, .sql = "k.kind"),
	FIELD_CHOICE(wall_item, lamp,         lamps, READ_ONLY | LABELLED),
	FIELD_CHOICE(wall_item, decision,     decisions, READ_ONLY | LABELLED),
	FIELD_TEXT  (wall_item, reason_code,  READ_ONLY),
	FIELD_TEXT  (wall_item, reason,       READ_ONLY, .sql = "JSON_VALUE(t.answer, '$.reason')"),
	FIELD_TEXT  (wall_item, reason_en,    HIDDEN, .sql = "JSON_VALUE(t.answer, '$.reasonEn')"),
	FIELD_FILE  (wall_item, photo_path,   READ_ONLY),
};
static const struct record wall_item_record = RECORD("wall_item", wall_item, wall_item_fields,
	.from = "gate_activity", .permanent = true, .area = "t.area_id",
	.joins = "LEFT JOIN lane l ON l.id = t.lane_id LEFT JOIN gate g ON g.id = t.gate_id LEFT JOIN ticket k ON k.id = t.ticket_id "
		 "LEFT JOIN company c ON c.id = t.company_id",
	.where = "t.is_echo = 0");

struct wall_lane {
	const char *id, *lane_code, *lane_name, *gate_name, *area_name, *direction, *mode;
	int64_t last_at;
};
static const struct field wall_lane_fields[] = {
	FIELD_ID    (wall_lane, id,        READ_ONLY),
	FIELD_TEXT  (wall_lane, lane_code, READ_ONLY),
	FIELD_TEXT  (wall_lane, lane_name, READ_ONLY),
	FIELD_TEXT  (wall_lane, gate_name, READ_ONLY, .sql = "g.name"),
	FIELD_TEXT  (wall_lane, area_name, READ_ONLY, .sql = "a.name"),
	FIELD_CHOICE(wall_lane, direction, lane_directions, READ_ONLY | LABELLED),
	FIELD_CHOICE(wall_lane, mode,      lane_modes, READ_ONLY | LABELLED),
	FIELD_TIME  (wall_lane, last_at,   READ_ONLY, .sql = "t.last_event_at"),
};
static const struct record wall_lane_record = RECORD("wall_lane", wall_lane, wall_lane_fields,
	.from = "lane", .area = "g.area_id",
	.joins = "JOIN gate g ON g.id = t.gate_id AND g.deleted_at IS NULL JOIN area a ON a.id = g.area_id");

static const struct field wall_activity_fields[] = {
	FIELD_MANY(wall_activity, items, &wall_item_record, READ_ONLY),
	FIELD_MANY(wall_activity, lanes, &wall_lane_record, READ_ONLY),
};
const struct record wall_activity_record = RECORD("wall_activity", wall_activity, wall_activity_fields,
	.noun = { "aktivitas terbaru", "latest activity" });

/* ---- who looks, and whether there is anything new ---- */

static const struct field wall_fields[] = {
	FIELD_ID  (wall, id,            HIDDEN),
	FIELD_TEXT(wall, name,          HIDDEN),
	FIELD_ID  (wall, area_id,       HIDDEN),
	FIELD_ID  (wall, newest_id,     HIDDEN),
	FIELD_INT (wall, lane_state,    HIDDEN),
	FIELD_INT (wall, rules_version, HIDDEN),
};
static const struct record wall_record = RECORD("wall", wall, wall_fields);

/* Over the areas `a`: the newest event of each by index, and a sum over its few lanes, whose rows every event, every change of
 * mode and every renaming touches. The events alone would not do: one with an older id may be committed after a newer one. */
#define STATE \
	"MAX((SELECT x.id FROM gate_activity x WHERE x.area_id = a.id ORDER BY x.id DESC LIMIT 1)) AS newest_id, " \
	"BIT_XOR(COALESCE((SELECT BIT_XOR(CRC32(CONCAT_WS(' ', HEX(l.id), l.updated_at, g.updated_at, a.name))) FROM gate g " \
	"JOIN lane l ON l.gate_id = g.id WHERE g.area_id = a.id AND g.deleted_at IS NULL AND l.deleted_at IS NULL), 0)) AS lane_state, " \
	"(SELECT MAX(v.version) FROM gate_rule_version v) AS rules_version "

static void hash_key(const char *key, uint8_t hash[CRYPTO_HASH_SIZE])
{
	crypto_sha256(key, strlen(key), hash);
}

enum outcome wall_make_key(struct db *db, struct wall *wall)
{
	uint8_t hash[CRYPTO_HASH_SIZE];

	wall->key = crypto_random_token(db_scope(db));
	hash_key(wall->key, hash);
	return db_run(db, "UPDATE wall_key SET key_hash = ? WHERE id = ?", db_bytes(hash, sizeof hash), db_id(wall->id));
}

enum outcome wall_of_key(struct db *db, const char *key, struct wall **wall)
{
	uint8_t hash[CRYPTO_HASH_SIZE];

	hash_key(key, hash);
	return db_row(db, &wall_record, wall,
		      "SELECT w.id, w.name, w.area_id, " STATE
		      "FROM wall_key w LEFT JOIN area a ON a.deleted_at IS NULL AND (w.area_id IS NULL OR a.id = w.area_id) "
		      "WHERE w.key_hash = ? AND w.deleted_at IS NULL GROUP BY w.id, w.name, w.area_id",
		      db_bytes(hash, sizeof hash));
}

enum outcome wall_of_user(struct db *db, const struct actor *actor, struct wall **wall)
{
	if (db_row(db, &wall_record, wall,
		   "SELECT " STATE "FROM area a WHERE a.deleted_at IS NULL "
		   "AND (? OR a.id IN (SELECT b.area_id FROM user_area b WHERE b.user_id = ?))",
		   db_int(!actor->bound_to_areas), db_id(actor->id)) != OK)
		return FAILED;
	(*wall)->id = actor->id;
	return OK;
}

const char *wall_version(struct scope *scope, const struct wall *wall, const struct wall_query *query, enum language language,
			 int64_t now_ms, int64_t link_ms)
{
	uint8_t hash[CRYPTO_HASH_SIZE];
	const char *parts = scope_printf(scope, "%s %s %lld %lld %d %s %s %lld %lld", wall->id,
					 wall->newest_id ? wall->newest_id : "-", (long long)wall->lane_state,
					 (long long)wall->rules_version, (int)language, query->area_id ? query->area_id : "-",
					 query->after ? query->after : "-", (long long)query->limit,
					 (long long)(now_ms / (link_ms / 2 + 1)));

	crypto_sha256(parts, strlen(parts), hash);
	return encode_hex(scope, hash, 12);
}

/* ---- rows ---- */

static void narrow(struct scope *scope, struct condition *condition, const struct record *record, const char *area_id)
{
	if (area_id)
		condition_and(scope, condition, scope_printf(scope, "%s = ?", record->area), db_id(area_id));
}

/* "SELECT … FROM … WHERE …" for the rows that this sender may see, of the area that was asked for. */
static struct sql *select_rows(struct scope *scope, const struct record *record, const struct actor *actor,
			       const struct wall *wall, const struct wall_query *query)
{
	struct condition condition = reach_condition(scope, DEVICE, actor, record, true);
	struct sql *sql = sql_new(scope);

	narrow(scope, &condition, record, wall->area_id);
	narrow(scope, &condition, record, query->area_id);
	sql_add(sql, "SELECT ");
	record_columns(sql, record, false);
	record_joins(sql, record);
	record_where(sql, record, &condition);
	return sql;
}

/* The server would rather sort all events that there ever were than follow an index over several tables. None of the newest is
 * older than the hundredth of any one of the areas, which an index finds at once: it need not look further back. */
static enum outcome look_at_newest(struct db *db, struct sql *items, const struct actor *actor, const struct wall *wall,
				   const struct wall_query *query)
{
	struct wall *floor;

	_Static_assert(LIMIT_MAX == 100, "the offset is one less");
	if (db_row(db, &wall_record, &floor,
		   "SELECT MAX((SELECT x.id FROM gate_activity x WHERE x.area_id = a.id AND x.is_echo = 0 "
		   "ORDER BY x.id DESC LIMIT 1 OFFSET 99)) AS id "
		   "FROM area a WHERE (? OR a.id IN (SELECT b.area_id FROM user_area b WHERE b.user_id = ?)) "
		   "AND a.id = COALESCE(?, a.id) AND a.id = COALESCE(?, a.id)",
		   db_int(!actor->bound_to_areas), db_id(actor->id), db_id(wall->area_id), db_id(query->area_id)) != OK)
		return FAILED;
	if (floor->id) {
		sql_add(items, " AND t.id >= ");
		sql_value(items, db_id(floor->id));
	}
	return OK;
}

enum outcome wall_read(struct db *db, const struct actor *actor, const struct wall *wall, const struct wall_query *query,
		       enum language language, struct wall_activity *activity)
{
	struct sql *items = select_rows(db_scope(db), &wall_item_record, actor, wall, query);
	struct sql *lanes = select_rows(db_scope(db), &wall_lane_record, actor, wall, query);

	if (look_at_newest(db, items, actor, wall, query) != OK)
		return FAILED;
	if (query->after) {
		sql_add(items, " AND t.id > ");
		sql_value(items, db_id(query->after));
	}
	sql_add(items, " ORDER BY t.id DESC LIMIT ");
	sql_value(items, db_int(query->limit == NONE ? LIMIT : query->limit));
	sql_add(lanes, " ORDER BY g.identity_gate, t.lane_code");
	if (db_rows_values(db, &wall_item_record, &activity->items, items->text.bytes, items->values, items->count) != OK ||
	    db_rows_values(db, &wall_lane_record, &activity->lanes, lanes->text.bytes, lanes->values, lanes->count) != OK)
		return FAILED;
	for (size_t i = 0; i < activity->items.count && language == ENGLISH; i++) {
		struct wall_item *item = activity->items.items[i];
		item->reason = item->reason_en;
	}
	return OK;
}
