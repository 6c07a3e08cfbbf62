#include "store/record_save.h"

#include <string.h>

#include "base/uuid.h"

/* A refused unique key is told as its field says. */
static enum outcome say_taken(struct db *db, const struct record *record)
{
	const struct field *f = db_fault(db) == DB_DUPLICATE ? record_field(record, db_duplicate_key(db)) : NULL;
	if (f && f->taken) {
		error_forget(db_scope(db));
		return error_add(db_scope(db), f->taken, f->name, NULL);
	}
	return FAILED;
}

static enum outcome run(struct db *db, const struct record *record, const struct sql *sql)
{
	return db_run_values(db, sql->text.bytes, sql->values, sql->count) == OK ? OK : say_taken(db, record);
}

/* Calls `each` for every column that the body writes, those of parts of the row among them. A part given as null writes NULL
 * into all of its columns. */
struct writing {
	struct sql *sql;
	bool fresh, any;
	void (*each)(struct writing *w, const char *column, struct value value);
};

static void write_columns(struct writing *w, const struct record *record, const void *thing, const char *prefix)
{
	struct scope *scope = w->sql->text.scope;

	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if ((f->flags & FIXED && !w->fresh) || f->sql || (!*prefix && strcmp(f->name, "id") == 0))
			continue;
		/* No body marks a field that is read-only: where one is marked, the program has set it. */
		if (thing ? !record_has(thing, record, f) : f->flags & READ_ONLY)
			continue;
		if (f->type == TYPE_ONE && !f->record->from)
			write_columns(w, f->record, thing ? FIELD_OF(thing, f, void *) : NULL,
				      scope_printf(scope, "%s%s_", prefix, f->name));
		else if (field_is_column(f))
			w->each(w, scope_printf(scope, "`%s%s`", prefix, f->name),
				thing ? record_value(scope, f, thing) : db_null());
	}
}

static void name_column(struct writing *w, const char *column, struct value value)
{
	(void)value;
	buffer_printf(&w->sql->text, ", %s", column);
}

static void give_value(struct writing *w, const char *column, struct value value)
{
	(void)column;
	sql_add(w->sql, ", ");
	sql_value(w->sql, value);
}

static void set_column(struct writing *w, const char *column, struct value value)
{
	buffer_printf(&w->sql->text, "%s%s = ", w->any ? ", " : "", column);
	sql_value(w->sql, value);
	w->any = true;
}

/* The columns that a thing writes, as ", `name`, `nip`". */
static const char *columns_of(struct scope *scope, const struct record *record, const void *thing)
{
	struct sql names = { .text = buffer_in(scope, 400) };
	struct writing w = { .sql = &names, .fresh = true, .each = name_column };

	write_columns(&w, record, thing, "");
	return names.text.bytes;
}

/* Rows to be inserted: of a record, and whose they are, in the column `owner`; NULL: nobody's. */
struct inserting {
	const struct record *record;
	const char *owner, *owner_id;
};

static void add_row(struct sql *sql, const struct inserting *to, const void *thing, const char *id)
{
	struct writing w = { .sql = sql, .fresh = true, .each = give_value };

	sql_add(sql, "(");
	sql_value(sql, db_id(id));
	if (to->owner) {
		sql_add(sql, ", ");
		sql_value(sql, db_id(to->owner_id));
	}
	write_columns(&w, to->record, thing, "");
	sql_add(sql, ")");
}

/* Rows that write the same columns, by one statement. */
static enum outcome insert_rows(struct db *db, const struct inserting *to, const char *columns, void *const *things,
				const char *const *ids, size_t count)
{
	struct sql *sql = sql_new(db_scope(db));

	buffer_printf(&sql->text, "INSERT INTO %s (id%s%s%s) VALUES ", to->record->from, to->owner ? ", " : "",
		      to->owner ? to->owner : "", columns);
	for (size_t i = 0; i < count; i++) {
		sql_add(sql, i ? ", " : "");
		add_row(sql, to, things[i], ids[i]);
	}
	return run(db, to->record, sql);
}

static enum outcome insert_row(struct db *db, const struct record *record, void *thing, const char *id, const char *owner,
			       const char *owner_id)
{
	return insert_rows(db, &(struct inserting){ record, owner, owner_id }, columns_of(db_scope(db), record, thing), &thing,
			   &id, 1);
}

static enum outcome update_row(struct db *db, const struct record *record, const void *thing, const char *id)
{
	struct sql *sql = sql_new(db_scope(db));
	struct writing w = { .sql = sql, .each = set_column };

	buffer_printf(&sql->text, "UPDATE %s SET ", record->from);
	write_columns(&w, record, thing, "");
	if (record->version) {
		buffer_printf(&sql->text, "%s%s = %s + 1", w.any ? ", " : "", record->version, record->version);
		w.any = true;
	}
	if (!w.any)
		return OK;
	sql_add(sql, " WHERE id = ");
	sql_value(sql, db_id(id));
	return run(db, record, sql);
}

