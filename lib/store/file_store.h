/* file_store: the bytes of stored files, behind one interface wherever they lie; today in the local folder files.folder.
 *
 * A file is known by its key, "uploads/<32 hex>-<name>", which is made here and never by a client, and
 * is never changed: it is there whole, or not at all. What it is called and of which kind is its row (file.h).
 *
 *	if (file_store_put(scope, config, bytes, "Surat Jalan.pdf", &key) != OK)
 *		return FAILED;
 */
#pragma once
#include "base/config.h"
#include "base/crypto.h"

/* Larger files are not kept. */
#define FILE_SIZE_MAX (16 * 1024 * 1024)

/* Whether a text has the form of a key; what has not is no file, wherever it may point to. */
bool file_store_is_key(const char *key);

/* Stores the bytes under a new key, safe on the disk when it returns. NOT_AVAILABLE while there is no room. */
must_check enum outcome file_store_put(struct scope *scope, const struct config *config, struct bytes bytes, const char *name,
				       const char **key);
/* The whole file; NOT_FOUND where there is none. */
must_check enum outcome file_store_get(struct scope *scope, const struct config *config, const char *key, struct bytes *bytes);
/* Removes the bytes; one that is not there is removed already. */
must_check enum outcome file_store_remove(struct scope *scope, const struct config *config, const char *key);
