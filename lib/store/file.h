/* file: what is known of a stored file: a row of the table `file`. Its bytes lie in the file store under the
 * row's key (file_store.h).
 *
 * The row comes first, then the bytes, then the mark that they are there: what a crash leaves behind is a row without its mark,
 * which nobody sees and the sweep (gate/file_sweep.h) removes, bytes and all.
 *
 *	if (file_put(db, store, &file, &spool) != OK || db_begin(db) != OK || file_mark(db, config, file.id) != OK)
 *		return FAILED;
 */
#pragma once
#include "base/spool.h"
#include "store/db.h"
#include "store/file_store.h"

#define FILE_NAME_LENGTH 120 /* letters of a name that is kept, as the audit can tell it */

struct file {
	const char *id, *key, *name, *mime_type, *uploaded_by_id, *thumbnail_of_id;
	int64_t size_bytes, created_at;
};
extern const struct record file_record;

/* Whether that user may upload so many bytes more (files.day_count, files.day_mb). FILE_DAY_FULL with the time until the
 * oldest upload of the last 24 hours does not count any more. Uploads at the same moment do not see each other: the limits are
 * no finer than that. */
must_check enum outcome file_check_day(struct db *db, const struct config *config, const char *user_id, int64_t size,
				       int64_t now_ms);
/* Writes its row and its bytes; `name`, `mime_type`, `uploaded_by_id` and `thumbnail_of_id` are given, the rest is filled in.
 * Outside of a transaction. NOT_AVAILABLE while the store is full or away: the row is left to the sweep. */
must_check enum outcome file_put(struct db *db, struct file_store *store, struct file *file, const struct spool *bytes);
/* Says that its bytes are there, and those of its thumbnail: from the commit on it is a file. */
must_check enum outcome file_mark(struct db *db, const struct config *config, const char *id);
/* The row of a stored file, by its key; NULL where there is none. */
must_check enum outcome file_find(struct db *db, const char *key, struct file **file);

/* What may be kept of the name that a client gives (NULL: none): the last part of a path, without what a terminal or an eye
 * could be misled by, at most FILE_NAME_LENGTH letters, and with that ending unless it has it. */
const char *file_name(struct scope *scope, const char *given, const char *ending);
