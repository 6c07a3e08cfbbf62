#include <string.h>

#include "base/breaker.h"
#include "base/date.h"
#include "base/encode.h"
#include "base/log.h"
#include "store/file_store_kind.h"
#include "store/s3_sign.h"

/* Links begin at the last full five minutes and end ten minutes after. */
#define LINK_STEP_MS INT64_C(300000)
#define LINK_LIFE_S 600

struct bucket {
	struct s3_signer signer;
	const char *scheme, *host, *link_scheme, *link_host;
	const char *path; /* what stands before a key: "/bucket/prefix" */
	const char *authorities;
	long timeout_ms, connect_timeout_ms;
	struct http *http; /* keeps its connection; NULL before the first request */
	struct breaker breaker;
};

/* ---- settings ---- */

static void close_bucket(void *place)
{
	http_close(((struct bucket *)place)->http);
}

/* "Host:443" → "host": what is signed must be what is sent, and clients leave out the scheme's own port. */
static const char *host_and_port(struct scope *scope, const char *text, const char *own_port)
{
	const char *lower = text_lower(scope, text);
	size_t length = strlen(lower), own = strlen(own_port);

	return length > own && strcmp(lower + length - own, own_port) == 0 ? scope_copy(scope, lower, length - own) : lower;
}

/* https://host:port → "https://" and "host:port", with the bucket before the host where it stands there. */
static void take_endpoint(struct scope *scope, const struct config *c, const char *url, const char **scheme, const char **host)
{
	bool is_clear = text_starts(url, "http://"), before_host = text_equal(c->s3_bucket_in, "host");

	*scheme = is_clear ? "http://" : "https://";
	if (!text_starts(url, *scheme) || !url[strlen(*scheme)] || strpbrk(url + strlen(*scheme), "/?#@ "))
		die("s3.endpoint must be https://host or https://host:port and no more, not \"%s\"", url);
	*host = scope_printf(scope, "%s%s%s", before_host ? c->s3_bucket : "", before_host ? "." : "",
			     host_and_port(scope, url + strlen(*scheme), is_clear ? ":80" : ":443"));
}

static void *open_bucket(struct scope *scope, const struct config *c)
{
	struct bucket *b = scope_alloc(scope, sizeof *b);

	if (!*c->s3_bucket || !*c->s3_access_key || !*c->s3_secret_key)
		die("files.store = s3 needs s3.bucket, and s3_access_key and s3_secret_key in the file of secrets");
	if (!text_equal(c->s3_bucket_in, "path") && !text_equal(c->s3_bucket_in, "host"))
		die("s3.bucket_in is path or host, not \"%s\"", c->s3_bucket_in);
	b->signer = (struct s3_signer){ c->s3_access_key, c->s3_secret_key, c->s3_region, "s3" };
	take_endpoint(scope, c, c->s3_endpoint, &b->scheme, &b->host);
	take_endpoint(scope, c, *c->s3_link_endpoint ? c->s3_link_endpoint : c->s3_endpoint, &b->link_scheme, &b->link_host);
	b->path = scope_printf(scope, "/%s%s%s", text_equal(c->s3_bucket_in, "path") ? c->s3_bucket : "",
			       text_equal(c->s3_bucket_in, "path") ? "/" : "", c->s3_prefix);
	b->authorities = *c->s3_authorities ? c->s3_authorities : NULL;
	b->timeout_ms = (long)c->s3_timeout_ms;
	b->connect_timeout_ms = (long)c->s3_connect_timeout_ms;
	b->breaker = (struct breaker){ .errors_max = 3, .window_ms = 60000, .rest_ms = 30000 };
	scope_defer(scope, close_bucket, b);
	return b;
}

/* ---- one request ---- */

/* What an operator should look at when the store refuses; clients only hear that it is away. */
static const char *advice(const char *code)
{
	static const char *const rows[][2] = {
		{ "SignatureDoesNotMatch", "is s3_secret_key right, and s3.region?" },
		{ "InvalidAccessKeyId", "is s3_access_key right?" },
		{ "AccessDenied", "may this key read, write and delete in the bucket?" },
		{ "RequestTimeTooSkewed", "is the clock of this host right?" },
		{ "NoSuchBucket", "is s3.bucket right?" },
		{ "PermanentRedirect", "is s3.endpoint that of the bucket's region?" },
		{ "AuthorizationHeaderMalformed", "is s3.region the bucket's?" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i][0], code) == 0)
			return rows[i][1];
	return "see the store's own log";
}

