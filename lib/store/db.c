#include "store/db.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/uuid.h"
#include "store/db_column.h"
#include "store/db_fault.h"

/* Connector/C has my_bool, MySQL 8 has bool: whatever a bind points at. */
typedef __typeof__(*((MYSQL_BIND *)0)->is_null) db_bool;

#define STATEMENTS_KEPT 400
#define PARAMETERS 128

/* What the client library says of a column beside its value. */
struct source {
	db_bool is_null, cut;
	unsigned long length;
	MYSQL_TIME time;
};

struct statement {
	uint64_t hash;
	char *sql;
	MYSQL_STMT *stmt;
	const struct record *record;
	struct column *columns;
	struct source *sources;
	MYSQL_BIND *binds;
	unsigned column_count;
	struct statement *next;
};

struct db {
	const struct config *config;
	enum db_account account;
	struct scope *scope;
	MYSQL *mysql;
	struct statement *statements;
	size_t statement_count;
	bool in_transaction, transaction_lost; /* lost: nothing more runs until the rollback, or it would stand outside */
	bool commit_unknown;
	bool anew; /* db_prepare_anew */
	enum db_fault fault;
	char duplicate_key[64];
	int64_t affected;
};

struct db *db_open(const struct config *config, enum db_account account)
{
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		die("out of memory for a database connection");
	db->config = config;
	db->account = account;
	return db;
}

static void forget_statement(struct statement *s)
{
	mysql_stmt_close(s->stmt);
	free(s->sql);
	free(s->columns);
	free(s->sources);
	free(s->binds);
	free(s);
}

static void disconnect(struct db *db)
{
	while (db->statements) {
		struct statement *s = db->statements;
		db->statements = s->next;
		forget_statement(s);
	}
	db->statement_count = 0;
	if (db->mysql)
		mysql_close(db->mysql);
	db->mysql = NULL;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	disconnect(db);
	free(db);
}

void db_use(struct db *db, struct scope *scope)
{
	db->scope = scope;
	db->fault = DB_FINE;
	db->commit_unknown = false;
}

struct scope *db_lend(struct db *db, struct scope *scope)
{
	struct scope *before = db->scope;
	db->scope = scope;
	return before;
}

struct scope *db_scope(struct db *db)
{
	return db->scope;
}

int64_t db_affected(const struct db *db)
{
	return db->affected;
}

enum db_fault db_fault(const struct db *db)
{
	return db->fault;
}

bool db_may_succeed(const struct db *db)
{
	return db->fault == DB_RETRY || db->fault == DB_LOCKED;
}

const char *db_duplicate_key(const struct db *db)
{
	return db->duplicate_key;
}

/* Records a server's or the client library's error and says FAILED. */
static enum outcome failed(struct db *db, unsigned error, const char *message, const char *sql)
{
	db->fault = db_fault_of(error);
	db->transaction_lost = db->in_transaction && db_may_succeed(db);
	if (db->fault == DB_DUPLICATE) {
		db_fault_key(message, db->duplicate_key, sizeof db->duplicate_key);
		return error_add(db->scope, E_TAKEN, db->duplicate_key, NULL);
	}
	log_line(db->fault == DB_BROKEN ? LOG_ERROR : LOG_WARNING, NULL, "database error %u: %s; in: %.300s", error, message,
		 sql);
	if (db_fault_cuts(error))
		disconnect(db);
	if (db->fault == DB_BROKEN)
		return error_add(db->scope, E_INTERNAL, "", NULL);
	error_retry_after(db->scope, 1);
	return error_add(db->scope, E_NOT_AVAILABLE, "", NULL);
}

/* The session's rules: UTC, strict, short locks, a bound on every statement. MySQL skips what stands behind an M. */
#define SESSION_RULES \
	"SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO', " \
	"innodb_lock_wait_timeout = 2"
#define SESSION_ISOLATION "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"

