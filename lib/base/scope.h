/* scope: the memory of one piece of work, and what went wrong in it.
 *
 * A request, a job's row, a test: each has one scope. What is allocated in it lives until the scope
 * is cleared, so nothing is freed by hand; what must be closed is deferred. Allocation never
 * returns NULL: without memory the process ends (see die() in log.h), which rolls back what it did.
 *
 *	struct scope *scope = scope_new();
 *	char *name = scope_printf(scope, "%s-%d", "lane", 7);
 *	scope_free(scope);
 *
 * Built with AUTOGATE_SANITIZE every allocation is a malloc of its own, so that AddressSanitizer
 * sees a step over its end.
 */
#pragma once
#include <stddef.h>

struct scope;

/* A new, empty scope. The caller frees it. */
struct scope *scope_new(void);

/* Runs the deferred closes, newest first, and forgets all memory and errors; the scope can be used again. */
void scope_clear(struct scope *scope);
void scope_free(struct scope *scope);

/* Zeroed memory, aligned for anything. */
void *scope_alloc(struct scope *scope, size_t size) __attribute__((alloc_size(2), returns_nonnull));

/* A copy of `length` bytes, ended by a NUL. */
char *scope_copy(struct scope *scope, const void *bytes, size_t length);
/* A copy of a text; NULL stays NULL. */
char *scope_text(struct scope *scope, const char *text);
char *scope_printf(struct scope *scope, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Has `close(thing)` called when the scope is cleared. */
void scope_defer(struct scope *scope, void (*close)(void *thing), void *thing);

/* The errors recorded in this scope (error.h). */
struct error_list;
struct error_list *scope_errors(struct scope *scope);
