/* files: stored files, behind one interface wherever they lie; today in the local folder files.folder.
 *
 * A file is known by its key, "uploads/<32 hex>-<name>", which is made here and never by a client, and
 * is never changed: it is there whole, or not at all. What it is called and of which kind is a row of
 * the table `file`, which the caller adds in the transaction of what it belongs to; bytes whose row
 * never came are nobody's, and a job clears them away.
 *
 *	if (files_put(scope, config, bytes, "Surat Jalan.pdf", &key) != OK ||
 *	    files_record(db, key, "Surat Jalan.pdf", "application/pdf", bytes.length, r->actor.id) != OK)
 *		return FAILED;
 */
#pragma once
#include "store/db.h"

/* Larger files are not kept. */
#define FILES_SIZE_MAX (16 * 1024 * 1024)

struct file {
	const char *id, *key, *name, *mime_type, *uploaded_by_id;
	int64_t size_bytes, created_at;
};

/* Whether a text has the form of a key; what has not is no file, wherever it may point to. */
bool files_is_key(const char *key);

/* Stores the bytes under a new key, safe on the disk when it returns. NOT_AVAILABLE while there is no room. */
must_check enum outcome files_put(struct scope *scope, const struct config *config, struct bytes bytes, const char *name,
				  const char **key);
/* The whole file; NOT_FOUND where there is none. */
must_check enum outcome files_get(struct scope *scope, const struct config *config, const char *key, struct bytes *bytes);
/* Removes the bytes; one that is not there is removed already. */
must_check enum outcome files_remove(struct scope *scope, const struct config *config, const char *key);

must_check enum outcome files_record(struct db *db, const char *key, const char *name, const char *mime_type, size_t size,
				     const char *uploaded_by_id);
/* The row of a file; NULL where there is none. */
must_check enum outcome files_find(struct db *db, const char *key, struct file **file);
