/* spool: a file without a name, for bytes that are on their way: it is gone when the scope is cleared, and when the process dies.
 *
 *	struct spool spool;
 *	if (spool_open(scope, config->files_spool, &spool) != OK || spool_add(scope, &spool, bytes, length) != OK)
 *		return FAILED;
 */
#pragma once
#include <stdint.h>

#include "base/crypto.h"
#include "base/error.h"

struct spool {
	int fd;
	int64_t size;
};

/* NOT_AVAILABLE while there is no room in the folder. */
must_check enum outcome spool_open(struct scope *scope, const char *folder, struct spool *spool);
must_check enum outcome spool_add(struct scope *scope, struct spool *spool, const void *bytes, size_t length);
/* What another process has written into it counts as well from now on. */
must_check enum outcome spool_measure(struct scope *scope, struct spool *spool);
/* All of its bytes, as they are on the disk: pages come when they are looked at and go with the scope. */
must_check enum outcome spool_map(struct scope *scope, const struct spool *spool, struct bytes *bytes);
