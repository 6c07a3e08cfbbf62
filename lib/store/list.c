#include "store/list.h"

#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/encode.h"
#include "base/uuid.h"
#include "store/total.h"

/* What a client asked for, checked. */
struct asked {
	const struct field *sort; /* NULL: the newest first or last, by id */
	bool down;
	struct value after_value, after_id; /* of the cursor */
	bool by_cursor, after_null;
	const char *start, *end; /* days; NULL: not asked for */
	struct sql *where, *dates;
};

const char *parameter_value(const struct parameter *parameters, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(parameters[i].name, name) == 0)
			return *parameters[i].value ? parameters[i].value : NULL;
	return NULL;
}

struct query {
	struct db *db;
	struct scope *scope;
	const struct record *record;
	const struct parameter *parameters;
	size_t count;
};

static const char *value_of(const struct query *q, const char *name)
{
	return parameter_value(q->parameters, q->count, name);
}

struct paging {
	int64_t page, per_page, limit;
};
static const struct field paging_fields[] = {
	FIELD_INT(paging, page,     0, .min = 1, .max = 1000000000),
	FIELD_INT(paging, per_page, 0, .min = 1, .max = LIST_PER_PAGE_MAX),
	FIELD_INT(paging, limit,    0, .min = 1, .max = LIST_PER_PAGE_MAX),
};
static const struct record paging_record = RECORD("paging", paging, paging_fields);

static enum outcome read_paging(const struct query *q, struct page *page)
{
	struct paging *p;

	if (record_read_query(q->scope, &paging_record, q->parameters, q->count, (void **)&p) != OK)
		return FAILED;
	page->page = p->page == NONE ? 1 : p->page;
	page->per_page = p->per_page != NONE ? p->per_page : p->limit != NONE ? p->limit : LIST_PER_PAGE;
	return OK;
}

static const char *sortable_names(const struct query *q)
{
	struct buffer names = buffer_in(q->scope, 100);
	buffer_text(&names, "latest");
	for (const struct field *f = q->record->fields; f < q->record->fields + q->record->field_count; f++)
		if (f->flags & SORT)
			buffer_printf(&names, ", %s", f->name);
	return names.bytes;
}

/* What its lists are sorted by unless told; NULL: by id. */
static const struct field *own_sort(const struct record *record)
{
	return record->sort ? record_field(record, record->sort + (*record->sort == '-')) : NULL;
}

static enum outcome read_sort(const struct query *q, struct asked *asked)
{
	const char *sort = value_of(q, "sort"), *order = value_of(q, "order");
	bool latest = sort && strcmp(sort, "latest") == 0;
	enum outcome outcome = OK;

	asked->down = !q->record->sort || *q->record->sort == '-';
	if (!sort || (latest && text_equal(q->record->sort, "-created_at")))
		asked->sort = own_sort(q->record);
	if (sort && !latest) {
		asked->sort = record_field(q->record, sort);
		asked->down = false;
		if (!asked->sort || !(asked->sort->flags & SORT))
			outcome = error_add(q->scope, E_NOT_A_CHOICE, "sort", "%s", sortable_names(q));
	} else if (latest) {
		asked->down = true;
	}
	if (order && strcasecmp(order, "ASC") != 0 && strcasecmp(order, "DESC") != 0)
		outcome = error_add(q->scope, E_NOT_A_CHOICE, "order", "ASC, DESC");
	else if (order)
		asked->down = strcasecmp(order, "DESC") == 0;
	return outcome;
}

const char *list_filter_name(struct scope *scope, const struct field *field)
{
	return field->type == TYPE_IDS ? scope_copy(scope, field->name, strlen(field->name) - 1) : field->name;
}

static enum outcome add_filters(const struct query *q, struct sql *where)
{
	void *thing = record_new(q->scope, q->record);
	enum outcome outcome = OK;

	for (const struct field *f = q->record->fields; f < q->record->fields + q->record->field_count; f++) {
		const char *name = list_filter_name(q->scope, f), *value = f->flags & FILTER ? value_of(q, name) : NULL;
		struct field plain = *f;
		if (!value)
			continue;
		if (f->type == TYPE_TEXTS)
			plain.type = TYPE_TEXT;
		if (f->type == TYPE_IDS)
			plain = (struct field){ .type = TYPE_ID, .offset = f->offset };
		if (field_read_text(q->scope, &plain, value, name, thing) != OK) {
			outcome = FAILED;
			continue;
		}
		if (f->type == TYPE_IDS) {
			buffer_printf(&where->text, " AND t.id IN (SELECT x.%s FROM %s x WHERE x.%s = ", f->on, f->through,
				      f->to);
			sql_value(where, db_id(FIELD_OF(thing, &plain, const char *)));
			sql_add(where, ")");
		} else if (f->type == TYPE_TEXTS) {
			sql_add(where, " AND FIND_IN_SET(");
			sql_value(where, db_text(FIELD_OF(thing, &plain, const char *)));
			buffer_printf(&where->text, ", %s)", record_expression(q->scope, f));
		} else {
			buffer_printf(&where->text, " AND %s = ", record_expression(q->scope, f));
			sql_value(where, record_value(q->scope, f, thing));
		}
	}
	return outcome;
}

