#include "store/http.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/text.h"

struct http {
	CURL *curl;
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

	if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(http->curl = curl_easy_init()))
		die("out of memory for an HTTP client");
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->curl);
	curl_global_cleanup();
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

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
	struct arrival *a = context;
	size_t length = size * count;
	char *line = scope_copy(a->scope, bytes, length), *colon = strchr(line, ':');

	a->header_bytes += length;
	if (text_starts(line, "HTTP/"))
		a->answer->header_count = 0; /* of the final answer only, not of a 100 before it */
	else if (colon) {
		if (a->answer->header_count == HTTP_HEADERS) {
			a->too_large = true;
			return 0;
		}
		*colon = '\0';
		a->answer->headers[a->answer->header_count++] = (struct http_header){
			text_lower(a->scope, line), text_trim(a->scope, colon + 1) };
	}
	a->too_large = a->header_bytes > HTTP_HEADER_BYTES;
	return a->too_large ? 0 : length;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct arrival *a = context;
	size_t length = size * count;

	if (length > a->body_max - a->body.length) {
		a->too_large = true;
		return 0;
	}
	buffer_add(&a->body, bytes, length);
	return length;
}

static enum http_fault fault_of(CURL *curl, CURLcode code, const struct arrival *a)
{
	curl_off_t until_sent_us = 0;

	if (a->too_large)
		return HTTP_TOO_LARGE;
	curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &until_sent_us);
	switch (code) {
	case CURLE_OK: return HTTP_FINE;
	case CURLE_FILESIZE_EXCEEDED: return HTTP_TOO_LARGE;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT: return HTTP_AWAY;
	case CURLE_OPERATION_TIMEDOUT: return until_sent_us ? HTTP_TIMEOUT : HTTP_AWAY;
	default: return HTTP_BROKEN;
	}
}

/* --- One exchange. --- */

static struct curl_slist *header_list(struct scope *scope, const struct http_request *r)
{
	/* Without these curl asks before it sends a large body, and calls any body a form. */
	struct curl_slist *list = curl_slist_append(curl_slist_append(NULL, "Expect:"), "Content-Type:");

	for (size_t i = 0; i < r->header_count && list; i++) {
		const struct http_header *h = &r->headers[i];
		/* "Name;" is how curl is told of an empty value */
		const char *line = *h->value ? scope_printf(scope, "%s: %s", h->name, h->value) : scope_printf(scope, "%s;", h->name);
		list = curl_slist_append(list, line);
	}
	if (!list)
		die("out of memory for the headers of a request");
	return list;
}

static void set_limits(CURL *curl, const struct http_request *r, const struct arrival *a)
{
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, r->timeout_ms ? r->timeout_ms : HTTP_TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, r->connect_timeout_ms ? r->connect_timeout_ms : HTTP_CONNECT_TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)a->body_max);
}

static void set_message(CURL *curl, const struct http_request *r, struct curl_slist *headers)
{
	curl_easy_setopt(curl, CURLOPT_URL, r->url);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "autogate");
	if (r->body.data || text_starts(r->method, "P")) { /* POST, PUT and PATCH say so when their body is empty */
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.length);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->body.data ? r->body.data : "");
	}
	if (strcmp(r->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r->method);
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
	long status = 0;

	if (check_request(http, scope, r) != OK)
		return FAILED;
	*answer = (struct http_answer){ .headers = scope_alloc(scope, HTTP_HEADERS * sizeof *answer->headers) };
	a.body = buffer_in(scope, 4096);
	struct curl_slist *headers = header_list(scope, r);
	curl_easy_reset(http->curl);
	set_limits(http->curl, r, &a);
	set_message(http->curl, r, headers);
	curl_easy_setopt(http->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(http->curl, CURLOPT_HEADERDATA, &a);
	curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, &a);
	CURLcode code = curl_easy_perform(http->curl);
	curl_slist_free_all(headers);
	http->fault = fault_of(http->curl, code, &a);
	if (http->fault != HTTP_FINE) {
		log_line(LOG_WARNING, NULL, "http: %s %s: %s", r->method, host_of(scope, r->url),
			 a.too_large ? "the answer is too large" : curl_easy_strerror(code));
		return error_add(scope, E_NOT_AVAILABLE, "", NULL);
	}
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	answer->body = a.body.bytes;
	answer->length = a.body.length;
	return OK;
}
