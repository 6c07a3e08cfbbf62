#include "web/reply.h"

#include <string.h>

#include "base/date.h"
#include "base/encode.h"
#include "base/log.h"
#include "web/metrics.h"
#include "web/worker.h"

#define ONE_WRITE (16 * 1024) /* a body up to here is sent together with its head */

/* ---- what a handler says ---- */

static struct json_writer data_of(struct request *r)
{
	r->reply.data.length = 0;
	return json_writer(&r->reply.data);
}

enum outcome reply_null(struct request *r)
{
	r->reply.data.length = 0;
	return OK;
}

enum outcome reply_id(struct request *r, const char *id)
{
	struct json_writer w = data_of(r);
	json_open(&w, '{');
	json_text_at(&w, "id", id);
	json_close(&w, '}');
	return OK;
}

enum outcome reply_one(struct request *r, const struct record *record, const void *thing)
{
	struct json_writer w = data_of(r);
	struct view view = request_view(r, true);
	record_write(&w, record, thing, &view);
	return OK;
}

enum outcome reply_all(struct request *r, const struct record *record, const struct list *list)
{
	struct json_writer w = data_of(r);
	struct view view = request_view(r, false);
	list_write(&w, record, list, &view);
	return OK;
}

static void write_count(struct json_writer *w, const char *key, int64_t count)
{
	json_key(w, key);
	if (count == NONE)
		json_null(w);
	else
		json_int(w, count);
}

enum outcome reply_page(struct request *r, const struct record *record, const struct page *page)
{
	struct json_writer w = data_of(r);
	struct view view = request_view(r, false);

	json_open(&w, '{');
	json_key(&w, "items");
	list_write(&w, record, &page->rows, &view);
	json_open_at(&w, "meta", '{');
	write_count(&w, "page", page->page);
	write_count(&w, "per_page", page->per_page);
	write_count(&w, "total", page->total);
	write_count(&w, "total_page", page->total == NONE ? NONE : (page->total + page->per_page - 1) / page->per_page);
	json_text_at(&w, "next_cursor", page->next_cursor);
	if (page->also)
		write_count(&w, page->also, page->also_count);
	json_close(&w, '}');
	json_close(&w, '}');
	return OK;
}

enum outcome reply_secret(struct request *r, const struct record *record, const void *thing)
{
	struct buffer kept = buffer_in(r->scope, 200);
	struct json_writer w = json_writer(&kept);
	struct view view = request_view(r, true);

	view.kept = true;
	record_write(&w, record, thing, &view);
	r->reply.secret = true;
	r->reply.kept = kept.bytes;
	return reply_one(r, record, thing);
}

enum outcome reply_bare(struct request *r, const struct record *record, const void *thing)
{
	r->reply.bare = true;
	return reply_one(r, record, thing);
}

/* If-None-Match may hold several tags, and weak ones: compression on the way makes them so (RFC 9110, 13.1.2). */
bool reply_unchanged(struct request *r, const char *version)
{
	const char *tag = scope_printf(r->scope, "\"%s\"", version), *known = request_header(r, "If-None-Match");

	reply_header(r, "ETag", tag);
	if (!known || (strcmp(known, "*") != 0 && !strstr(known, tag)))
		return false;
	r->reply.status = 304;
	r->reply.bare = true;
	return true;
}

void reply_header(struct request *r, const char *name, const char *value)
{
	if (strpbrk(value, "\r\n") || r->reply.header_count == REPLY_HEADERS)
		return;
	r->reply.headers[r->reply.header_count][0] = name;
	r->reply.headers[r->reply.header_count++][1] = value;
}

const char *reply_disposition(struct scope *scope, const char *file_name, bool as_attachment)
{
	return scope_printf(scope, "%s; filename*=UTF-8''%s", as_attachment ? "attachment" : "inline",
			    encode_percent(scope, file_name));
}

enum outcome reply_bytes(struct request *r, const char *content_type, const char *file_name, bool as_attachment,
			 struct bytes bytes)
{
	r->reply.bare = true;
	r->reply.content_type = content_type;
	r->reply.data = (struct buffer){
		.bytes = (char *)bytes.data, .length = bytes.length, .size = bytes.length, .scope = r->scope
	};
	if (file_name)
		reply_header(r, "Content-Disposition", reply_disposition(r->scope, file_name, as_attachment));
	return OK;
}

enum outcome reply_redirect(struct request *r, const char *url, int kept_s)
{
	r->reply.status = 302;
	r->reply.cache = scope_printf(r->scope, "private, max-age=%d", kept_s);
	reply_header(r, "Location", url);
	return reply_bytes(r, "text/plain", NULL, false, (struct bytes){ "", 0 });
}

