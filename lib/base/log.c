#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"

static const char *program_name = "autogate";
static enum log_level least_level = LOG_INFO;

static const char *const level_names[] = { "debug", "info", "warning", "error" };

void log_open(const char *program, enum log_level least)
{
	program_name = program;
	least_level = least;
}

enum log_level log_level_of(const char *name)
{
	for (size_t i = 0; i < sizeof level_names / sizeof *level_names; i++)
		if (strcmp(level_names[i], name) == 0)
			return (enum log_level)i;
	return LOG_INFO;
}

/* Appends `text` as the inside of a JSON string, as far as there is room. */
static size_t put_escaped(char *out, size_t at, size_t size, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c && at + 8 < size; c++) {
		if (*c == '"' || *c == '\\') {
			out[at++] = '\\';
			out[at++] = (char)*c;
		} else if (*c < 0x20 || *c == 0x7f) {
			at += (size_t)snprintf(out + at, size - at, "\\u%04x", *c);
		} else {
			out[at++] = (char)*c;
		}
	}
	return at;
}

/* One write(2) a line: lines of several workers in one file never mix. */
static void put_line(char *line, size_t length)
{
	line[length++] = '\n';
	ssize_t written = write(STDERR_FILENO, line, length);
	(void)written; /* a full log volume must not stop a gate */
}

static void log_text(enum log_level level, const char *request_id, const char *text)
{
	char line[4096], at[DATE_TIME_SIZE];

	date_time_text(date_now_ms(), at);
	int head = snprintf(line, sizeof line, "{\"at\":\"%s\",\"level\":\"%s\",\"program\":\"%s\",\"pid\":%d", at,
			    level_names[level], program_name, (int)getpid());
	size_t length = (size_t)head;
	if (request_id) {
		length += (size_t)snprintf(line + length, sizeof line - length, ",\"request_id\":\"");
		length = put_escaped(line, length, 512, request_id);
		line[length++] = '"';
	}
	length += (size_t)snprintf(line + length, sizeof line - length, ",\"text\":\"");
	length = put_escaped(line, length, sizeof line - 8, text);
	line[length++] = '"';
	line[length++] = '}';
	put_line(line, length);
}

void log_line(enum log_level level, const char *request_id, const char *format, ...)
{
	if (level < least_level)
		return;
	char text[3072];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	log_text(level, request_id, text);
}

void log_request(const struct log_request *r)
{
	char line[1024], at[DATE_TIME_SIZE];

	if (least_level > LOG_INFO)
		return;
	date_time_text(date_now_ms(), at);
	int length = snprintf(line, sizeof line - 2,
			      "{\"at\":\"%s\",\"level\":\"info\",\"program\":\"%s\",\"pid\":%d,\"request_id\":\"%s\","
			      "\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,\"code\":\"%s\",\"user\":\"%s\","
			      "\"took_us\":%lld,\"bytes\":%llu}",
			      at, program_name, (int)getpid(), r->request_id, r->method, r->route ? r->route : "-",
			      r->status, r->code ? r->code : "", r->user_id ? r->user_id : "", (long long)r->took_us,
			      (unsigned long long)r->bytes);
	if (length > 0 && (size_t)length < sizeof line - 2)
		put_line(line, (size_t)length);
}

void die(const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	log_text(LOG_ERROR, NULL, text);
	_exit(70);
}
