/* uuid: the name of every row. Version 7 (RFC 9562): its first 48 bits are the time, so that rows lie
 * in the order in which they were made and the newest is the greatest. Text is lower case with dashes. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/scope.h"

#define UUID_SIZE 16
#define UUID_TEXT_SIZE 37

/* A new id; within one process each is greater than the one before. */
const char *uuid_new(struct scope *scope);
/* The smallest id of that instant, which is nobody's: what was made before it lies below. */
const char *uuid_at(struct scope *scope, int64_t at_ms);
void uuid_text(const uint8_t id[UUID_SIZE], char out[UUID_TEXT_SIZE]);
/* False for anything but 8-4-4-4-12 hex digits of either case. `id` may be NULL to ask only. */
bool uuid_parse(const char *text, uint8_t id[UUID_SIZE]);
