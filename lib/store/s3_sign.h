/* s3_sign: AWS Signature Version 4 as S3 has it, for requests and for links. Pure functions of what they are given.
 *
 * A request is signed with its host, its time and the headers that it names; those must be sent as they were signed. A link
 * carries its signature in its query, and opens for a while whoever holds it.
 *
 *	char date[S3_DATE_SIZE];
 *	s3_sign_date(now_ms, date);
 *	const struct s3_request get = { .method = "GET", .host = "s3.example", .path = "/bucket/key", .payload = S3_UNSIGNED };
 *	const char *link = scope_printf(scope, "https://s3.example%s", s3_sign_link(scope, &signer, &get, date, 300));
 */
#pragma once
#include <stdint.h>

#include "store/http.h"

#define S3_DATE_SIZE 17 /* 20130524T000000Z and its NUL */
#define S3_UNSIGNED "UNSIGNED-PAYLOAD"

struct s3_signer {
	const char *access_key, *secret_key, *region, *service; /* the service is "s3" */
};

struct s3_request {
	const char *method, *host; /* with the port, where it is not the scheme's own */
	const char *path;          /* plain: "/bucket/a key" */
	const struct http_header *query; /* plain, in any order */
	size_t query_count;
	const struct http_header *headers; /* besides host and x-amz-date; in lower case, in any order */
	size_t header_count;
	const char *payload; /* hex of the body's SHA-256, or S3_UNSIGNED */
};

/* The time as the header x-amz-date has it. */
void s3_sign_date(int64_t at_ms, char date[S3_DATE_SIZE]);
/* The value of the header Authorization. */
const char *s3_sign_request(struct scope *scope, const struct s3_signer *signer, const struct s3_request *request,
			    const char *date);
/* Path and query of a link that opens until `seconds` after the date. */
const char *s3_sign_link(struct scope *scope, const struct s3_signer *signer, const struct s3_request *request, const char *date,
			 int seconds);
/* Path and query of a request as they must be sent. */
const char *s3_sign_target(struct scope *scope, const struct s3_request *request);