/* % and _ of the client stand for themselves. */
static const char *like_pattern(struct scope *scope, const char *text)
{
	struct buffer pattern = buffer_in(scope, strlen(text) + 8);
	buffer_char(&pattern, '%');
	for (; *text; text++) {
		if (strchr("%_\\", *text))
			buffer_char(&pattern, '\\');
		buffer_char(&pattern, *text);
	}
	buffer_char(&pattern, '%');
	return pattern.bytes;
}

/* A field that keeps its values in a form of its own is searched in that form: a plate without blanks. */
static enum outcome add_search(const struct query *q, struct sql *where)
{
	const char *search = value_of(q, "search");
	bool any = false;

	if (!search)
		return OK;
	if (text_length(search) > 100)
		return error_add(q->scope, E_TOO_LONG, "search", "100");
	const char *text = text_trim(q->scope, search);
	for (const struct field *f = q->record->fields; f < q->record->fields + q->record->field_count; f++) {
		if (!(f->flags & SEARCH))
			continue;
		const char *kept = f->format ? f->format->normalise(q->scope, text) : NULL;
		buffer_printf(&where->text, "%s%s LIKE ", any ? " OR " : " AND (", record_expression(q->scope, f));
		sql_value(where, db_text(like_pattern(q->scope, kept ? kept : text)));
		any = true;
	}
	sql_add(where, any ? ")" : "");
	return OK;
}

static enum outcome read_day(const struct query *q, const char *name, const char **day)
{
	*day = value_of(q, name);
	return !*day || date_day_valid(*day) ? OK : error_add(q->scope, E_BAD_FORMAT, name, "YYYY-MM-DD");
}

static enum outcome add_dates(const struct query *q, struct asked *asked)
{
	struct sql *dates = asked->dates;

	if (!q->record->dates)
		return OK;
	enum outcome outcome = read_day(q, "start_date", &asked->start);
	if (read_day(q, "end_date", &asked->end) != OK || outcome != OK)
		return FAILED;
	if (asked->start && asked->end && strcmp(asked->end, asked->start) < 0)
		return error_add(q->scope, E_DATE_ORDER, "end_date", NULL);
	if (asked->start) {
		buffer_printf(&dates->text, " AND %s >= ", q->record->dates);
		sql_value(dates, db_time(date_day_start_ms(asked->start)));
	}
	if (asked->end) {
		buffer_printf(&dates->text, " AND %s < ", q->record->dates);
		sql_value(dates, db_time(date_day_start_ms(asked->end) + DATE_DAY_MS));
	}
	return OK;
}

/* A cursor is the sort's name, the last row's id and its value, base64url; what it holds is checked like any input. */
static const char *make_cursor(const struct query *q, const struct asked *asked, const void *last)
{
	struct buffer text = buffer_in(q->scope, 100);
	const char *id = FIELD_OF(last, record_id_field(q->record), const char *);

	buffer_printf(&text, "%s%c%s", asked->sort ? asked->sort->name : "", asked->down ? '-' : '+', id);
	if (asked->sort && !field_is_null(asked->sort, last)) {
		struct value value = record_value(q->scope, asked->sort, last);
		if (value.kind == VALUE_INT || value.kind == VALUE_TIME)
			buffer_printf(&text, "%lld", (long long)value.integer);
		else if (value.kind == VALUE_NUMBER)
			buffer_printf(&text, "%.17g", value.number);
		else
			buffer_text(&text, value.data);
	} else if (asked->sort) {
		buffer_char(&text, '\x01');
	}
	return encode_base64url(q->scope, text.bytes, text.length);
}

static enum outcome read_cursor(const struct query *q, struct asked *asked)
{
	const char *cursor = value_of(q, "cursor");
	size_t length, name_length = asked->sort ? strlen(asked->sort->name) : 0;

