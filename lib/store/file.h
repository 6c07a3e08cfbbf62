/* file: what is known of a stored file: a row of the table `file`. Its bytes lie in the file store under the
 * row's key (file_store.h). */
#pragma once
#include "store/db.h"

struct file {
	const char *id, *key, *name, *mime_type, *uploaded_by_id;
	int64_t size_bytes, created_at;
};

must_check enum outcome file_add(struct db *db, const char *key, const char *name, const char *mime_type, size_t size, const char *uploaded_by_id);
/* The row of a file; NULL where there is none. */
must_check enum outcome file_find(struct db *db, const char *key, struct file **file);
