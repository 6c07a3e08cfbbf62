/* json_read: JSON that came from outside.
 *
 * json-c reads it; a scanner before it refuses what json-c lets pass: doubled keys, bytes that are
 * not UTF-8, \u0000, raw control characters, NaN, numbers out of range, more than 16 levels, more
 * than 20,000 values. What is returned belongs to the scope. The only file that knows json-c.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define JSON_DEPTH 16
#define JSON_VALUES 20000

struct json; /* one value; NULL stands for JSON's null */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_INT, JSON_NUMBER, JSON_TEXT, JSON_OBJECT, JSON_ARRAY };

/* Reads a whole text. FAILED records BAD_JSON with the place of the fault. */
must_check enum outcome json_read(struct scope *scope, const char *bytes, size_t length, const struct json **value);

enum json_kind json_kind(const struct json *value);
/* The member of an object; false where it is not there. */
bool json_get(const struct json *object, const char *key, const struct json **value);
size_t json_count(const struct json *array);
const struct json *json_item(const struct json *array, size_t index);

const char *json_text_of(const struct json *text);
int64_t json_int_of(const struct json *number);
/* Of an integer or any other number. */
double json_number_of(const struct json *number);
bool json_bool_of(const struct json *truth);

/* Calls `each` with every key of an object, in the order in which they stood. */
void json_keys(const struct json *object, void (*each)(void *context, const char *key), void *context);
/* The value as compact JSON text. */
const char *json_print(struct scope *scope, const struct json *value);