	if (!cursor)
		return OK;
	const char *text = (const char *)decode_base64url(q->scope, cursor, &length);
	if (!text || length < name_length + UUID_TEXT_SIZE ||
	    strncmp(text, asked->sort ? asked->sort->name : "", name_length) != 0 ||
	    text[name_length] != (asked->down ? '-' : '+'))
		return error_add(q->scope, E_CURSOR_INVALID, "cursor", NULL);
	const char *id = scope_copy(q->scope, text + name_length + 1, UUID_TEXT_SIZE - 1);
	const char *value = text + name_length + UUID_TEXT_SIZE;
	if (!uuid_parse(id, NULL) || !text_is_utf8(value, strlen(value)))
		return error_add(q->scope, E_CURSOR_INVALID, "cursor", NULL);
	asked->by_cursor = true;
	asked->after_id = db_id(id);
	asked->after_null = asked->sort && *value == '\x01';
	if (asked->sort && !asked->after_null) {
		void *thing = record_new(q->scope, q->record);
		struct field as_stored = *asked->sort;
		if (as_stored.type == TYPE_TIME)
			as_stored = (struct field){ .type = TYPE_INT, .offset = as_stored.offset };
		as_stored.format = NULL;
		as_stored.max = as_stored.max ? as_stored.max : 5000;
		if (as_stored.type == TYPE_INT)
			as_stored.min = as_stored.max = 0;
		if (field_read_text(q->scope, &as_stored, value, "cursor", thing) != OK)
			return FAILED;
		asked->after_value = record_value(q->scope, asked->sort, thing);
	}
	return OK;
}

/* "after this key", where NULL counts as the smallest. */
static void add_after(const struct query *q, const struct asked *asked, struct sql *sql)
{
	const char *beyond = asked->down ? "<" : ">";

	if (!asked->by_cursor)
		return;
	if (!asked->sort) {
		buffer_printf(&sql->text, " AND t.id %s ", beyond);
		sql_value(sql, asked->after_id);
		return;
	}
	const char *key = record_expression(q->scope, asked->sort);
	if (asked->after_null) {
		buffer_printf(&sql->text, asked->down ? " AND (%s IS NULL AND t.id < " : " AND (%s IS NOT NULL OR t.id > ", key);
		sql_value(sql, asked->after_id);
		sql_add(sql, ")");
		return;
	}
	buffer_printf(&sql->text, " AND (%s %s ", key, beyond);
	sql_value(sql, asked->after_value);
	if (asked->down)
		buffer_printf(&sql->text, " OR %s IS NULL", key);
	buffer_printf(&sql->text, " OR (%s = ", key);
	sql_value(sql, asked->after_value);
	buffer_printf(&sql->text, " AND t.id %s ", beyond);
	sql_value(sql, asked->after_id);
	sql_add(sql, "))");
}

static void add_order(const struct query *q, const struct asked *asked, struct sql *sql)
{
	const char *direction = asked->down ? " DESC" : "";
	sql_add(sql, " ORDER BY ");
	if (asked->sort)
		buffer_printf(&sql->text, "%s%s, ", record_expression(q->scope, asked->sort), direction);
	buffer_printf(&sql->text, "t.id%s", direction);
}

static bool joins_take_rows_away(const struct record *record)
{
	const char *joins = record->joins ? record->joins : "";

	for (const char *join = strstr(joins, "JOIN "); join; join = strstr(join + 1, "JOIN "))
		if (join - joins < 5 || strncmp(join - 5, "LEFT ", 5) != 0)
			return true;
	return false;
}

/* The rows to count or to skip: without what is joined where nothing asks for it. The server would leave that out as well, but
 * still read the columns that join it, from the rows instead of an index: 20 times as slow. */
static void add_rows(const struct query *q, const struct asked *asked, struct sql *sql)
{
	bool own = sql_is_own(asked->where->text.bytes) && sql_is_own(asked->dates->text.bytes) &&
		   (!asked->sort || sql_is_own(record_expression(q->scope, asked->sort)));

	if (own && !joins_take_rows_away(q->record))
		buffer_printf(&sql->text, " FROM %s t", q->record->from);
	else
		record_joins(sql, q->record);
}

/* After a key, the server (MariaDB 10.11) takes an index of (column, own sort, id) by its column alone and reads all that lies
 * before the key, the more the deeper. Told to use that index, it starts at the key. Text from "t.<column> = ?" on says that
 * one value is asked for; NULL where none of the record's is. tests/e2e/deep-page.t watches over it. */
static const char *walked_index(const struct query *q, const struct asked *asked)
{
	const char *rest = q->record->walks;

	while (asked->by_cursor && asked->sort == own_sort(q->record) && rest && *rest) {
		size_t column = strcspn(rest, " "), index = strcspn(rest + column + 1, " ");
		const char *condition = scope_printf(q->scope, "t.%.*s = ?", (int)column, rest);
		const char *found = strstr(asked->where->text.bytes, condition);
		if (found && !text_starts(found + strlen(condition), " OR "))
			return scope_copy(q->scope, rest + column + 1, index);
		rest += column + 1 + index;
		rest += *rest == ' ';
	}
	return NULL;
}

