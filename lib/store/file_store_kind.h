/* file_store_kind: what a place for files must be able to do; for file_store*.c alone. Keys are checked before they come here. */
#pragma once
#include "store/file_store.h"

struct file_store_kind {
	const char *name; /* as files.store says it */
	void *(*open)(struct scope *scope, const struct config *config); /* what it keeps lives as long as the scope */
	must_check enum outcome (*put)(void *place, struct scope *scope, const char *key, struct bytes bytes);
	must_check enum outcome (*get)(void *place, struct scope *scope, const char *key, struct bytes *bytes);
	must_check enum outcome (*remove)(void *place, struct scope *scope, const char *key);
	const char *(*link)(void *place, struct scope *scope, const char *key, const struct file_answer *answer, int64_t now_ms);
};

extern const struct file_store_kind file_store_folder, file_store_s3;

/* Records NOT_AVAILABLE, where nothing is recorded yet, with a time to come back. */
enum outcome file_store_away(struct scope *scope);
