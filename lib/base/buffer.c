#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

struct buffer buffer_in(struct scope *scope, size_t size)
{
	return (struct buffer){ .bytes = scope_alloc(scope, size + 1), .size = size + 1, .scope = scope };
}

char *buffer_room(struct buffer *buffer, size_t more)
{
	if (more >= buffer->size - buffer->length) {
		size_t size = (buffer->length + more + 1) * 2;
		char *bytes = scope_alloc(buffer->scope, size);
		memcpy(bytes, buffer->bytes, buffer->length);
		buffer->bytes = bytes;
		buffer->size = size;
	}
	return buffer->bytes + buffer->length;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
	char *room = buffer_room(buffer, length);
	if (length)
		memcpy(room, bytes, length);
	room[length] = '\0';
	buffer->length += length;
}

void buffer_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char c)
{
	buffer_add(buffer, &c, 1);
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	char *room = buffer_room(buffer, 64); /* apart from the call below: it changes `size` */
	int length = vsnprintf(room, buffer->size - buffer->length, format, args);
	va_end(args);
	if (length < 0)
		die("a text could not be formatted: %s", format);
	if ((size_t)length >= buffer->size - buffer->length) {
		buffer_room(buffer, (size_t)length);
		vsnprintf(buffer->bytes + buffer->length, buffer->size - buffer->length, format, again);
	}
	va_end(again);
	buffer->length += (size_t)length;
}

bool buffer_file(struct buffer *buffer, const char *path)
{
	FILE *file = fopen(path, "re");
	size_t got;

	if (!file)
		return false;
	do {
		got = fread(buffer_room(buffer, 4096), 1, 4096, file);
		buffer->length += got;
	} while (got > 0);
	buffer->bytes[buffer->length] = '\0';
	bool whole = !ferror(file);
	fclose(file);
	return whole;
}