/* "NoSuchKey" of <Error><Code>NoSuchKey</Code>…; "" where the answer is none of these. */
static const char *code_of(struct scope *scope, const struct http_answer *answer)
{
	const char *code = strstr(answer->body, "<Code>");
	size_t length = code ? strspn(code + 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") : 0;
	return length && length < 100 ? scope_copy(scope, code + 6, length) : "";
}

/* The store has answered otherwise than it should. */
static enum outcome refused(struct scope *scope, const char *method, const struct http_answer *answer)
{
	const char *code = code_of(scope, answer);
	log_line(LOG_ERROR, NULL, "the store of files refuses %s: %d %s: %s", method, answer->status, code, advice(code));
	return file_store_away(scope);
}

/* A store that is dead costs each request its whole time, and holds a worker for so long. */
static enum outcome send_to(struct bucket *b, struct scope *scope, const struct http_request *request, struct http_answer *answer)
{
	int64_t wait_ms = breaker_wait_ms(&b->breaker, date_ticks_us() / 1000);

	if (wait_ms > 0) {
		enum outcome outcome = file_store_away(scope);
		error_retry_after(scope, (int)((wait_ms + 999) / 1000));
		return outcome;
	}
	enum outcome outcome = http_send(b->http, scope, request, answer);
	enum http_fault fault = http_fault(b->http);
	bool failed = outcome == OK ? answer->status >= 500
				    : fault == HTTP_AWAY || fault == HTTP_TIMEOUT || fault == HTTP_BROKEN;
	breaker_note(&b->breaker, date_ticks_us() / 1000, failed);
	return outcome == OK ? OK : file_store_away(scope);
}

static enum outcome exchange(struct bucket *b, struct scope *scope, const char *method, const char *key, struct bytes body,
			 struct http_answer *answer)
{
	uint8_t hash[CRYPTO_HASH_SIZE];
	char date[S3_DATE_SIZE];

	if (!b->http)
		b->http = http_open();
	crypto_sha256(body.data, body.length, hash);
	s3_sign_date(date_now_ms(), date);
	const char *payload = encode_hex(scope, hash, sizeof hash);
	const struct http_header signed_header = { "x-amz-content-sha256", payload };
	const struct s3_request r = { .method = method, .host = b->host, .path = scope_printf(scope, "%s%s", b->path, key),
				      .headers = &signed_header, .header_count = 1, .payload = payload };
	const struct http_header headers[] = {
		{ "Authorization", s3_sign_request(scope, &b->signer, &r, date) }, { "x-amz-date", date }, signed_header,
	};
	const struct http_request request = {
		.method = method, .url = scope_printf(scope, "%s%s%s", b->scheme, b->host, s3_sign_target(scope, &r)),
		.headers = headers, .header_count = sizeof headers / sizeof *headers, .body = body,
		.authorities = b->authorities, .timeout_ms = b->timeout_ms, .connect_timeout_ms = b->connect_timeout_ms, .answer_max = FILE_SIZE_MAX,
	};
	return send_to(b, scope, &request, answer);
}

/* ---- what a store does ---- */

static enum outcome put(void *place, struct scope *scope, const char *key, struct bytes bytes)
{
	struct http_answer answer;

	if (exchange(place, scope, "PUT", key, bytes, &answer) != OK)
		return FAILED;
	return answer.status == 200 ? OK : refused(scope, "PUT", &answer);
}

/* A bucket that is not there says 404 as a file that is not does. */
static bool is_absent(struct scope *scope, const struct http_answer *answer)
{
	return answer->status == 404 && !text_equal(code_of(scope, answer), "NoSuchBucket");
}

static enum outcome get(void *place, struct scope *scope, const char *key, struct bytes *bytes)
{
	struct http_answer answer;

	if (exchange(place, scope, "GET", key, (struct bytes){ NULL, 0 }, &answer) != OK)
		return FAILED;
	if (is_absent(scope, &answer))
		return error_add(scope, E_NOT_FOUND, "", NULL);
	if (answer.status != 200)
		return refused(scope, "GET", &answer);
	*bytes = (struct bytes){ answer.body, answer.length };
	return OK;
}

static enum outcome remove_file(void *place, struct scope *scope, const char *key)
{
	struct http_answer answer;

	if (exchange(place, scope, "DELETE", key, (struct bytes){ NULL, 0 }, &answer) != OK)
		return FAILED;
	return answer.status == 204 || answer.status == 200 || is_absent(scope, &answer) ? OK : refused(scope, "DELETE", &answer);
}

static const char *link_to(void *place, struct scope *scope, const char *key, const struct file_answer *says, int64_t now_ms)
{
	const struct bucket *b = place;
	const struct http_header query[] = {
		{ "response-cache-control", "private, max-age=900" },
		{ "response-content-disposition", says->content_disposition },
		{ "response-content-type", says->content_type },
	};
	const struct s3_request r = { .method = "GET", .host = b->link_host, .path = scope_printf(scope, "%s%s", b->path, key),
				      .query = query, .query_count = sizeof query / sizeof *query, .payload = S3_UNSIGNED };
	char date[S3_DATE_SIZE];

	s3_sign_date(now_ms / LINK_STEP_MS * LINK_STEP_MS, date);
	return scope_printf(scope, "%s%s%s", b->link_scheme, b->link_host,
			    s3_sign_link(scope, &b->signer, &r, date, LINK_LIFE_S));
}

const struct file_store_kind file_store_s3 = { "s3", open_bucket, put, get, remove_file, link_to };
