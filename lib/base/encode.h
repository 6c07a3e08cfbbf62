/* encode: bytes as text and back. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

/* Lower-case hex. */
const char *encode_hex(struct scope *scope, const void *bytes, size_t length);
/* Fills exactly `length` bytes from twice as many digits of either case; false for anything else. */
bool decode_hex(const char *text, void *bytes, size_t length);

/* base64url of RFC 4648 without padding. */
const char *encode_base64url(struct scope *scope, const void *bytes, size_t length);
/* NULL for a text that is no base64url; the length goes to `length`. */
const uint8_t *decode_base64url(struct scope *scope, const char *text, size_t *length);

/* Percent-encodes all but A-Z a-z 0-9 - _ . ~ (RFC 3986 unreserved). */
const char *encode_percent(struct scope *scope, const char *text);
/* Decodes %XX and, in a query, + as a blank; NULL for a broken escape or a NUL. */
const char *decode_percent(struct scope *scope, const char *text, size_t length, bool in_query);
