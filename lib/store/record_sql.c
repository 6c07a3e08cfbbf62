#include "store/record_sql.h"

#include <ctype.h>
#include <string.h>

#include "base/log.h"

void condition_and(struct scope *scope, struct condition *condition, const char *text, struct value value)
{
	if (condition->count == CONDITION_VALUES)
		die("more than %d values in one condition", CONDITION_VALUES);
	condition->text = condition->text ? scope_printf(scope, "%s AND (%s)", condition->text, text)
					  : scope_printf(scope, "(%s)", text);
	condition->values[condition->count++] = value;
}

struct sql *sql_new(struct scope *scope)
{
	struct sql *sql = scope_alloc(scope, sizeof *sql);
	sql->text = buffer_in(scope, 1000);
	return sql;
}

void sql_add(struct sql *sql, const char *text)
{
	buffer_text(&sql->text, text);
}

void sql_values(struct sql *sql, const struct value *values, size_t count)
{
	if (count > SQL_VALUES - sql->count)
		die("more than %d values in one statement", SQL_VALUES);
	memcpy(sql->values + sql->count, values, count * sizeof *values);
	sql->count += count;
}

void sql_value(struct sql *sql, struct value value)
{
	sql_values(sql, &value, 1);
	buffer_char(&sql->text, '?');
}

void sql_and(struct sql *sql, const struct condition *condition)
{
	if (!condition || !condition->text)
		return;
	buffer_printf(&sql->text, " AND (%s)", condition->text);
	sql_values(sql, condition->values, condition->count);
}

void sql_append(struct sql *sql, const struct sql *other)
{
	sql_add(sql, other->text.bytes);
	sql_values(sql, other->values, other->count);
}

bool sql_is_own(const char *text)
{
	for (const char *dot = strchr(text, '.'); dot; dot = strchr(dot + 1, '.'))
		if (dot == text || dot[-1] != 't' ||
		    (dot - text > 1 && (isalnum((unsigned char)dot[-2]) || strchr("_`", dot[-2]))))
			return false;
	return true;
}

static bool is_shown(const struct field *f, bool detail)
{
	return detail || !(f->flags & DETAIL);
}

const char *record_expression(struct scope *scope, const struct field *field)
{
	return field->sql ? field->sql : scope_printf(scope, "t.%s", field->name);
}

/* Where the fields of a record are read: the table's alias, what stands before a column ("vehicle_" of a part of the same
 * row), and before a name in the result ("vehicle."). */
struct place {
	const char *alias, *column, *name;
};

static void add_columns(struct sql *sql, const struct record *record, struct place at, bool detail);

/* A thing within the thing: joined by its own table, or a part of the same row. */
static void add_inner_columns(struct sql *sql, const struct field *f, struct place at)
{
	struct scope *scope = sql->text.scope;
	struct place inner = at;

	inner.name = scope_printf(scope, "%s%s.", at.name, f->name);
	if (f->record->from && f->on) {
		inner.alias = *at.name ? scope_printf(scope, "%s_%s", at.alias, f->name) : f->name;
		inner.column = "";
	} else if (!f->record->from) {
		inner.column = scope_printf(scope, "%s%s_", at.column, f->name);
	}
	add_columns(sql, f->record, inner, false);
}

static void add_columns(struct sql *sql, const struct record *record, struct place at, bool detail)
{
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		const char *comma = sql->text.length ? ", " : "";
		if (!is_shown(f, detail) || (f->flags & WRITE_ONLY && !(f->flags & READ_ONLY)))
			continue;
		if (f->type == TYPE_ONE)
			add_inner_columns(sql, f, at);
		else if (field_is_column(f) && f->sql)
			buffer_printf(&sql->text, "%s%s AS `%s%s`", comma, f->sql, at.name, f->name);
		else if (field_is_column(f))
			buffer_printf(&sql->text, "%s%s.%s%s AS `%s%s`", comma, at.alias, at.column, f->name, at.name, f->name);
	}
}

void record_columns(struct sql *sql, const struct record *record, bool detail)
{
	struct sql columns = { .text = buffer_in(sql->text.scope, 800) };
	add_columns(&columns, record, (struct place){ "t", "", "" }, detail);
	sql_add(sql, columns.text.bytes);
}