static enum outcome remove_links(struct db *db, const struct record *record, const struct field *f, const char *id)
{
	struct sql *sql = sql_new(db_scope(db));

	buffer_printf(&sql->text, "DELETE FROM %s WHERE %s = ", f->through, f->on);
	sql_value(sql, db_id(id));
	return run(db, record, sql);
}

static enum outcome write_links(struct db *db, const struct record *record, const struct field *f, const void *thing,
				const char *id, bool fresh)
{
	struct texts ids = FIELD_OF(thing, f, struct texts);

	if (!fresh && remove_links(db, record, f, id) != OK)
		return FAILED;
	for (size_t done = 0; done < ids.count; done += 50) {
		struct sql *sql = sql_new(db_scope(db));
		buffer_printf(&sql->text, "INSERT INTO %s (%s, %s) VALUES ", f->through, f->on, f->to);
		for (size_t i = done; i < ids.count && i < done + 50; i++) {
			sql_add(sql, i > done ? ", (" : "(");
			sql_value(sql, db_id(id));
			sql_add(sql, ", ");
			sql_value(sql, db_id(ids.items[i]));
			sql_add(sql, ")");
		}
		if (run(db, record, sql) != OK)
			return FAILED;
	}
	return OK;
}

static enum outcome write_lists(struct db *db, const struct record *record, const void *thing, const char *id, bool fresh);

/* A body names rows of this list only, and each once. */
static bool claim_old(const struct list *old, const struct field *child_id, const char *id)
{
	for (size_t i = 0; i < old->count; i++) {
		const char **old_id = &FIELD_OF(old->items[i], child_id, const char *);
		if (text_equal(*old_id, id)) {
			*old_id = NULL;
			return true;
		}
	}
	return false;
}

/* Rows that the body leaves out go first, so that what was unique to them can be used by others. */
static enum outcome remove_left_out(struct db *db, const struct field *f, const struct list *given, const struct list *old)
{
	const struct record *child = f->record;
	const struct field *child_id = record_id_field(child);

	for (size_t i = 0; i < old->count; i++) {
		const char *id = FIELD_OF(old->items[i], child_id, const char *);
		bool kept = false;
		for (size_t j = 0; j < given->count && !kept; j++)
			kept = record_has(given->items[j], child, child_id) &&
			       text_equal(FIELD_OF(given->items[j], child_id, const char *), id);
		if (!kept && record_remove(db, child, id) != OK)
			return FAILED;
	}
	return OK;
}

static enum outcome read_children(struct db *db, const struct field *f, const char *id, struct list *old)
{
	struct condition of_parent = { scope_printf(db_scope(db), "t.%s = ?", f->on), { db_id(id) }, 1 };
	struct sql *sql = sql_new(db_scope(db));

	buffer_printf(&sql->text, "SELECT t.id FROM %s t", f->record->from);
	record_where(sql, f->record, &of_parent);
	return db_rows_values(db, f->record, old, sql->text.bytes, sql->values, sql->count);
}

/* Children with an id keep it, those without one are new, those left out are removed. */
static enum outcome write_children(struct db *db, const struct field *f, const void *thing, const char *id, bool fresh)
{
	const struct record *child = f->record;
	const struct field *child_id = record_id_field(child);
	const struct list *given = &FIELD_OF(thing, f, struct list);
	struct list old = { 0 };

	if (!fresh && (read_children(db, f, id, &old) != OK || remove_left_out(db, f, given, &old) != OK))
		return FAILED;
	for (size_t i = 0; i < given->count; i++) {
		void *item = given->items[i];
		const char *kept = record_has(item, child, child_id) ? FIELD_OF(item, child_id, const char *) : NULL;
		bool known = kept && claim_old(&old, child_id, kept);
		if (kept && !known)
			return error_add(db_scope(db), E_REFERENCE_UNKNOWN, scope_printf(db_scope(db), "%s[%zu].id", f->name, i),
					 NULL);
		if (!kept)
			kept = uuid_new(db_scope(db));
		FIELD_OF(item, child_id, const char *) = kept;
		if ((known ? update_row(db, child, item, kept) : insert_row(db, child, item, kept, f->on, id)) != OK ||
		    write_lists(db, child, item, kept, !known) != OK) {
			error_within(db_scope(db), scope_printf(db_scope(db), "%s[%zu]", f->name, i));
			return FAILED;
		}
	}
	return OK;
}

static enum outcome write_lists(struct db *db, const struct record *record, const void *thing, const char *id, bool fresh)
{
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->flags & READ_ONLY || !f->on || !record_has(thing, record, f))
			continue;
		if (f->type == TYPE_IDS && write_links(db, record, f, thing, id, fresh) != OK)
			return FAILED;
		if (f->type == TYPE_MANY && !f->through && write_children(db, f, thing, id, fresh) != OK)
			return FAILED;
	}
	return OK;
}

