/* mime: the pieces of a mail in the form in which they travel (RFC 5322, 2045, 2047). Only ASCII goes out, in lines of at most 76
 * bytes that end with CR LF, and nothing that comes in can end one: what is no safe character is encoded, and a control character
 * counts as a blank. */
#pragma once
#include <stdint.h>

#include "base/buffer.h"

/* Whether a mail can go to it: plain ASCII of the common form, nothing quoted, at most 254 bytes. */
bool mime_is_address(const char *text);

/* "Subject: …" of any text; long ones are folded. */
void mime_header(struct buffer *out, const char *name, const char *text);
/* "To: Name <address>"; the name may be NULL, the address must be one. */
void mime_address_header(struct buffer *out, const char *name, const char *person, const char *address);
/* "Date: Fri, 31 Jan 2026 23:59:59 +0700": Jakarta's time. */
void mime_date_header(struct buffer *out, int64_t at_ms);

/* A text with \n between its lines, as quoted-printable. */
void mime_body(struct buffer *out, const char *text);
