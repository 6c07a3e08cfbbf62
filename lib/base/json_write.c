#include "base/json_write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

struct json_writer json_writer(struct buffer *out)
{
	return (struct json_writer){ .out = out };
}

static void next(struct json_writer *w)
{
	if (w->comma)
		buffer_char(w->out, ',');
	w->comma = true;
}

void json_open(struct json_writer *w, char bracket)
{
	next(w);
	buffer_char(w->out, bracket);
	w->comma = false;
}

void json_close(struct json_writer *w, char bracket)
{
	buffer_char(w->out, bracket);
	w->comma = true;
}

void json_key(struct json_writer *w, const char *key)
{
	size_t length = strlen(key);
	char *room = buffer_room(w->out, length + 4), *c = room;
	if (w->comma)
		*c++ = ',';
	*c++ = '"';
	memcpy(c, key, length);
	c += length;
	*c++ = '"';
	*c++ = ':';
	*c = '\0';
	w->out->length += (size_t)(c - room);
	w->comma = false;
}

/* Copies runs of harmless bytes at once; at most six bytes come of one. */
void json_text(struct json_writer *w, const char *text)
{
	if (!text) {
		json_null(w);
		return;
	}
	next(w);
	size_t length = strlen(text);
	char *room = buffer_room(w->out, length * 6 + 2), *out = room;
	*out++ = '"';
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c >= 0x20 && *c != '"' && *c != '\\' && *c != 0x7f) {
			*out++ = (char)*c;
			continue;
		}
		*out++ = '\\';
		switch (*c) {
		case '\n': *out++ = 'n'; break;
		case '\r': *out++ = 'r'; break;
		case '\t': *out++ = 't'; break;
		case '"':
		case '\\': *out++ = (char)*c; break;
		default: out += snprintf(out, 6, "u%04x", *c);
		}
	}
	*out++ = '"';
	*out = '\0';
	w->out->length += (size_t)(out - room);
}

void json_int(struct json_writer *w, int64_t number)
{
	char digits[24];
	next(w);
	buffer_add(w->out, digits, (size_t)snprintf(digits, sizeof digits, "%lld", (long long)number));
}

/* The shortest form that reads back as the same number. */
void json_number(struct json_writer *w, double number)
{
	char digits[32];
	int length = 0;

	if (!isfinite(number)) {
		json_null(w);
		return;
	}
	next(w);
	for (int precision = 15; precision <= 17; precision++) {
		double back;
		length = snprintf(digits, sizeof digits, "%.*g", precision, number);
		if (sscanf(digits, "%lf", &back) == 1 && back == number)
			break;
	}
	buffer_add(w->out, digits, (size_t)length);
}

void json_bool(struct json_writer *w, bool truth)
{
	next(w);
	buffer_text(w->out, truth ? "true" : "false");
}

void json_null(struct json_writer *w)
{
	next(w);
	buffer_add(w->out, "null", 4);
}

void json_time(struct json_writer *w, int64_t at_ms)
{
	char text[DATE_TIME_SIZE];
	date_time_text(at_ms, text);
	json_text(w, text);
}

void json_raw(struct json_writer *w, const char *json)
{
	next(w);
	buffer_text(w->out, json);
}

void json_text_at(struct json_writer *w, const char *key, const char *text)
{
	json_key(w, key);
	json_text(w, text);
}

void json_open_at(struct json_writer *w, const char *key, char bracket)
{
	json_key(w, key);
	json_open(w, bracket);
}