/* ---- what is sent ---- */

static void write_errors(struct request *r, int status)
{
	struct json_writer w = json_writer(&r->reply.data);
	const struct error *first = error_first(r->scope);

	r->reply.data.length = 0;
	json_open(&w, '{');
	json_text_at(&w, "message", error_phrase(status, r->language));
	json_text_at(&w, "code", error_name(first->code));
	json_open_at(&w, "errors", '[');
	for (const struct error *e = first; e; e = e->next) {
		const char *words = error_words(r->scope, e, r->language);
		json_open(&w, '{');
		json_text_at(&w, "key", error_key(r->scope, e->path));
		json_text_at(&w, "path", e->path);
		json_text_at(&w, "code", error_name(e->code));
		json_text_at(&w, "message", words);
		json_open_at(&w, "messages", '[');
		json_text(&w, words);
		json_close(&w, ']');
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
}

static void write_envelope(struct request *r, struct buffer *body)
{
	struct json_writer w = json_writer(body);
	json_open(&w, '{');
	json_text_at(&w, "message", r->reply.message);
	json_key(&w, "data");
	if (r->reply.data.length) {
		buffer_add(body, r->reply.data.bytes, r->reply.data.length);
		w.comma = true;
	} else {
		json_null(&w);
	}
	json_close(&w, '}');
}

static void send_parts(struct request *r, const struct buffer *body)
{
	size_t sent = strcmp(r->method, "HEAD") == 0 || r->reply.status == 304 ? 0 : body->length;
	struct buffer head = buffer_in(r->scope, 1000);
	int retry_after_s = scope_errors(r->scope)->retry_after_s;
	const char *cache = r->reply.status >= 400 ? NULL : r->reply.cache ? r->reply.cache : r->route->cache;

	buffer_printf(&head, "Status: %d\r\nX-Request-Id: %s\r\nCache-Control: %s\r\n", r->reply.status, r->request_id,
		      cache ? cache : "no-store");
	if (cache)
		buffer_text(&head, "Vary: Accept-Language, X-Language\r\n"); /* its message differs */
	if (r->reply.status != 304)
		buffer_printf(&head, "Content-Type: %s\r\nContent-Length: %zu\r\n",
			      r->reply.content_type ? r->reply.content_type : "application/json; charset=utf-8", body->length);
	for (size_t i = 0; i < r->reply.header_count; i++)
		buffer_printf(&head, "%s: %s\r\n", r->reply.headers[i][0], r->reply.headers[i][1]);
	if (r->reply.status == 401 && (!r->route || !r->route->by || r->route->by->or_bearer))
		buffer_text(&head, "WWW-Authenticate: Bearer\r\n");
	if (retry_after_s)
		buffer_printf(&head, "Retry-After: %d\r\n", retry_after_s);
	buffer_text(&head, "\r\n");
	if (sent < ONE_WRITE)
		buffer_add(&head, body->bytes, sent);
	r->exchange->write(r->exchange, head.bytes, head.length);
	if (sent >= ONE_WRITE)
		r->exchange->write(r->exchange, body->bytes, sent);
}

void reply_send(struct request *r, enum outcome outcome)
{
	struct buffer envelope = { 0 }, *body = &r->reply.data;

	if (outcome != OK) {
		if (!error_first(r->scope))
			(void)error_internal(r->scope, "%s failed and recorded no error", r->route ? r->route->path : r->path);
		r->reply.bare = true;
		r->reply.content_type = NULL;
		r->reply.status = error_status(error_first(r->scope)->code);
		r->reply.data = buffer_in(r->scope, 1000);
		write_errors(r, r->reply.status);
		if (r->route && r->route->refuse)
			r->route->refuse(r);
	} else if (!r->reply.status) {
		r->reply.status = 200;
	}
	if (!r->reply.bare) {
		envelope = buffer_in(r->scope, r->reply.data.length + 200);
		write_envelope(r, &envelope);
		body = &envelope;
	}
	send_parts(r, body);
	const struct error *first = error_first(r->scope);
	metrics_count(r->worker->metrics, r->route, r->reply.status, date_ticks_us() - r->started_us);
	log_request(&(struct log_request){
		.request_id = r->request_id, .method = r->method, .route = r->route ? r->route->path : NULL,
		.user_id = r->actor.id, .code = first ? error_name(first->code) : NULL, .status = r->reply.status,
		.took_us = date_ticks_us() - r->started_us, .bytes = body->length });
}
