#include "store/http.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/text.h"
#include "store/transfer.h"

struct http {
	struct transfer *transfer;
	enum http_fault fault;
};

/* What arrives, on its way into the answer. */
struct arrival {
	struct scope *scope;
	struct http_answer *answer;
	struct buffer body;
	size_t body_max, header_bytes;
	bool too_large;
};

struct http *http_open(void)
{
	struct http *http = calloc(1, sizeof *http);

	if (!http)
		die("out of memory for an HTTP client");
	http->transfer = transfer_open();
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	transfer_close(http->transfer);
	free(http);
}

enum http_fault http_fault(const struct http *http)
{
	return http->fault;
}

const char *http_header_of(const struct http_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->header_count; i++)
		if (strcmp(answer->headers[i].name, name) == 0)
			return answer->headers[i].value;
	return NULL;
}

/* --- What may be sent. Whoever gets a CR LF into a header or a blank into a URL writes requests of their own. --- */

/* A token of RFC 9110. */
static bool is_token(const char *text)
{
	if (!text || !*text)
		return false;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (!isalnum(*c) && !strchr("!#$%&'*+-.^_`|~", *c))
			return false;
	return true;
}

static bool is_header_value(const char *text)
{
	if (!text)
		return false;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if ((*c < 0x20 && *c != '\t') || *c == 0x7f)
			return false;
	return true;
}

/* A URL with a user before an @ is refused: secrets do not belong there, and it passes for another host at a glance. */
static bool is_url(const char *text)
{
	if (!text || !(text_starts(text, "http://") || text_starts(text, "https://")))
		return false;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (*c <= 0x20 || *c >= 0x7f)
			return false;
	const char *host = strstr(text, "://") + 3;
	return !memchr(host, '@', strcspn(host, "/?#"));
}

/* Headers that say where a message ends or whom it is for are made from the request itself. */
static bool is_own_header(struct scope *scope, const char *name)
{
	static const char *const own[] = { "host", "content-length", "transfer-encoding", "connection", "expect" };
	const char *lower = text_lower(scope, name);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (text_equal(lower, own[i]))
			return true;
	return false;
}

static enum outcome check_request(struct http *http, struct scope *scope, const struct http_request *r)
{
	http->fault = HTTP_REFUSED;
	if (!is_token(r->method))
		return error_internal(scope, "http: a request without a proper method");
	if (!is_url(r->url))
		return error_internal(scope, "http: a request without a proper URL");
	for (size_t i = 0; i < r->header_count; i++) {
		const struct http_header *h = &r->headers[i];
		if (!is_token(h->name) || !is_header_value(h->value) || is_own_header(scope, h->name))
			return error_internal(scope, "http: header %zu of a request must not be sent", i);
	}
	http->fault = HTTP_FINE;
	return OK;
}

/* --- What comes back. --- */

static bool take_header(void *context, const char *bytes, size_t length)
{
	struct arrival *a = context;
	char *line = scope_copy(a->scope, bytes, length), *colon = strchr(line, ':');

	a->header_bytes += length;
	if (text_starts(line, "HTTP/"))
		a->answer->header_count = 0; /* of the final answer only, not of a 100 before it */
	else if (colon) {
		if (a->answer->header_count == HTTP_HEADERS) {
			a->too_large = true;
			return false;
		}
		*colon = '\0';
		a->answer->headers[a->answer->header_count++] = (struct http_header){
			text_lower(a->scope, line), text_trim(a->scope, colon + 1) };
	}
	a->too_large = a->header_bytes > HTTP_HEADER_BYTES;
	return !a->too_large;
}

static bool take_body(void *context, const char *bytes, size_t length)
{
	struct arrival *a = context;

	if (length > a->body_max - a->body.length) {
		a->too_large = true;
		return false;
	}
	buffer_add(&a->body, bytes, length);
	return true;
}

static enum http_fault fault_of(enum transfer_end end, const struct arrival *a)
{
	if (a->too_large)
		return HTTP_TOO_LARGE;
	switch (end) {
	case TRANSFER_DONE: return HTTP_FINE;
	case TRANSFER_TOO_LARGE: return HTTP_TOO_LARGE;
	case TRANSFER_AWAY: return HTTP_AWAY;
	case TRANSFER_TIMEOUT: return HTTP_TIMEOUT;
	default: return HTTP_BROKEN;
	}
}

/* --- One exchange. --- */

static const char *const *header_lines(struct scope *scope, const struct http_request *r, size_t *count)
{
	const char **lines = scope_alloc(scope, (r->header_count + 2) * sizeof *lines);

	/* Without these curl asks before it sends a large body, and calls any body a form. */
	lines[0] = "Expect:";
	lines[1] = "Content-Type:";
	*count = 2;
	for (size_t i = 0; i < r->header_count; i++) {
		const struct http_header *h = &r->headers[i];
		/* "Name;" is how curl is told of an empty value */
		lines[(*count)++] = *h->value ? scope_printf(scope, "%s: %s", h->name, h->value)
					      : scope_printf(scope, "%s;", h->name);
	}
	return lines;
}

/* The host, for the log: paths and queries may hold secrets. */
static const char *host_of(struct scope *scope, const char *url)
{
	const char *host = strstr(url, "://") + 3;
	return scope_copy(scope, host, strcspn(host, "/?#"));
}

enum outcome http_send(struct http *http, struct scope *scope, const struct http_request *r, struct http_answer *answer)
{
	struct arrival a = { .scope = scope, .answer = answer, .body_max = r->answer_max ? r->answer_max : HTTP_ANSWER_MAX };

	if (check_request(http, scope, r) != OK)
		return FAILED;
	*answer = (struct http_answer){ .headers = scope_alloc(scope, HTTP_HEADERS * sizeof *answer->headers) };
	a.body = buffer_in(scope, 4096);
	struct transfer_plan plan = {
		.url = r->url, .schemes = "http,https", .method = r->method, .body = r->body, .answer_max = a.body_max,
		.timeout_ms = r->timeout_ms ? r->timeout_ms : HTTP_TIMEOUT_MS,
		.connect_timeout_ms = r->connect_timeout_ms ? r->connect_timeout_ms : HTTP_CONNECT_TIMEOUT_MS,
		.authorities = r->authorities, .take_line = take_header, .take_body = take_body, .context = &a };
	plan.headers = header_lines(scope, r, &plan.header_count);
	struct transfer_result result = transfer_run(http->transfer, &plan);
	http->fault = fault_of(result.end, &a);
	if (http->fault != HTTP_FINE) {
		log_line(LOG_WARNING, NULL, "http: %s %s: %s", r->method, host_of(scope, r->url),
			 a.too_large ? "the answer is too large" : result.words);
		return error_add(scope, E_NOT_AVAILABLE, "", NULL);
	}
	answer->status = result.code;
	answer->body = a.body.bytes;
	answer->length = a.body.length;
	return OK;
}
