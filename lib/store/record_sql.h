/* record_sql: the SQL that a record stands for, so that nobody writes it again: its SELECT, with embedded
 * things, lists of rows and links. What writes is in record_save.h.
 *
 * Every function takes the condition under which the caller may see or touch a row at all (see
 * auth/reach.h, which makes it); a row outside of it is not there.
 */
#pragma once
#include "store/db.h"

/* SQL that is put together from const parts, with its values. Only record_sql, record_save and list do so. */
#define SQL_VALUES 120
struct sql {
	struct buffer text;
	struct value values[SQL_VALUES];
	size_t count;
};

/* A condition on t and its joins; text NULL: always true. */
#define CONDITION_VALUES 4
struct condition {
	const char *text;
	struct value values[CONDITION_VALUES];
	size_t count;
};

/* Narrows it; `text` has one ?, for the value. More than CONDITION_VALUES end the process. */
void condition_and(struct scope *scope, struct condition *condition, const char *text, struct value value);

struct sql *sql_new(struct scope *scope);
void sql_add(struct sql *sql, const char *text);
/* Adds a ? and its value; more values than SQL_VALUES end the process. */
void sql_value(struct sql *sql, struct value value);
/* Adds values whose ? stand in text that was added. */
void sql_values(struct sql *sql, const struct value *values, size_t count);
/* Adds another's text and values. */
void sql_append(struct sql *sql, const struct sql *other);
/* " AND (condition)" */
void sql_and(struct sql *sql, const struct condition *condition);

/* Whether the text names the columns of t only. */
bool sql_is_own(const char *text);

/* The parts of a SELECT over a record: its columns, as "t.a, t.b, company.id AS `company.id`", and its joins. */
void record_columns(struct sql *sql, const struct record *record, bool detail);
void record_joins(struct sql *sql, const struct record *record);
/* The same, reading the record's own table by that index (NULL: by whichever the server likes). */
void record_joins_along(struct sql *sql, const struct record *record, const char *index);
/* The expression that reads a field of the record itself. */
const char *record_expression(struct scope *scope, const struct field *field);
/* "WHERE …": what holds for all of its rows, none of the deleted, and the condition. */
void record_where(struct sql *sql, const struct record *record, const struct condition *condition);
/* A member as a value for SQL. */
struct value record_value(struct scope *scope, const struct field *field, const void *thing);

/* The thing with that id, complete with lists; NULL where it is not there. `lock`: FOR UPDATE. */
must_check enum outcome record_get(struct db *db, const struct record *record, const char *id, const struct condition *condition,
				   bool lock, void **thing);
/* The same of many, a hundred by each statement, in the order of their ids; NULL where one is not there. */
must_check enum outcome record_get_many(struct db *db, const struct record *record, const char *const *ids, size_t count,
					const struct condition *condition, struct list *things);
/* Fills the lists (MANY) of things that were just read, and of what is joined to them, one statement per kind of list. */
must_check enum outcome record_fill(struct db *db, const struct record *record, void **things, size_t count, bool detail);
