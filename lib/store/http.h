/* http: one request to another server, and its answer.
 *
 * Blocking, with an end to everything: time, size of the answer, number of headers. No redirect is
 * followed and no proxy of the environment is used, so that a request goes where its URL says and
 * nowhere else; only http and https are spoken, and certificates are verified. A handle keeps its
 * connections for the next request. POST and PATCH are sent once at most; the others again by
 * themselves, where a kept connection turns out to have ended.
 *
 *	struct http *http = http_open();
 *	const struct http_header headers[] = { { "Content-Type", "application/json" } };
 *	struct http_answer answer;
 *	if (http_send(http, scope, &(struct http_request){ .method = "POST", .url = url, .headers = headers, .header_count = 1,
 *		      .body = { json, strlen(json) }, .timeout_ms = 2500 }, &answer) != OK)
 *		return FAILED;
 *
 * Any answer is OK, whatever its status: what a 404 means, the caller knows. FAILED has recorded
 * NOT_AVAILABLE, or INTERNAL for a request that must not be sent; http_fault() tells which it was.
 */
#pragma once
#include "base/crypto.h"
#include "base/error.h"

#define HTTP_TIMEOUT_MS 10000
#define HTTP_CONNECT_TIMEOUT_MS 1000
#define HTTP_ANSWER_MAX (4 * 1024 * 1024)
#define HTTP_HEADERS 64 /* of one answer; with all their bytes at most HTTP_HEADER_BYTES */
#define HTTP_HEADER_BYTES (32 * 1024)

struct http;

struct http_header {
	const char *name, *value;
};

struct http_request {
	const char *method, *url;
	const struct http_header *headers; /* Host and Content-Length come by themselves and are refused here */
	size_t header_count;
	struct bytes body;       /* data NULL: none */
	long timeout_ms;         /* for all of it; 0: HTTP_TIMEOUT_MS */
	long connect_timeout_ms; /* 0: HTTP_CONNECT_TIMEOUT_MS */
	size_t answer_max;       /* bytes of the body; 0: HTTP_ANSWER_MAX */
	const char *authorities; /* a file of the certificates that are trusted, and no others; NULL: the system's */
};

struct http_answer {
	int status;
	struct http_header *headers; /* names in lower case */
	size_t header_count;
	const char *body; /* ended by a NUL that `length` does not count */
	size_t length;
};

enum http_fault {
	HTTP_FINE,
	HTTP_AWAY,      /* no connection, or none to trust by its certificate: nothing was sent */
	HTTP_TIMEOUT,   /* sent, perhaps done, but not answered in time */
	HTTP_BROKEN,    /* sent, perhaps done, but the connection ended early, or what came was no HTTP */
	HTTP_TOO_LARGE, /* the answer had more than it may */
	HTTP_REFUSED,   /* never sent: a method, URL or header that must not be */
};

/* The caller closes it. */
struct http *http_open(void);
void http_close(struct http *http);

/* The answer belongs to the scope. */
must_check enum outcome http_send(struct http *http, struct scope *scope, const struct http_request *request,
				  struct http_answer *answer);
/* What went wrong with the last request. */
enum http_fault http_fault(const struct http *http);
/* The first header of that name (in lower case), or NULL. */
const char *http_header_of(const struct http_answer *answer, const char *name);