static void add_joins(struct sql *sql, const struct record *record, const char *alias)
{
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->type != TYPE_ONE || !f->record->from || !f->on)
			continue;
		const char *inner = strcmp(alias, "t") == 0 ? f->name : scope_printf(sql->text.scope, "%s_%s", alias, f->name);
		buffer_printf(&sql->text, " LEFT JOIN %s `%s` ON `%s`.id = `%s`.%s", f->record->from, inner, inner, alias, f->on);
		add_joins(sql, f->record, inner);
	}
}

void record_joins(struct sql *sql, const struct record *record)
{
	record_joins_along(sql, record, NULL);
}

void record_joins_along(struct sql *sql, const struct record *record, const char *index)
{
	buffer_printf(&sql->text, " FROM %s t", record->from);
	if (index)
		buffer_printf(&sql->text, " FORCE INDEX (%s)", index);
	if (record->joins)
		buffer_printf(&sql->text, " %s", record->joins);
	add_joins(sql, record, "t");
}

void record_where(struct sql *sql, const struct record *record, const struct condition *condition)
{
	sql_add(sql, record->permanent ? " WHERE TRUE" : " WHERE t.deleted_at IS NULL");
	if (record->where)
		buffer_printf(&sql->text, " AND (%s)", record->where);
	sql_and(sql, condition);
}

static const char *join_texts(struct scope *scope, struct texts texts)
{
	struct buffer joined = buffer_in(scope, 64);
	for (size_t i = 0; i < texts.count; i++) {
		buffer_text(&joined, i ? "," : "");
		buffer_text(&joined, texts.items[i]);
	}
	return joined.bytes;
}

struct value record_value(struct scope *scope, const struct field *f, const void *thing)
{
	switch (f->type) {
	case TYPE_ID: return db_id(FIELD_OF(thing, f, const char *));
	case TYPE_INT: return db_int(FIELD_OF(thing, f, int64_t));
	case TYPE_NUMBER: return db_number(FIELD_OF(thing, f, double));
	case TYPE_BOOL: return db_int(FIELD_OF(thing, f, bool));
	case TYPE_TIME: return db_time(FIELD_OF(thing, f, int64_t));
	case TYPE_BYTES: return db_bytes(FIELD_OF(thing, f, struct bytes).data, FIELD_OF(thing, f, struct bytes).length);
	case TYPE_TEXTS: {
		struct texts texts = FIELD_OF(thing, f, struct texts);
		return db_text(texts.items ? join_texts(scope, texts) : NULL);
	}
	default: return db_text(FIELD_OF(thing, f, const char *));
	}
}

/* Locked alone, before the row is read with what it is joined to: FOR UPDATE over a join would lock companies and users as
 * well. */
static enum outcome lock_row(struct db *db, const struct record *record, const char *id)
{
	struct sql *sql = sql_new(db_scope(db));
	int64_t locked;

	buffer_printf(&sql->text, "SELECT 1 AS number FROM %s t WHERE t.id = ? FOR UPDATE", record->from);
	return db_number_values(db, &locked, sql->text.bytes, DB_VALUES(db_id(id)));
}

enum outcome record_get(struct db *db, const struct record *record, const char *id, const struct condition *condition, bool lock,
			void **thing)
{
	struct sql *sql = sql_new(db_scope(db));

	if (lock && lock_row(db, record, id) != OK)
		return FAILED;
	sql_add(sql, "SELECT ");
	record_columns(sql, record, true);
	record_joins(sql, record);
	record_where(sql, record, condition);
	sql_add(sql, record->other_ids ? " AND t.id IN (" : " AND t.id = ");
	sql_value(sql, db_id(id));
	if (record->other_ids) {
		buffer_printf(&sql->text, ", (%s))", record->other_ids);
		sql_values(sql, DB_VALUES(db_id(id)));
	}
	if (db_row_values(db, record, thing, sql->text.bytes, sql->values, sql->count) != OK)
		return FAILED;
	return *thing ? record_fill(db, record, thing, 1, true) : OK;
}

/* Statements with one, ten or a hundred places serve any number of parents: the last id is repeated. */
static size_t places_for(size_t count)
{
	return count <= 1 ? 1 : count <= 10 ? 10 : 100;
}

static void add_ids(struct sql *sql, const char *const *ids, size_t count)
{
	size_t places = places_for(count);

	sql_add(sql, " IN (");
	for (size_t i = 0; i < places; i++) {
		sql_add(sql, i ? "," : "");
		sql_value(sql, db_id(ids[i < count ? i : count - 1]));
	}
	sql_add(sql, ")");
}

