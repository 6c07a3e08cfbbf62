/* file_store_kind: what a place for files must be able to do; for file_store*.c alone. Keys are checked before they come here. */
#pragma once
#include <sys/types.h>

#include "store/file_store.h"

/* Bytes on their way in: in memory, or where `data` is NULL the first of an open file. */
struct file_source {
	const void *data;
	int fd;
	int64_t size;
};

struct file_store_kind {
	const char *name; /* as files.store says it */
	void *(*open)(struct scope *scope, const struct config *config); /* what it keeps lives as long as the scope */
	must_check enum outcome (*put)(void *place, struct scope *scope, const char *key, struct file_source source);
	must_check enum outcome (*get)(void *place, struct scope *scope, const char *key, struct bytes *bytes);
	must_check enum outcome (*remove)(void *place, struct scope *scope, const char *key);
};

extern const struct file_store_kind file_store_folder;

/* Up to `size` of the source's bytes from `offset` on; 0 where it ends, -1 where it cannot be read. */
ssize_t file_store_read(const struct file_source *source, int64_t offset, void *bytes, size_t size);
/* Records NOT_AVAILABLE with a time to come back. */
enum outcome file_store_away(struct scope *scope);
