/* reply: what a handler answers, and how it goes out: in the envelope, with its headers, counted and logged. */
#pragma once
#include "web/request.h"

/* Answers. Each returns OK, so that a handler can end with it. */
enum outcome reply_null(struct request *r);
enum outcome reply_id(struct request *r, const char *id);
enum outcome reply_one(struct request *r, const struct record *record, const void *thing);
enum outcome reply_all(struct request *r, const struct record *record, const struct list *list);
enum outcome reply_page(struct request *r, const struct record *record, const struct page *page);
/* One thing with fields that are SECRET, which are in no answer to the same Idempotency-Key any more. */
enum outcome reply_secret(struct request *r, const struct record *record, const void *thing);
/* One thing without the envelope. */
enum outcome reply_bare(struct request *r, const struct record *record, const void *thing);
/* Bytes of any kind, shown or saved under a name (NULL: shown without one). */
enum outcome reply_bytes(struct request *r, const char *content_type, const char *file_name, bool as_attachment,
			 struct bytes bytes);
/* The value of Content-Disposition for a file of that name. */
const char *reply_disposition(struct scope *scope, const char *file_name, bool as_attachment);
/* What was asked for is at this address for now, which may be kept for so many seconds. */
enum outcome reply_redirect(struct request *r, const char *url, int kept_s);
/* Tags the answer with its version, a text that differs whenever the answer does. True where the client has that one already:
 * then the answer is 304 and there is nothing more to do. */
bool reply_unchanged(struct request *r, const char *version);
void reply_header(struct request *r, const char *name, const char *value);

/* Sends what the handler left, or the refusal where `outcome` is not OK. For serve.c alone. */
void reply_send(struct request *r, enum outcome outcome);
