/* total: how many rows a list has, from counts that are kept beside a long table.
 *
 * Counting reads every row that is asked for: a second for ten million. A record whose table has its counts kept by triggers
 * (`counted_in`, see sql/0008_counts.sql) tells the total from them, exactly, whenever a list asks only for columns that they
 * are kept by, and for days.
 */
#pragma once
#include "store/record_sql.h"

/* Whether the kept counts know every column that `where` asks for. */
bool total_is_kept(const struct record *record, const struct sql *where);
/* The rows of `where` whose day, in Asia/Jakarta, lies between two; NULL: no bound. */
must_check enum outcome total_read(struct db *db, const struct record *record, const struct sql *where, const char *start,
				   const char *end, int64_t *total);
