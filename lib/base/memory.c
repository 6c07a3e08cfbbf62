/* memory: where there is none left, the process ends, also when a library asked for it. Not each library says so when it had to
 * leave something out: json-c then reads an event without the plate that would have stopped it. The open transaction rolls back
 * with the connection, and whoever asked asks again.
 *
 * These stand before the C library's own malloc for the whole program; the sanitizers have theirs.
 */
#ifndef AUTOGATE_SANITIZE
#include <stdlib.h>

#include "base/log.h"

/* What the C library's are called when they are replaced. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static void *have(void *memory, size_t size)
{
	if (!memory && size)
		die("out of memory for %zu bytes", size);
	return memory;
}

void *malloc(size_t size)
{
	return have(__libc_malloc(size), size);
}

void *calloc(size_t count, size_t size)
{
	return have(__libc_calloc(count, size), count && size ? size : 0);
}

void *realloc(void *memory, size_t size)
{
	return have(__libc_realloc(memory, size), size);
}
#endif
