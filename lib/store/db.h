/* db: one connection to the database and the statements prepared on it. The only file that knows <mysql.h>.
 *
 * SQL is a literal with ? for every value; a statement is prepared once per connection and found
 * again by its text. Rows are read into things of a record: each column goes to the field of its
 * name ("company.name" to the field name of the thing in the field company), so that SQL, JSON and C
 * speak of the same names.
 *
 *	struct product *p;
 *	if (db_row(db, &product_record, &p, "SELECT t.id, t.code FROM product t WHERE t.id = ?", db_id(id)) != OK)
 *		return FAILED;
 *	if (!p)
 *		return error_add(scope, E_NOT_FOUND, "id", NULL);
 *
 * FAILED has recorded an error: TAKEN with the key's name for a row that a unique key refuses,
 * NOT_AVAILABLE while the server is away or a statement ran out of time, INTERNAL for all else.
 * db_fault() tells them apart for who wants to try again (db_may_succeed).
 */
#pragma once
#include <stdint.h>

#include "base/config.h"
#include "model/record.h"

struct db;

enum db_fault {
	DB_FINE,
	DB_RETRY,     /* a deadlock, a lost connection, a node that leaves: the same work may succeed when done again */
	DB_LOCKED,    /* the same, but somebody else held the row for seconds */
	DB_DUPLICATE, /* a unique key refused the row; db_duplicate_key() names it */
	DB_TIMEOUT,   /* the statement took too long */
	DB_BROKEN,    /* anything else */
};

enum db_account { DB_APPLICATION, DB_OWNER };

/* Nothing is connected before the first statement. The caller closes it. */
struct db *db_open(const struct config *config, enum db_account account);
void db_close(struct db *db);
/* A new piece of work begins: says whose memory rows and errors go to from now on. */
void db_use(struct db *db, struct scope *scope);
/* The same in the middle of one, for what is to outlive it. Gives the scope that it had, to be lent again afterwards. */
struct scope *db_lend(struct db *db, struct scope *scope);
struct scope *db_scope(struct db *db);

struct value {
	enum value_kind { VALUE_NULL, VALUE_INT, VALUE_NUMBER, VALUE_TEXT, VALUE_TIME, VALUE_ID } kind;
	int64_t integer;
	double number;
	const void *data;
	size_t length;
};

struct value db_null(void);
struct value db_int(int64_t number);     /* NONE is NULL */
struct value db_number(double number);   /* NaN is NULL */
struct value db_text(const char *text);  /* NULL is NULL; days, choices and JSON as well */
struct value db_bytes(const void *bytes, size_t length);
struct value db_time(int64_t at_ms);     /* NONE is NULL */
struct value db_id(const char *uuid);    /* NULL, or a text that is no UUID, is NULL */

#define DB_VALUES(...) \
	(const struct value[]){ __VA_ARGS__ }, sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value)

/* Each takes literal SQL and then its values, db_id(x), db_text(y), … */
#define db_run(db, sql, ...)                  db_run_values(db, "" sql, DB_VALUES(__VA_ARGS__))
#define db_row(db, record, thing, sql, ...)   db_row_values(db, record, (void **)(thing), "" sql, DB_VALUES(__VA_ARGS__))
#define db_rows(db, record, list, sql, ...)   db_rows_values(db, record, list, "" sql, DB_VALUES(__VA_ARGS__))
#define db_number_of(db, number, sql, ...)    db_number_values(db, number, "" sql, DB_VALUES(__VA_ARGS__))

/* A statement without rows. */
must_check enum outcome db_run_values(struct db *db, const char *sql, const struct value *values, size_t count);
/* The first row as a new thing, NULL where there is none. */
must_check enum outcome db_row_values(struct db *db, const struct record *record, void **thing, const char *sql,
				      const struct value *values, size_t count);
must_check enum outcome db_rows_values(struct db *db, const struct record *record, struct list *list, const char *sql,
				       const struct value *values, size_t count);
/* The first column of the first row as a whole number; 0 where there is no row or it is NULL. */
must_check enum outcome db_number_values(struct db *db, int64_t *number, const char *sql, const struct value *values,
					 size_t count);
/* Gives each row to `each` as it comes, in a scope that is cleared after it; stops at the first FAILED. Memory stays flat at
 * any length. */
must_check enum outcome db_each_values(struct db *db, const struct record *record,
				       enum outcome (*each)(void *context, void *thing), void *context, const char *sql,
				       const struct value *values, size_t count);

/* The next statement is prepared anew, for a trip more. MariaDB 10.11 forgets from the second execution on that an index holds
 * all that a statement reads, once another one has read the table in between: a count then reads every row, 20 times as slow. */
void db_prepare_anew(struct db *db);

/* Rows that the last statement changed; an UPDATE that finds its row but changes nothing counts it. */
int64_t db_affected(const struct db *db);

must_check enum outcome db_begin(struct db *db);
/* After FAILED the transaction is still there, for db_rollback to end; the next db_begin would commit it. */
must_check enum outcome db_commit(struct db *db);
/* Whether the last commit was sent but its answer got lost: it may have taken effect or not. */
bool db_commit_is_unknown(const struct db *db);
/* Never fails: a connection that cannot roll back is closed, which rolls back. */
void db_rollback(struct db *db);

enum db_fault db_fault(const struct db *db);
/* Whether the last fault may be gone when the same work is done again. */
bool db_may_succeed(const struct db *db);
/* After DB_DUPLICATE: the unique key's name, which is its first column's. */
const char *db_duplicate_key(const struct db *db);

/* Several statements at once, as migrations have them; no values. */
must_check enum outcome db_script(struct db *db, const char *sql);
/* Whether the server answers. */
must_check enum outcome db_ping(struct db *db);
