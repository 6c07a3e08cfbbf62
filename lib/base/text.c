#include "base/text.h"

#include <ctype.h>
#include <string.h>

bool text_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_starts(const char *text, const char *prefix)
{
	return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

/* How many bytes follow the first one of a character; 9: none begins so. */
static unsigned more_bytes(unsigned char first)
{
	if (first < 0x80)
		return 0;
	if (first < 0xc2 || first > 0xf4)
		return 9;
	return first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
}

size_t text_utf8_length(const char *bytes, size_t length)
{
	const unsigned char *c = (const unsigned char *)bytes, *end = c + length;

	while (c < end) {
		unsigned more = more_bytes(*c);
		if (more == 9 || (size_t)(end - c) <= more)
			break;
		if ((*c == 0xe0 && c[1] < 0xa0) || (*c == 0xed && c[1] > 0x9f) || (*c == 0xf0 && c[1] < 0x90) ||
		    (*c == 0xf4 && c[1] > 0x8f))
			break;
		unsigned good = 1;
		while (good <= more && (c[good] & 0xc0) == 0x80)
			good++;
		if (good <= more)
			break;
		c += more + 1;
	}
	return (size_t)(c - (const unsigned char *)bytes);
}

bool text_is_utf8(const char *bytes, size_t length)
{
	return text_utf8_length(bytes, length) == length;
}

size_t text_length(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += (*text & 0xc0) != 0x80;
	return count;
}

const char *text_cut(struct scope *scope, const char *text, size_t length)
{
	const char *end = text;

	if (text_length(text) <= length)
		return text;
	for (size_t left = length; *end && ((*end & 0xc0) == 0x80 || --left); end++)
		;
	return scope_printf(scope, "%.*s…", (int)(end - text), text);
}

const char *text_trim(struct scope *scope, const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	size_t length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		length--;
	return text[length] ? scope_copy(scope, text, length) : text;
}

static const char *text_map(struct scope *scope, const char *text, int (*map)(int))
{
	char *copy = scope_text(scope, text);
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < 0x80)
			*c = (char)map((unsigned char)*c);
	return copy;
}

const char *text_upper(struct scope *scope, const char *text)
{
	return text_map(scope, text, toupper);
}

const char *text_lower(struct scope *scope, const char *text)
{
	return text_map(scope, text, tolower);
}
