#include "auth/reach.h"

#include <string.h>

const char *reach_name(enum reach reach)
{
	static const char *const names[] = {
		[REACH_UNDECLARED] = "undeclared", [PUBLIC] = "public", [SELF] = "self", [OWN] = "own", [COMPANY] = "company",
		[ALL] = "all", [LINK] = "link", [OWN_OR_LINK] = "own or link", [DEVICE] = "device", [CLIENT] = "client",
		[CREDENTIALS] = "credentials",
	};
	return names[reach];
}

bool reach_is_bound(enum reach reach, const struct actor *actor)
{
	return reach == COMPANY || ((reach == OWN || reach == OWN_OR_LINK || reach == SELF) && actor->bound_to_company);
}

struct condition reach_condition(struct scope *scope, enum reach reach, const struct actor *actor, const struct record *record,
				 bool reading)
{
	struct condition condition = { 0 };

	if (record->user && reach == SELF)
		condition_and(scope, &condition, scope_printf(scope, "%s = ?", record->user), db_id(actor->id));
	else if (record->company && reach_is_bound(reach, actor) && reading && record->shared)
		condition_and(scope, &condition, scope_printf(scope, "%s = ? OR %s", record->company, record->shared),
			      db_id(actor->company_id));
	else if (record->company && reach_is_bound(reach, actor))
		condition_and(scope, &condition, scope_printf(scope, "%s = ?", record->company), db_id(actor->company_id));
	/* One area is walked by an index. Several are looked up row by row: without IS TRUE the server would begin with the
	 * areas, and sort all that they ever saw before it gives the first page. */
	if (record->area && actor->bound_to_areas && actor->area_id)
		condition_and(scope, &condition, scope_printf(scope, "%s = ?", record->area), db_id(actor->area_id));
	else if (record->area && actor->bound_to_areas)
		condition_and(scope, &condition,
			      scope_printf(scope, "(%s IN (SELECT area_id FROM user_area WHERE user_id = ?)) IS TRUE",
					   record->area),
			      db_id(actor->id));
	return condition;
}

struct checking {
	struct db *db;
	struct scope *scope;
	enum reach reach;
	const struct actor *actor;
	const struct record *whole; /* what the body is, and what it is to replace */
	const void *before;
};

/* Which of some ids exist within reach is asked in one statement; those that do not are told by their places. */
static enum outcome check_ids(struct checking *c, const struct record *record, const char **ids, size_t count, const char *path,
			      bool one)
{
	struct condition condition = reach_condition(c->scope, c->reach, c->actor, record, true);
	struct list found;
	enum outcome outcome = OK;

	for (size_t done = 0; done < count; done += 100) {
		size_t end = count - done > 100 ? done + 100 : count;
		struct sql *sql = sql_new(c->scope);
		buffer_printf(&sql->text, "SELECT t.id FROM %s t", record->from);
		record_where(sql, record, &condition);
		sql_add(sql, " AND t.id IN (");
		for (size_t i = done; i < end; i++) {
			sql_add(sql, i > done ? "," : "");
			sql_value(sql, db_id(ids[i]));
		}
		sql_add(sql, ")");
		if (db_rows_values(c->db, record, &found, sql->text.bytes, sql->values, sql->count) != OK)
			return FAILED;
		for (size_t i = done; i < end; i++) {
			bool there = false;
			for (size_t j = 0; j < found.count && !there; j++)
				there = text_equal(FIELD_OF(found.items[j], record_id_field(record), const char *), ids[i]);
			if (there)
				continue;
			const char *place = one ? path : scope_printf(c->scope, "%s[%zu]", path, i);
			outcome = error_add(c->scope, E_REFERENCE_UNKNOWN, place, NULL);
		}
	}
	return outcome;
}

static bool holds_file(const struct record *record, const void *thing, const char *key)
{
	bool held = false;

	for (const struct field *f = record->fields; thing && !held && f < record->fields + record->field_count; f++) {
		if (f->type == TYPE_FILE)
			held = text_equal(FIELD_OF(thing, f, const char *), key);
		else if (f->type == TYPE_ONE)
			held = holds_file(f->record, FIELD_OF(thing, f, void *), key);
		for (size_t i = 0; f->type == TYPE_MANY && !held && i < FIELD_OF(thing, f, struct list).count; i++)
			held = holds_file(f->record, FIELD_OF(thing, f, struct list).items[i], key);
	}
	return held;
}

/* A key may be named by whoever uploaded the file, or where the thing held it already. The sweep leaves the file alone
 * meanwhile: what is asked of it stands in no index, so the row itself is locked. */
static enum outcome check_file(struct checking *c, const char *key, const char *path)
{
	int64_t known;

	if (holds_file(c->whole, c->before, key))
		return OK;
	if (db_number_of(c->db, &known,
			 "SELECT 1 AS number FROM file f WHERE f.`key` = ? AND f.uploaded_by_id = ? AND f.stored_at IS NOT NULL "
			 "AND f.deleted_at IS NULL AND f.thumbnail_of_id IS NULL LOCK IN SHARE MODE",
			 db_text(key), db_id(c->actor->id)) != OK)
		return FAILED;
	return known ? OK : error_add(c->scope, E_FILE_FOREIGN, path, NULL);
}

static enum outcome check_body(struct checking *c, const struct record *record, void *thing, const char *path);

static enum outcome check_many(struct checking *c, const struct record *record, const struct list *list, const char *path)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < list->count; i++)
		if (check_body(c, record, list->items[i], scope_printf(c->scope, "%s[%zu]", path, i)) != OK)
			outcome = FAILED;
	return outcome;
}

static enum outcome check_body(struct checking *c, const struct record *record, void *thing, const char *path)
{
	const bool is_bound = reach_is_bound(c->reach, c->actor);
	enum outcome outcome = OK;

	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		const char *place = *path ? scope_printf(c->scope, "%s.%s", path, f->name) : f->name;
		enum outcome one = OK;

		if (f->flags & READ_ONLY)
			continue;
		if (f->flags & OWNER && is_bound && field_is_null(f, thing)) {
			FIELD_OF(thing, f, const char *) = c->actor->company_id;
			record_mark(thing, record, f->name);
		}
		if (!record_has(thing, record, f) || field_is_null(f, thing))
			continue;
		if (f->flags & OWNER && is_bound && !text_equal(FIELD_OF(thing, f, const char *), c->actor->company_id))
			one = error_add(c->scope, E_REFERENCE_UNKNOWN, place, NULL);
		else if (f->type == TYPE_ID && f->record)
			one = check_ids(c, f->record, &FIELD_OF(thing, f, const char *), 1, place, true);
		else if (f->type == TYPE_IDS)
			one = check_ids(c, f->record, FIELD_OF(thing, f, struct texts).items,
					FIELD_OF(thing, f, struct texts).count, place, false);
		else if (f->type == TYPE_FILE)
			one = check_file(c, FIELD_OF(thing, f, const char *), place);
		else if (f->type == TYPE_ONE)
			one = check_body(c, f->record, FIELD_OF(thing, f, void *), place);
		else if (f->type == TYPE_MANY)
			one = check_many(c, f->record, &FIELD_OF(thing, f, struct list), place);
		if (one != OK)
			outcome = FAILED;
	}
	return outcome;
}

enum outcome reach_check_body(struct db *db, enum reach reach, const struct actor *actor, const struct record *record,
			      void *thing, const void *before, const char *path)
{
	struct checking c = { .db = db, .scope = db_scope(db), .reach = reach, .actor = actor, .whole = record, .before = before };
	return check_body(&c, record, thing, path);
}
