#include "store/s3_sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/encode.h"

#define ALGORITHM "AWS4-HMAC-SHA256"

void s3_sign_date(int64_t at_ms, char date[S3_DATE_SIZE])
{
	char text[DATE_TIME_SIZE], *out = date;

	date_time_text(at_ms, text); /* 2013-05-24T00:00:00.000Z */
	for (const char *c = text; *c != '.'; c++)
		if (*c != '-' && *c != ':')
			*out++ = *c;
	*out++ = 'Z';
	*out = '\0';
}

/* ---- the request in its one form, which both sides must find alike ---- */

static int by_name(const void *a, const void *b)
{
	const struct http_header *one = a, *other = b;
	int order = strcmp(one->name, other->name);
	return order ? order : strcmp(one->value, other->value);
}

static struct http_header *copy_of(struct scope *scope, const struct http_header *pairs, size_t count, size_t room_for)
{
	struct http_header *copy = scope_alloc(scope, (count + room_for) * sizeof *copy);

	if (count)
		memcpy(copy, pairs, count * sizeof *copy);
	return copy;
}

/* Everything but unreserved characters is encoded, once; in a path the slash stays. */
static const char *encode_path(struct scope *scope, const char *path)
{
	struct buffer out = buffer_in(scope, strlen(path) * 2);

	for (size_t part; *path; path += part) {
		part = strcspn(path, "/");
		buffer_text(&out, encode_percent(scope, scope_copy(scope, path, part)));
		if (path[part] == '/') {
			buffer_char(&out, '/');
			part++;
		}
	}
	return out.bytes;
}

/* Sorted by what is sent, so that "a-b" and "a%2Bb" stand where the server looks for them. */
static const char *query_text(struct scope *scope, const struct http_header *query, size_t count)
{
	struct http_header *encoded = copy_of(scope, query, count, 0);
	struct buffer out = buffer_in(scope, 500);

	for (size_t i = 0; i < count; i++)
		encoded[i] = (struct http_header){ encode_percent(scope, query[i].name), encode_percent(scope, query[i].value) };
	qsort(encoded, count, sizeof *encoded, by_name);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&out, "%s%s=%s", i ? "&" : "", encoded[i].name, encoded[i].value);
	return out.bytes;
}

static const char *names_of(struct scope *scope, const struct http_header *headers, size_t count)
{
	struct buffer out = buffer_in(scope, 200);

	for (size_t i = 0; i < count; i++)
		buffer_printf(&out, "%s%s", i ? ";" : "", headers[i].name);
	return out.bytes;
}

static const char *canonical(struct scope *scope, const struct s3_request *r, const char *query,
			     const struct http_header *headers, size_t count)
{
	struct buffer out = buffer_in(scope, 1000);

	buffer_printf(&out, "%s\n%s\n%s\n", r->method, encode_path(scope, r->path), query);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&out, "%s:%s\n", headers[i].name, text_trim(scope, headers[i].value));
	buffer_printf(&out, "\n%s\n%s", names_of(scope, headers, count), r->payload);
	return out.bytes;
}

/* ---- the signature ---- */

/* 20130524/us-east-1/s3/aws4_request: what a signature is good for. */
static const char *extent_of(struct scope *scope, const struct s3_signer *signer, const char *date)
{
	return scope_printf(scope, "%.8s/%s/%s/aws4_request", date, signer->region, signer->service);
}

static void mac(const void *key, size_t key_length, const char *text, uint8_t out[CRYPTO_HASH_SIZE])
{
	crypto_hmac((struct bytes){ key, key_length }, &(struct bytes){ text, strlen(text) }, 1, out);
}

static const char *sign(struct scope *scope, const struct s3_signer *signer, const char *date, const char *request)
{
	const char *secret = scope_printf(scope, "AWS4%s", signer->secret_key);
	uint8_t hash[CRYPTO_HASH_SIZE], key[CRYPTO_HASH_SIZE];

	crypto_sha256(request, strlen(request), hash);
	mac(secret, strlen(secret), scope_copy(scope, date, 8), key);
	mac(key, sizeof key, signer->region, key);
	mac(key, sizeof key, signer->service, key);
	mac(key, sizeof key, "aws4_request", key);
	const char *text = scope_printf(scope, ALGORITHM "\n%s\n%s\n%s", date, extent_of(scope, signer, date),
					encode_hex(scope, hash, sizeof hash));
	mac(key, sizeof key, text, key);
	return encode_hex(scope, key, sizeof key);
}

const char *s3_sign_request(struct scope *scope, const struct s3_signer *signer, const struct s3_request *r, const char *date)
{
	size_t count = r->header_count + 2;
	struct http_header *headers = copy_of(scope, r->headers, r->header_count, 2);

	headers[r->header_count] = (struct http_header){ "host", r->host };
	headers[r->header_count + 1] = (struct http_header){ "x-amz-date", date };
	qsort(headers, count, sizeof *headers, by_name);
	const char *request = canonical(scope, r, query_text(scope, r->query, r->query_count), headers, count);
	return scope_printf(scope, ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s", signer->access_key,
			    extent_of(scope, signer, date), names_of(scope, headers, count), sign(scope, signer, date, request));
}

const char *s3_sign_link(struct scope *scope, const struct s3_signer *signer, const struct s3_request *r, const char *date,
			 int seconds)
{
	const struct http_header host = { "host", r->host };
	struct http_header *query = copy_of(scope, r->query, r->query_count, 5);
	size_t count = r->query_count;

	query[count++] = (struct http_header){ "X-Amz-Algorithm", ALGORITHM };
	query[count++] = (struct http_header){
		"X-Amz-Credential", scope_printf(scope, "%s/%s", signer->access_key, extent_of(scope, signer, date)) };
	query[count++] = (struct http_header){ "X-Amz-Date", date };
	query[count++] = (struct http_header){ "X-Amz-Expires", scope_printf(scope, "%d", seconds) };
	query[count++] = (struct http_header){ "X-Amz-SignedHeaders", "host" };
	const char *text = query_text(scope, query, count);
	return scope_printf(scope, "%s?%s&X-Amz-Signature=%s", encode_path(scope, r->path), text,
			    sign(scope, signer, date, canonical(scope, r, text, &host, 1)));
}

const char *s3_sign_target(struct scope *scope, const struct s3_request *r)
{
	const char *query = query_text(scope, r->query, r->query_count);
	return scope_printf(scope, "%s%s%s", encode_path(scope, r->path), *query ? "?" : "", query);
}
