/* file_sweep: removes the files that nobody has any use for: those that were never stored to their end, an hour after they began,
 * and those that no thing names, files.unnamed_hours after they were uploaded and whenever they are looked at again.
 */
#pragma once
#include "store/file.h"

/* Looks at those whose time has come, up to a few hundred. A file is marked as deleted, and then its bytes go and its row:
 * what a crash leaves behind is work for the next time. FAILED when something could not be removed now; it is tried again. */
must_check enum outcome file_sweep(struct db *db, struct file_store *store, const uint8_t audit_key[CRYPTO_KEY_SIZE]);