enum outcome record_insert(struct db *db, const struct record *record, void *thing, const char *creator_id, const char **id)
{
	*id = uuid_new(db_scope(db));
	if (insert_row(db, record, thing, *id, creator_id ? record->creator : NULL, creator_id) != OK)
		return FAILED;
	return write_lists(db, record, thing, *id, true);
}

/* A thing among many: what it writes, and under which id; NULL: it is written. */
struct row {
	void *thing;
	const char *id, *columns;
	size_t index;
};

/* The rows that write the columns of the first, as many as one statement takes. */
static size_t take_alike(struct row *rows, size_t count, bool owned, const struct row **alike)
{
	const char *columns = rows->columns;
	size_t values = 1 + owned, taken = 0;

	for (const char *c = columns; *c; c++)
		values += *c == ',';
	for (size_t i = 0; i < count && (taken + 1) * values <= SQL_VALUES; i++)
		if (rows[i].columns && strcmp(rows[i].columns, columns) == 0) {
			alike[taken++] = &rows[i];
			rows[i].columns = NULL;
		}
	return taken;
}

/* What is refused of many is written again row by row: the row that is refused then has a place. */
static enum outcome insert_alike(struct db *db, const struct inserting *to, const char *columns, const struct row *const *alike,
				 size_t count, const char *path)
{
	void *things[SQL_VALUES];
	const char *ids[SQL_VALUES];

	for (size_t i = 0; i < count; i++) {
		things[i] = alike[i]->thing;
		ids[i] = alike[i]->id;
	}
	if (insert_rows(db, to, columns, things, ids, count) == OK)
		return OK;
	if (db_fault(db) != DB_DUPLICATE)
		return FAILED;
	error_forget(db_scope(db));
	for (size_t i = 0; i < count; i++)
		if (insert_rows(db, to, columns, things + i, ids + i, 1) != OK) {
			error_within(db_scope(db), scope_printf(db_scope(db), "%s[%zu]", path, alike[i]->index));
			return FAILED;
		}
	return OK;
}

enum outcome record_insert_many(struct db *db, const struct record *record, const struct list *things, const char *creator_id,
				const char *path, const char ***ids)
{
	struct inserting to = { record, creator_id ? record->creator : NULL, creator_id };
	struct row *rows = scope_alloc(db_scope(db), (things->count + 1) * sizeof *rows);
	const struct row *alike[SQL_VALUES];

	*ids = scope_alloc(db_scope(db), (things->count + 1) * sizeof **ids);
	for (size_t i = 0; i < things->count; i++) {
		(*ids)[i] = uuid_new(db_scope(db));
		rows[i] = (struct row){ things->items[i], (*ids)[i], columns_of(db_scope(db), record, things->items[i]), i };
	}
	for (size_t i = 0; i < things->count; i++) {
		const char *columns = rows[i].columns;
		size_t taken = columns ? take_alike(rows + i, things->count - i, to.owner, alike) : 0;
		if (taken && insert_alike(db, &to, columns, alike, taken, path) != OK)
			return FAILED;
	}
	for (size_t i = 0; i < things->count; i++)
		if (write_lists(db, record, things->items[i], (*ids)[i], true) != OK) {
			error_within(db_scope(db), scope_printf(db_scope(db), "%s[%zu]", path, i));
			return FAILED;
		}
	return OK;
}

enum outcome record_update(struct db *db, const struct record *record, void *thing, const char *id)
{
	return update_row(db, record, thing, id) == OK ? write_lists(db, record, thing, id, false) : FAILED;
}

/* The rows of a list that is written with a thing go with it. */
static enum outcome remove_children(struct db *db, const struct record *record, const char *id)
{
	struct list children;

	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->type != TYPE_MANY || f->flags & READ_ONLY || f->through || !f->on || f->record->permanent)
			continue;
		if (read_children(db, f, id, &children) != OK)
			return FAILED;
		for (size_t i = 0; i < children.count; i++)
			if (record_remove(db, f->record, FIELD_OF(children.items[i], record_id_field(f->record), const char *)) != OK)
				return FAILED;
	}
	return OK;
}

enum outcome record_remove(struct db *db, const struct record *record, const char *id)
{
	struct sql *sql = sql_new(db_scope(db));

	buffer_printf(&sql->text,
		      "UPDATE %s t SET t.deleted_at = UTC_TIMESTAMP(3) WHERE t.deleted_at IS NULL AND t.id = ", record->from);
	sql_value(sql, db_id(id));
	if (record->in_use)
		buffer_printf(&sql->text, " AND NOT (%s)", record->in_use);
	if (db_run_values(db, sql->text.bytes, sql->values, sql->count) != OK)
		return FAILED;
	if (db_affected(db) == 1)
		return remove_children(db, record, id);
	if (!record->in_use)
		return error_add(db_scope(db), E_NOT_FOUND, "", NULL);
	return error_add(db_scope(db), record->in_use_code ? record->in_use_code : E_IN_USE, "", NULL);
}
