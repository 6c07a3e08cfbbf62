/* json_write: JSON into a buffer, piece by piece; the commas come by themselves.
 *
 *	struct json_writer w = json_writer(&buffer);
 *	json_open(&w, '{');
 *	json_key(&w, "name"); json_text(&w, "Gerbang Utama");
 *	json_close(&w, '}');
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

struct json_writer {
	struct buffer *out;
	bool comma; /* the next value or key needs one */
};

struct json_writer json_writer(struct buffer *out);

void json_open(struct json_writer *w, char bracket);
void json_close(struct json_writer *w, char bracket);
/* A key that is plain ASCII, such as a field's name. */
void json_key(struct json_writer *w, const char *key);
/* A key and what it holds. */
void json_text_at(struct json_writer *w, const char *key, const char *text);
void json_open_at(struct json_writer *w, const char *key, char bracket);
/* NULL is printed as null; so is a number that is none (NaN, infinity). */
void json_text(struct json_writer *w, const char *text);
void json_int(struct json_writer *w, int64_t number);
void json_number(struct json_writer *w, double number);
void json_bool(struct json_writer *w, bool truth);
void json_null(struct json_writer *w);
/* Milliseconds since 1970 as ISO 8601. */
void json_time(struct json_writer *w, int64_t at_ms);
/* A piece that is JSON already. */
void json_raw(struct json_writer *w, const char *json);
