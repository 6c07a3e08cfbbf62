/* log: what operators read; one JSON object a line on stderr.
 *
 * Nothing secret goes in: no token, no password, no query string. Control characters are escaped,
 * so that a client cannot forge a line.
 */
#pragma once
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Names the program and drops lines below `least`. Called once, before anything is logged. */
void log_open(const char *program, enum log_level least);

/* The level of that name; INFO for a name that is none. */
enum log_level log_level_of(const char *name);

/* One line. `request_id` ties it to an answer; NULL where there is no request. */
void log_line(enum log_level level, const char *request_id, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The one line that each request leaves. */
struct log_request {
	const char *request_id, *method, *route, *user_id, *code;
	int status;
	int64_t took_us;
	uint64_t bytes;
};
void log_request(const struct log_request *line);

/* Says why and ends the process at once. For what no request can survive: no memory, broken tables.
 * Open transactions roll back with the connection; nginx answers for the program. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
