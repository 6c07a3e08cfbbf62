#include "base/scope.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"

#ifdef AUTOGATE_SANITIZE
#define FIRST_BLOCK 0
#else
#define FIRST_BLOCK (16 * 1024)
#endif
#define ALIGN(n) (((n) + 15) & ~(size_t)15)

struct block {
	struct block *older;
	size_t size, used;
	_Alignas(16) char bytes[];
};

struct deferred {
	struct deferred *older;
	void (*close)(void *);
	void *thing;
};

struct scope {
	struct block *block;
	struct deferred *deferred;
	struct error_list errors;
};

static struct block *block_new(struct block *older, size_t size)
{
	struct block *block = calloc(1, sizeof *block + size);
	if (!block)
		die("out of memory for %zu bytes", size);
	block->older = older;
	block->size = size;
	return block;
}

struct scope *scope_new(void)
{
	struct scope *scope = calloc(1, sizeof *scope);
	if (!scope)
		die("out of memory for a scope");
	scope->block = block_new(NULL, FIRST_BLOCK);
	return scope;
}

void scope_clear(struct scope *scope)
{
	while (scope->deferred) {
		struct deferred *d = scope->deferred;
		scope->deferred = d->older;
		d->close(d->thing);
	}
	while (scope->block->older) {
		struct block *block = scope->block;
		scope->block = block->older;
		free(block);
	}
	memset(scope->block->bytes, 0, scope->block->used);
	scope->block->used = 0;
	scope->errors = (struct error_list){ 0 };
}

void scope_free(struct scope *scope)
{
	if (!scope)
		return;
	scope_clear(scope);
	free(scope->block);
	free(scope);
}

void *scope_alloc(struct scope *scope, size_t size)
{
	if (size > SIZE_MAX / 4)
		die("an allocation of %zu bytes is not to be had", size);
	struct block *block = scope->block;
#ifdef AUTOGATE_SANITIZE
	block = scope->block = block_new(block, size);
#else
	size = ALIGN(size);
	if (size > block->size - block->used) {
		size_t next = block->size * 2 > 1024 * 1024 ? 1024 * 1024 : block->size * 2;
		block = scope->block = block_new(block, size > next ? size : next);
	}
#endif
	void *memory = block->bytes + block->used;
	block->used += size;
	return memory;
}

char *scope_copy(struct scope *scope, const void *bytes, size_t length)
{
	char *copy = scope_alloc(scope, length + 1);
	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

char *scope_text(struct scope *scope, const char *text)
{
	return text ? scope_copy(scope, text, strlen(text)) : NULL;
}

char *scope_printf(struct scope *scope, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		die("a text could not be formatted: %s", format);
	char *text = scope_alloc(scope, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void scope_defer(struct scope *scope, void (*close)(void *thing), void *thing)
{
	struct deferred *d = scope_alloc(scope, sizeof *d);
	*d = (struct deferred){ scope->deferred, close, thing };
	scope->deferred = d;
}

struct error_list *scope_errors(struct scope *scope)
{
	return &scope->errors;
}