static enum outcome connect_now(struct db *db)
{
	const struct config *c = db->config;
	bool owner = db->account == DB_OWNER;
	unsigned connect_s = (unsigned)((c->database_connect_timeout_ms + 999) / 1000);
	unsigned wait_s = (unsigned)(c->database_statement_timeout_ms / 1000 + 2);
	char rules[512];

	db->mysql = mysql_init(NULL);
	if (!db->mysql)
		die("out of memory for a database connection");
	if (owner)
		wait_s = 3600;
	snprintf(rules, sizeof rules, SESSION_RULES " /*M! , max_statement_time = %.3f */",
		 owner ? 0.0 : (double)c->database_statement_timeout_ms / 1000);
	mysql_options(db->mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	mysql_options(db->mysql, MYSQL_OPT_READ_TIMEOUT, &wait_s);
	mysql_options(db->mysql, MYSQL_OPT_WRITE_TIMEOUT, &wait_s);
	mysql_options(db->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(db->mysql, MYSQL_INIT_COMMAND, rules);
	mysql_options(db->mysql, MYSQL_INIT_COMMAND, SESSION_ISOLATION);
	const char *socket = *c->database_socket ? c->database_socket : NULL;
	if (!mysql_real_connect(db->mysql, socket ? NULL : c->database_host, owner ? c->database_owner : c->database_user,
				owner ? c->owner_password : c->database_password, c->database_name,
				(unsigned)c->database_port, socket, CLIENT_FOUND_ROWS | (owner ? CLIENT_MULTI_STATEMENTS : 0))) {
		log_line(LOG_ERROR, NULL, "no connection to the database: %s", mysql_error(db->mysql));
		disconnect(db);
		db->fault = DB_RETRY;
		error_retry_after(db->scope, 1);
		return error_add(db->scope, E_NOT_AVAILABLE, "", NULL);
	}
	return OK;
}

static enum outcome ready(struct db *db)
{
	if (db->transaction_lost) {
		db->fault = DB_RETRY;
		return error_add(db->scope, E_NOT_AVAILABLE, "", NULL);
	}
	db->fault = DB_FINE;
	return db->mysql ? OK : connect_now(db);
}

static uint64_t hash_of(const char *sql)
{
	uint64_t hash = 14695981039346656037u;
	for (const unsigned char *c = (const unsigned char *)sql; *c; c++)
		hash = (hash ^ *c) * 1099511628211u;
	return hash;
}

static void bind_column(struct column *c, struct source *from, MYSQL_BIND *bind)
{
	bind->is_null = &from->is_null;
	bind->length = &from->length;
	bind->error = &from->cut;
	bind->buffer = &c->got;
	switch (column_type(c)) {
	case TYPE_INT:
	case TYPE_BOOL: bind->buffer_type = MYSQL_TYPE_LONGLONG; break;
	case TYPE_NUMBER: bind->buffer_type = MYSQL_TYPE_DOUBLE; break;
	case TYPE_TIME:
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = &from->time;
		break;
	default:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer_length = COLUMN_TEXT;
	}
}

static enum outcome plan_columns(struct db *db, struct statement *s)
{
	MYSQL_RES *about = mysql_stmt_result_metadata(s->stmt);
	if (!about)
		return error_internal(db->scope, "a statement that should give rows gives none: %.300s", s->sql);
	s->column_count = mysql_num_fields(about);
	s->columns = calloc(s->column_count, sizeof *s->columns);
	s->sources = calloc(s->column_count, sizeof *s->sources);
	s->binds = calloc(s->column_count, sizeof *s->binds);
	if (!s->columns || !s->sources || !s->binds)
		die("out of memory for a statement");
	for (unsigned i = 0; i < s->column_count; i++) {
		const char *name = mysql_fetch_field_direct(about, i)->name;
		if (!column_find(&s->columns[i], s->record, name)) {
			enum outcome outcome = error_internal(db->scope, "the record %s has no field for the column %s: %.300s",
							      s->record->name, name, s->sql);
			mysql_free_result(about);
			return outcome;
		}
		bind_column(&s->columns[i], &s->sources[i], &s->binds[i]);
	}
	mysql_free_result(about);
	return OK;
}

void db_prepare_anew(struct db *db)
{
	db->anew = true;
}

/* Takes the statement of that text out of the list; NULL where it was never prepared. */
static struct statement *take_statement(struct db *db, uint64_t hash, const char *sql, const struct record *record)
{
	for (struct statement **link = &db->statements, *s; (s = *link); link = &s->next)
		if (s->hash == hash && s->record == record && strcmp(s->sql, sql) == 0) {
			*link = s->next;
			db->statement_count--;
			return s;
		}
	return NULL;
}

/* The busiest stay in front, so that the last is the one to forget. */
static void keep_statement(struct db *db, struct statement *s)
{
	if (db->statement_count == STATEMENTS_KEPT) {
		struct statement **last = &db->statements;
		while ((*last)->next)
			last = &(*last)->next;
		forget_statement(*last);
		*last = NULL;
		db->statement_count--;
	}
	s->next = db->statements;
	db->statements = s;
	db->statement_count++;
}

static struct statement *new_statement(struct db *db, uint64_t hash, const char *sql, const struct record *record)
{
	struct statement *s = calloc(1, sizeof *s);

	if (!s || !(s->stmt = mysql_stmt_init(db->mysql)) || !(s->sql = strdup(sql)))
		die("out of memory for a statement");
	s->hash = hash;
	s->record = record;
	if (mysql_stmt_prepare(s->stmt, sql, strlen(sql)) != 0) {
		/* A lost connection closes the statements that are kept: this one is not yet among them. */
		failed(db, mysql_stmt_errno(s->stmt), mysql_stmt_error(s->stmt), sql);
	} else if (!record || plan_columns(db, s) == OK) {
		return s;
	} else {
		db->fault = DB_BROKEN;
	}
	forget_statement(s);
	return NULL;
}

static enum outcome prepare(struct db *db, const char *sql, const struct record *record, struct statement **statement)
{
	uint64_t hash = hash_of(sql);
	bool anew = db->anew;

	db->anew = false;
	if (ready(db) != OK)
		return FAILED;
	*statement = take_statement(db, hash, sql, record);
	if (*statement && anew) {
		forget_statement(*statement);
		*statement = NULL;
	}
	if (!*statement)
		*statement = new_statement(db, hash, sql, record);
	if (!*statement)
		return FAILED;
	keep_statement(db, *statement);
	return OK;
}

static void bind_value(const struct value *value, MYSQL_BIND *bind, MYSQL_TIME *time, uint8_t id[UUID_SIZE])
{
	switch (value->kind) {
	case VALUE_NULL:
		bind->buffer_type = MYSQL_TYPE_NULL;
		break;
	case VALUE_INT:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = (void *)&value->integer;
		break;
	case VALUE_NUMBER:
		bind->buffer_type = MYSQL_TYPE_DOUBLE;
		bind->buffer = (void *)&value->number;
		break;
	case VALUE_TEXT:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = (void *)value->data;
		bind->buffer_length = value->length;
		break;
	case VALUE_ID:
		uuid_parse(value->data, id);
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = id;
		bind->buffer_length = UUID_SIZE;
		break;
	case VALUE_TIME: {
		struct date_parts p = date_parts(value->integer);
		*time = (MYSQL_TIME){ .year = (unsigned)p.year, .month = (unsigned)p.month, .day = (unsigned)p.day, .hour = (unsigned)p.hour,
				      .minute = (unsigned)p.minute, .second = (unsigned)p.second, .second_part = (unsigned)p.ms * 1000,
				      .time_type = MYSQL_TIMESTAMP_DATETIME };
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = time;
		break;
	}
	}
}

static enum outcome execute(struct db *db, const char *sql, const struct record *record, const struct value *values, size_t count,
			    struct statement **statement)
{
	MYSQL_BIND binds[PARAMETERS];
	MYSQL_TIME times[PARAMETERS];
	uint8_t ids[PARAMETERS][UUID_SIZE];

	if (prepare(db, sql, record, statement) != OK)
		return FAILED;
	MYSQL_STMT *stmt = (*statement)->stmt;
	if (count > PARAMETERS || count != mysql_stmt_param_count(stmt))
		return error_internal(db->scope, "%zu values for %lu places in: %.300s", count, mysql_stmt_param_count(stmt),
				      sql);
	memset(binds, 0, count * sizeof *binds);
	for (size_t i = 0; i < count; i++)
		bind_value(&values[i], &binds[i], &times[i], ids[i]);
	if ((count && mysql_stmt_bind_param(stmt, binds) != 0) || mysql_stmt_execute(stmt) != 0)
		return failed(db, mysql_stmt_errno(stmt), mysql_stmt_error(stmt), sql);
	db->affected = (int64_t)mysql_stmt_affected_rows(stmt);
	return OK;
}

enum outcome db_run_values(struct db *db, const char *sql, const struct value *values, size_t count)
{
	struct statement *statement;
	return execute(db, sql, NULL, values, count, &statement);
}

/* Takes over what the client library has put down; a text longer than its place is fetched again, at its length. */
static void store_column(struct statement *s, unsigned index, struct scope *scope, void *thing)
{
	struct column *c = &s->columns[index];
	const struct source *from = &s->sources[index];
	const MYSQL_TIME *t = &from->time;

	c->is_null = from->is_null;
	c->length = from->length;
	c->text = c->got.text;
	if (!c->is_null && column_type(c) == TYPE_TIME)
		c->got.integer = date_from_parts((struct date_parts){
			.year = (int)t->year, .month = (int)t->month, .day = (int)t->day, .hour = (int)t->hour,
			.minute = (int)t->minute, .second = (int)t->second, .ms = (int)(t->second_part / 1000) });
	if (!c->is_null && s->binds[index].buffer_type == MYSQL_TYPE_STRING && c->length > COLUMN_TEXT) {
		char *text = scope_alloc(scope, c->length + 1);
		MYSQL_BIND bind = { .buffer_type = MYSQL_TYPE_STRING, .buffer = text, .buffer_length = c->length };
		if (mysql_stmt_fetch_column(s->stmt, &bind, index, 0) != 0)
			die("a long column could not be fetched");
		c->text = text;
	}
	column_store(c, scope, thing);
}

/* Fetches the next row into a new thing; NULL at the end. */
static enum outcome fetch(struct db *db, struct statement *s, struct scope *scope, void **thing)
{
	int status = mysql_stmt_fetch(s->stmt);

	*thing = NULL;
	if (status == MYSQL_NO_DATA)
		return OK;
	if (status != 0 && status != MYSQL_DATA_TRUNCATED) {
		/* What ends a statement between its rows (a time-out, a deadlock) the library notes at the connection only. */
		bool at_statement = mysql_stmt_errno(s->stmt) != 0;
		return failed(db, at_statement ? mysql_stmt_errno(s->stmt) : mysql_errno(db->mysql),
			      at_statement ? mysql_stmt_error(s->stmt) : mysql_error(db->mysql), s->sql);
	}
	*thing = record_new(scope, s->record);
	for (unsigned i = 0; i < s->column_count; i++)
		store_column(s, i, scope, *thing);
	return OK;
}

static enum outcome query(struct db *db, const struct record *record, const char *sql, const struct value *values, size_t count,
			  struct statement **s)
{
	if (execute(db, sql, record, values, count, s) != OK)
		return FAILED;
	if (mysql_stmt_bind_result((*s)->stmt, (*s)->binds) != 0)
		return error_internal(db->scope, "the columns cannot be bound: %s; in: %.300s", mysql_stmt_error((*s)->stmt),
				      sql);
	return OK;
}

/* A fault while fetching may have closed the connection and the statement with it. */
static void finish(struct db *db, struct statement *s)
{
	if (db->mysql)
		mysql_stmt_free_result(s->stmt);
}

enum outcome db_row_values(struct db *db, const struct record *record, void **thing, const char *sql, const struct value *values,
			   size_t count)
{
	struct statement *s;
	*thing = NULL;
	if (query(db, record, sql, values, count, &s) != OK)
		return FAILED;
	enum outcome outcome = fetch(db, s, db->scope, thing);
	finish(db, s);
	return outcome;
}

enum outcome db_rows_values(struct db *db, const struct record *record, struct list *list, const char *sql,
			    const struct value *values, size_t count)
{
	struct statement *s;
	size_t size = 0;
	void *thing;
	enum outcome outcome;

	*list = (struct list){ .items = scope_alloc(db->scope, sizeof *list->items) };
	if (query(db, record, sql, values, count, &s) != OK)
		return FAILED;
	while ((outcome = fetch(db, s, db->scope, &thing)) == OK && thing) {
		if (list->count == size) {
			void **items = scope_alloc(db->scope, (size = size ? size * 2 : 16) * sizeof *items);
			memcpy(items, list->items, list->count * sizeof *items);
			list->items = items;
		}
		list->items[list->count++] = thing;
	}
	finish(db, s);
	return outcome;
}

enum outcome db_each_values(struct db *db, const struct record *record, enum outcome (*each)(void *context, void *thing),
			    void *context, const char *sql, const struct value *values, size_t count)
{
	struct statement *s;
	struct scope *row_scope = scope_new();
	void *thing;
	enum outcome outcome = query(db, record, sql, values, count, &s);

	if (outcome == OK) {
		while ((outcome = fetch(db, s, row_scope, &thing)) == OK && thing && (outcome = each(context, thing)) == OK)
			scope_clear(row_scope);
		finish(db, s);
	}
	scope_free(row_scope);
	return outcome;
}

static enum outcome plain(struct db *db, const char *sql)
{
	if (ready(db) != OK)
		return FAILED;
	if (mysql_real_query(db->mysql, sql, strlen(sql)) != 0)
		return failed(db, mysql_errno(db->mysql), mysql_error(db->mysql), sql);
	return OK;
}

enum outcome db_begin(struct db *db)
{
	if (plain(db, "START TRANSACTION") != OK)
		return FAILED;
	db->in_transaction = true;
	db->commit_unknown = false;
	return OK;
}

enum outcome db_commit(struct db *db)
{
	bool sent = db->mysql && !db->transaction_lost;
	enum outcome outcome = plain(db, "COMMIT");
	db->commit_unknown = sent && outcome != OK && !db->mysql;
	db->in_transaction = outcome != OK;
	return outcome;
}

bool db_commit_is_unknown(const struct db *db)
{
	return db->commit_unknown;
}

void db_rollback(struct db *db)
{
	bool open = db->mysql && db->in_transaction;
	db->in_transaction = db->transaction_lost = false;
	if (!open)
		return;
	if (mysql_rollback(db->mysql) != 0)
		disconnect(db);
}

enum outcome db_script(struct db *db, const char *sql)
{
	enum outcome outcome = plain(db, sql);

	while (outcome == OK) {
		MYSQL_RES *rows = mysql_store_result(db->mysql);
		if (rows)
			mysql_free_result(rows);
		int more = mysql_next_result(db->mysql);
		if (more < 0)
			break;
		if (more > 0)
			outcome = failed(db, mysql_errno(db->mysql), mysql_error(db->mysql), "a script");
	}
	return outcome;
}

/* A connection that was lost since is no answer: a new one is tried before the server counts as away. */
enum outcome db_ping(struct db *db)
{
	if (ready(db) != OK)
		return FAILED;
	if (mysql_ping(db->mysql) == 0)
		return OK;
	disconnect(db);
	return ready(db);
}
