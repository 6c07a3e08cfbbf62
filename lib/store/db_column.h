/* db_column: where the columns of a result go. Private to db.c, which fills them from the client library. */
#pragma once
#include "model/record.h"

#define COLUMN_DEPTH 3   /* "a.b.c": things within things */
#define COLUMN_TEXT 480  /* longer values are fetched a second time, at their length */

struct column {
	const struct field *path[COLUMN_DEPTH];
	int depth; /* 0: the id of the thing in whose list the row stands (record_parent), the column parent_id */
	bool is_null;
	size_t length;
	const char *text; /* got.text, or where a longer one was put */
	union {
		int64_t integer; /* whole numbers, truths, instants */
		double number;
		char text[COLUMN_TEXT];
	} got;
};

/* Follows "company.name" from the record to the field that takes it; false where there is none. */
bool column_find(struct column *column, const struct record *record, const char *name);
enum type column_type(const struct column *column);
/* Puts the value into the thing. Texts are copied unless they lie outside of the column. */
void column_store(struct column *column, struct scope *scope, void *thing);