static enum outcome get_some(struct db *db, const struct record *record, const char *const *ids, size_t count,
			     const struct condition *condition, void **things)
{
	const struct field *id = record_id_field(record);
	struct sql *sql = sql_new(db_scope(db));
	struct list rows;

	sql_add(sql, "SELECT ");
	record_columns(sql, record, true);
	record_joins(sql, record);
	record_where(sql, record, condition);
	sql_add(sql, " AND t.id");
	add_ids(sql, ids, count);
	if (db_rows_values(db, record, &rows, sql->text.bytes, sql->values, sql->count) != OK)
		return FAILED;
	for (size_t i = 0; i < count; i++)
		for (size_t row = 0; row < rows.count && !things[i]; row++)
			if (text_equal(FIELD_OF(rows.items[row], id, const char *), ids[i]))
				things[i] = rows.items[row];
	return record_fill(db, record, rows.items, rows.count, true);
}

enum outcome record_get_many(struct db *db, const struct record *record, const char *const *ids, size_t count,
			     const struct condition *condition, struct list *things)
{
	*things = (struct list){ .items = scope_alloc(db_scope(db), (count + 1) * sizeof *things->items), .count = count };
	for (size_t done = 0; done < count; done += 100)
		if (get_some(db, record, ids + done, count - done < 100 ? count - done : 100, condition,
			     things->items + done) != OK)
			return FAILED;
	return OK;
}

static void order_children(struct sql *sql, const struct record *child)
{
	bool down = child->sort && *child->sort == '-';
	const char *name = child->sort ? child->sort + down : "id";
	buffer_printf(&sql->text, " ORDER BY %s%s, t.id", record_expression(sql->text.scope, record_field(child, name)),
		      down ? " DESC" : "");
}

/* One statement for the lists of up to a hundred things; each row says whose it is. */
static enum outcome fill_list(struct db *db, const struct record *record, const struct field *many, void **things, size_t count)
{
	const struct field *id = record_id_field(record);
	const struct record *child = many->record;
	const char *parent = scope_printf(db_scope(db), "%s.%s", many->through ? "link" : "t", many->on);
	struct sql *sql = sql_new(db_scope(db));
	const char **ids = scope_alloc(db_scope(db), count * sizeof *ids);
	struct list rows;

	for (size_t i = 0; i < count; i++)
		ids[i] = FIELD_OF(things[i], id, const char *);
	sql_add(sql, "SELECT ");
	record_columns(sql, child, false);
	buffer_printf(&sql->text, ", %s AS parent_id", parent);
	record_joins(sql, child);
	if (many->through)
		buffer_printf(&sql->text, " JOIN %s link ON link.%s = t.id", many->through, many->to);
	record_where(sql, child, NULL);
	buffer_printf(&sql->text, " AND %s", parent);
	add_ids(sql, ids, count);
	order_children(sql, child);
	if (db_rows_values(db, child, &rows, sql->text.bytes, sql->values, sql->count) != OK)
		return FAILED;
	for (size_t i = 0; i < count; i++) {
		struct list *list = &FIELD_OF(things[i], many, struct list);
		*list = (struct list){ .items = scope_alloc(db_scope(db), (rows.count + 1) * sizeof *list->items) };
		for (size_t row = 0; row < rows.count; row++)
			if (text_equal(record_parent(rows.items[row]), ids[i]))
				list->items[list->count++] = rows.items[row];
	}
	return record_fill(db, child, rows.items, rows.count, false);
}

/* The lists of things that were joined. */
static enum outcome fill_inner(struct db *db, const struct field *one, void **things, size_t count)
{
	void **inner = scope_alloc(db_scope(db), count * sizeof *inner);
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		if (FIELD_OF(things[i], one, void *))
			inner[found++] = FIELD_OF(things[i], one, void *);
	return record_fill(db, one->record, inner, found, false);
}

enum outcome record_fill(struct db *db, const struct record *record, void **things, size_t count, bool detail)
{
	for (const struct field *f = record->fields; count && f < record->fields + record->field_count; f++) {
		if (f->type == TYPE_ONE && is_shown(f, detail) && fill_inner(db, f, things, count) != OK)
			return FAILED;
		if (f->type != TYPE_MANY || !f->on || !is_shown(f, detail))
			continue;
		for (size_t done = 0; done < count; done += 100)
			if (fill_list(db, record, f, things + done, count - done > 100 ? 100 : count - done) != OK)
				return FAILED;
	}
	return OK;
}
