/* file_store: the bytes of stored files, behind one interface wherever they lie: in the local folder files.folder, or in a
 * bucket of S3 (files.store). What a file is called and of which kind is its row (file.h).
 *
 * A file is known by its key, "uploads/<32 hex>-<name>", which is made here and never by a client. What lies under a key is
 * never changed: it is there whole, or not at all. Who stores one writes its row first, so that what never came to an end is
 * found again by its row, on either store.
 *
 *	const char *key = file_store_key(scope, "Surat Jalan.pdf");
 *	if (file_store_put(store, scope, key, bytes) != OK)
 *		return FAILED;
 *
 * FAILED has recorded NOT_AVAILABLE, with a time to come back, while the store has no room or is away.
 */
#pragma once
#include "base/config.h"
#include "base/crypto.h"

/* Larger files are not kept. */
#define FILE_SIZE_MAX (16 * 1024 * 1024)

struct file_store;

/* As long as the scope, and the settings, live: one that outlives requests, since a store may keep a connection. Nothing is
 * reached before the first file. Ends the process where the settings name no store. */
struct file_store *file_store_open(struct scope *scope, const struct config *config);

/* A new key, with what is harmless of the name: "Surat Jalan (2).PDF" → "uploads/…-surat-jalan-2.pdf". */
const char *file_store_key(struct scope *scope, const char *name);
/* Whether a text has the form of a key; what has not is no file, wherever it may point to. */
bool file_store_is_key(const char *key);

/* Stores the bytes under a new key, safe when it returns. */
must_check enum outcome file_store_put(struct file_store *store, struct scope *scope, const char *key, struct bytes bytes);
/* The same from an open file: its first `size` bytes, which nobody shortens meanwhile. */
must_check enum outcome file_store_put_from(struct file_store *store, struct scope *scope, const char *key, int fd, int64_t size);
/* The whole file; NOT_FOUND where there is none. */
must_check enum outcome file_store_get(struct file_store *store, struct scope *scope, const char *key, struct bytes *bytes);
/* Removes the bytes; what is not there is removed already. */
must_check enum outcome file_store_remove(struct file_store *store, struct scope *scope, const char *key);

/* How a file is answered to a browser: the headers of those names. */
struct file_answer {
	const char *content_type, *content_disposition;
};

/* For how long such an address may be kept, in seconds. */
#define FILE_LINK_KEPT_S 240

/* An address at which the store itself answers so, for five to ten minutes, to whoever has it; NULL for a store that cannot.
 * Those made within the same five minutes are equal, so that browsers can keep what they fetched. */
const char *file_store_link(struct file_store *store, struct scope *scope, const char *key, const struct file_answer *answer,
			    int64_t now_ms);
