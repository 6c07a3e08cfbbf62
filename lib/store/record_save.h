/* record_save: writes what a body gave of a record: inserts, changes, removes, with lists of rows and links. What a body left
 * out keeps its value, or takes the column's default. */
#pragma once
#include "store/record_sql.h"

/* Inserts what the body gave under a new id, with its lists and links; a refused unique key gives the field's own code. */
must_check enum outcome record_insert(struct db *db, const struct record *record, void *thing, const char *creator_id,
				      const char **id);
/* The same of many, as many by each statement as it takes, under new ids in their order. What one of them is refused for is told
 * under "<path>[<index>]". */
must_check enum outcome record_insert_many(struct db *db, const struct record *record, const struct list *things,
					   const char *creator_id, const char *path, const char ***ids);
/* Writes what the body gave over the row of that id; lists are replaced as a whole, rows with an id keep it. */
must_check enum outcome record_update(struct db *db, const struct record *record, void *thing, const char *id);
/* Marks the row as deleted, with the rows of the lists that are written with it, unless it is in use. */
must_check enum outcome record_remove(struct db *db, const struct record *record, const char *id);
