/* buffer: bytes that grow, in a scope. Always ended by a NUL that `length` does not count. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

struct buffer {
	char *bytes;
	size_t length, size;
	struct scope *scope;
};

/* An empty buffer with room for `size` bytes, whose memory is the scope's. */
struct buffer buffer_in(struct scope *scope, size_t size);

/* Makes room for `more` bytes and returns where they go; the caller adds to `length` what it wrote. */
char *buffer_room(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char c);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends a whole file; false where it cannot be read. */
bool buffer_file(struct buffer *buffer, const char *path);