/* A page far in is found by ids alone, which an index can skip through; only its rows are then read whole. */
static struct sql *select_page(const struct query *q, const struct asked *asked, const struct page *page)
{
	int64_t offset = asked->by_cursor ? 0 : (page->page - 1) * page->per_page;
	struct sql *sql = sql_new(q->scope);

	sql_add(sql, "SELECT ");
	record_columns(sql, q->record, false);
	record_joins_along(sql, q->record, walked_index(q, asked));
	if (offset)
		buffer_printf(&sql->text, " JOIN (SELECT t.id");
	if (offset)
		add_rows(q, asked, sql);
	sql_append(sql, asked->where);
	sql_append(sql, asked->dates);
	add_after(q, asked, sql);
	add_order(q, asked, sql);
	sql_add(sql, " LIMIT ");
	sql_value(sql, db_int(page->per_page + 1));
	if (offset) {
		sql_add(sql, " OFFSET ");
		sql_value(sql, db_int(offset));
		sql_add(sql, ") page ON page.id = t.id");
		if (joins_take_rows_away(q->record)) /* and the condition says which of them are meant */
			sql_append(sql, asked->where);
		add_order(q, asked, sql);
	}
	return sql;
}

/* A statement that ran out of time is no fault: it is said what asked for so much, and what would take less. */
static enum outcome too_much(const struct query *q, enum outcome outcome)
{
	if (outcome == OK || db_fault(q->db) != DB_TIMEOUT)
		return outcome;
	error_forget(q->scope);
	return error_add(q->scope, E_PAGE_TOO_DEEP, value_of(q, "search") ? "search" : "page", NULL);
}

static enum outcome count_rows(const struct query *q, const struct asked *asked, int64_t *total)
{
	struct sql *sql = sql_new(q->scope);

	sql_add(sql, "SELECT COUNT(*) AS number");
	add_rows(q, asked, sql);
	sql_append(sql, asked->where);
	sql_append(sql, asked->dates);
	db_prepare_anew(q->db);
	return too_much(q, db_number_values(q->db, total, sql->text.bytes, sql->values, sql->count));
}

static enum outcome read_rows(const struct query *q, const struct asked *asked, struct page *page)
{
	struct sql *sql = select_page(q, asked, page);

	if (page->page > 1 && !asked->by_cursor)
		db_prepare_anew(q->db);
	if (too_much(q, db_rows_values(q->db, q->record, &page->rows, sql->text.bytes, sql->values, sql->count)) != OK)
		return FAILED;
	if (page->rows.count > (size_t)page->per_page) {
		page->rows.count = (size_t)page->per_page;
		page->next_cursor = make_cursor(q, asked, page->rows.items[page->rows.count - 1]);
	}
	return OK;
}

static enum outcome read_asked(const struct query *q, struct asked *asked, struct page *page)
{
	enum outcome outcome = read_paging(q, page);

	if (read_sort(q, asked) != OK)
		outcome = FAILED;
	else if (read_cursor(q, asked) != OK)
		outcome = FAILED;
	if (add_filters(q, asked->where) != OK)
		outcome = FAILED;
	if (add_search(q, asked->where) != OK)
		outcome = FAILED;
	if (add_dates(q, asked) != OK)
		outcome = FAILED;
	return outcome;
}

void list_check(struct scope *scope, const struct record *record, const struct parameter *parameters, size_t parameter_count)
{
	struct query q = { NULL, scope, record, parameters, parameter_count };
	struct asked asked = { .where = sql_new(scope), .dates = sql_new(scope) };
	struct page page;

	(void)read_asked(&q, &asked, &page);
}

enum outcome list_page(struct db *db, const struct record *record, const struct parameter *parameters, size_t parameter_count,
		       const struct condition *condition, struct page *page)
{
	struct scope *scope = db_scope(db);
	struct query q = { db, scope, record, parameters, parameter_count };
	struct asked asked = { .where = sql_new(scope), .dates = sql_new(scope) };

	*page = (struct page){ .total = NONE };
	record_where(asked.where, record, condition);
	if (read_asked(&q, &asked, page) != OK)
		return FAILED;

	/* A total that costs little is asked for first: behind it there are no rows to look for. */
	if (!asked.by_cursor && total_is_kept(record, asked.where) &&
	    too_much(&q, total_read(db, record, asked.where, asked.start, asked.end, &page->total)) != OK)
		return FAILED;
	if (page->total != NONE && page->total <= (page->page - 1) * page->per_page)
		return OK;
	if (read_rows(&q, &asked, page) != OK)
		return FAILED;
	if (!asked.by_cursor && page->page == 1 && !page->next_cursor)
		page->total = (int64_t)page->rows.count; /* all of them were read */
	else if (!asked.by_cursor && page->total == NONE && count_rows(&q, &asked, &page->total) != OK)
		return FAILED;
	return record_fill(db, record, page->rows.items, page->rows.count, false);
}
