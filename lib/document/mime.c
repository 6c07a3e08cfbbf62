#include "document/mime.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"

#define LINE_MAX_LENGTH 76
#define WORD_MAX_LENGTH 75

static bool is_in(unsigned char c, const char *others)
{
	return c < 0x80 && (isalnum(c) || (c && strchr(others, c)));
}

/* Labels of letters, digits and inner dashes with dots between them. */
static bool is_domain(const char *text)
{
	size_t labels = 0;

	for (;;) {
		size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
		if (!length || length > 63 || text[0] == '-' || text[length - 1] == '-')
			return false;
		labels++;
		if (!text[length])
			return labels > 1;
		if (text[length] != '.')
			return false;
		text += length + 1;
	}
}

bool mime_is_address(const char *text)
{
	const char *at = text ? strrchr(text, '@') : NULL;

	if (!at || at == text || at - text > 64 || strlen(text) > 254 || text[0] == '.' || at[-1] == '.' || strstr(text, ".."))
		return false;
	for (const char *c = text; c < at; c++)
		if (!is_in((unsigned char)*c, "!#$%&'*+-/=?^_`{|}~."))
			return false;
	return is_domain(at + 1);
}

/* --- Headers. --- */

/* How many bytes the next character has; one that is broken counts as one byte. */
static size_t character_length(const char *text)
{
	size_t length = 1;

	while (length < 4 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length++;
	return text_utf8_length(text, length) == length ? length : 1;
}

/* One character as the inside of an encoded word. */
static void add_encoded(struct buffer *out, const char *character, size_t length)
{
	unsigned char first = (unsigned char)*character;

	if (first <= 0x20 || first == 0x7f || (first >= 0x80 && length == 1)) /* the last is no character at all */
		buffer_char(out, '_');
	else if (is_in(first, "-"))
		buffer_char(out, (char)first);
	else
		for (size_t i = 0; i < length; i++)
			buffer_printf(out, "=%02X", (unsigned char)character[i]);
}

/* Any text as encoded words, a line for each; `used`: what stands in the line already. */
static void add_words(struct buffer *out, const char *text, size_t used)
{
	struct buffer word = buffer_in(out->scope, 2 * WORD_MAX_LENGTH);

	for (bool first = true; *text; first = false) {
		size_t room = (first ? LINE_MAX_LENGTH - used : WORD_MAX_LENGTH) - strlen("=?UTF-8?Q?" "?=");
		word.length = 0;
		while (*text) {
			size_t length = character_length(text), before = word.length;
			add_encoded(&word, text, length);
			if (word.length > room) {
				word.length = before;
				break;
			}
			text += length;
		}
		word.bytes[word.length] = '\0';
		buffer_printf(out, "%s=?UTF-8?Q?%s?=", first ? "" : "\r\n ", word.bytes);
	}
}

static bool is_plain(const char *text, const char *others, size_t max)
{
	for (const char *c = text; *c; c++)
		if (!is_in((unsigned char)*c, others))
			return false;
	return strlen(text) <= max && text[0] != ' ' && *text;
}

void mime_header(struct buffer *out, const char *name, const char *text)
{
	buffer_printf(out, "%s: ", name);
	if (is_plain(text, " .,:;!()/+-_'<>@&", LINE_MAX_LENGTH - strlen(name) - 2))
		buffer_text(out, text);
	else
		add_words(out, text, strlen(name) + 2);
	buffer_text(out, "\r\n");
}

void mime_address_header(struct buffer *out, const char *name, const char *person, const char *address)
{
	buffer_printf(out, "%s: ", name);
	if (person && *person) {
		if (is_plain(person, " -", LINE_MAX_LENGTH - strlen(name) - 2))
			buffer_text(out, person);
		else
			add_words(out, person, strlen(name) + 2);
		buffer_text(out, "\r\n ");
	}
	buffer_printf(out, "<%s>\r\n", address);
}

void mime_date_header(struct buffer *out, int64_t at_ms)
{
	static const char days[][4] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" }; /* 1970 began with a Thursday */
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t local_ms = at_ms + INT64_C(7) * 3600 * 1000;
	struct date_parts p = date_parts(local_ms);

	buffer_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0700\r\n", days[local_ms / DATE_DAY_MS % 7], p.day,
		      months[p.month - 1], p.year, p.hour, p.minute, p.second);
}

/* --- Bodies. --- */

void mime_body(struct buffer *out, const char *text)
{
	size_t used = 0;

	for (const char *c = text; *c; c++) {
		unsigned char byte = (unsigned char)*c;
		if (byte == '\n') {
			buffer_text(out, "\r\n");
			used = 0;
			continue;
		}
		bool ends = !c[1] || c[1] == '\n';
		bool plain = (byte > 0x20 && byte < 0x7f && byte != '=') || (byte == ' ' && !ends);
		size_t length = plain ? 1 : 3;
		if (used + length > LINE_MAX_LENGTH - 1) { /* the last is for the = that goes on */
			buffer_text(out, "=\r\n");
			used = 0;
		}
		if (plain)
			buffer_char(out, (char)byte);
		else
			buffer_printf(out, "=%02X", byte);
		used += length;
	}
}
