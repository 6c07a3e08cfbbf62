/* Signatures against what Amazon publishes: the test suite of Signature Version 4 (its cases that hold for S3 too, which encodes a
 * path once and leaves it as it is), and the worked examples of 24 May 2013 in the S3 API reference, "Signature Calculations for the
 * Authorization Header" and "Authenticating Requests: Using Query Parameters". */
#include "../unit.h"
#include "base/text.h"
#include "store/s3_sign.h"

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct s3_signer suite = { "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service" };
static const struct s3_signer example = { "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "s3" };

static const char *signature_of(const struct s3_signer *signer, const struct s3_request *request, const char *date)
{
	const char *text = s3_sign_request(scope, signer, request, date);
	return text + strlen(text) - 64;
}

static void assert_suite(const struct s3_request *request, const char *signature)
{
	assert_string_equal(signature_of(&suite, request, "20150830T123600Z"), signature);
}

static void assert_example(const struct s3_request *request, const char *signature)
{
	assert_string_equal(signature_of(&example, request, "20130524T000000Z"), signature);
}

/* get-vanilla */
static void the_whole_header_is_as_published(void **state)
{
	(void)state;
	const struct s3_request r = { .method = "GET", .host = "example.amazonaws.com", .path = "/", .payload = EMPTY };
	assert_string_equal(s3_sign_request(scope, &suite, &r, "20150830T123600Z"),
			    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
			    "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

/* get-vanilla-query-order-key-case, get-vanilla-query-unreserved, get-vanilla-empty-query-key */
static void a_query_is_signed_in_its_order_and_encoding(void **state)
{
	(void)state;
	static const char unreserved[] = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	struct http_header query[] = { { "Param2", "value2" }, { "Param1", "value1" } };
	struct s3_request r = { .method = "GET", .host = "example.amazonaws.com", .path = "/", .payload = EMPTY, .query = query, .query_count = 2 };
	assert_suite(&r, "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
	assert_string_equal(s3_sign_target(scope, &r), "/?Param1=value1&Param2=value2");
	query[0] = (struct http_header){ unreserved, unreserved };
	r.query_count = 1;
	assert_suite(&r, "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197");
	query[0] = (struct http_header){ "Param1", "value1" };
	assert_suite(&r, "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb");
}

/* get-utf8 */
static void a_path_is_encoded_once_and_keeps_its_slashes(void **state)
{
	(void)state;
	const struct s3_request r = { .method = "GET", .host = "example.amazonaws.com", .path = "/\xe1\x88\xb4", .payload = EMPTY };
	const struct s3_request tame = { .path = "/bucket/a b/c+d=e%20f" };
	assert_suite(&r, "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
	assert_string_equal(s3_sign_target(scope, &r), "/%E1%88%B4");
	assert_string_equal(s3_sign_target(scope, &tame), "/bucket/a%20b/c%2Bd%3De%2520f");
}

/* post-vanilla, post-vanilla-query, post-x-www-form-urlencoded */
static void methods_headers_and_bodies_are_signed(void **state)
{
	(void)state;
	const struct http_header type = { "content-type", "application/x-www-form-urlencoded" }, query = { "Param1", "value1" };
	struct s3_request r = { .method = "POST", .host = "example.amazonaws.com", .path = "/", .payload = EMPTY };
	assert_suite(&r, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
	r.query = &query;
	r.query_count = 1;
	assert_suite(&r, "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11");
	r.query_count = 0;
	r.headers = &type;
	r.header_count = 1;
	r.payload = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"; /* of "Param1=value1" */
	assert_suite(&r, "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
}

static void examples_of_the_reference_are_signed_alike(void **state)
{
	(void)state;
	static const char of_welcome[] = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"; /* "Welcome to Amazon S3." */
	const struct http_header ranged[] = { { "x-amz-content-sha256", EMPTY }, { "range", "bytes=0-9" } };
	const struct http_header put[] = { { "date", "Fri, 24 May 2013 00:00:00 GMT" }, { "x-amz-storage-class", "REDUCED_REDUNDANCY" },
					   { "x-amz-content-sha256", of_welcome } };
	const struct http_header life = { "lifecycle", "" }, list[] = { { "prefix", "J" }, { "max-keys", "2" } };
	struct s3_request r = { .method = "GET", .host = "examplebucket.s3.amazonaws.com", .path = "/test.txt", .payload = EMPTY,
				.headers = ranged, .header_count = 2 };
	assert_example(&r, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
	r = (struct s3_request){ .method = "PUT", .host = r.host, .path = "/test$file.text", .payload = of_welcome, .headers = put, .header_count = 3 };
	assert_example(&r, "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
	r = (struct s3_request){ .method = "GET", .host = r.host, .path = "/", .payload = EMPTY, .headers = ranged, .header_count = 1,
				 .query = &life, .query_count = 1 };
	assert_example(&r, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
	r.query = list;
	r.query_count = 2;
	assert_example(&r, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

static void a_link_is_signed_as_the_reference_has_it(void **state)
{
	(void)state;
	const struct s3_request r = { .method = "GET", .host = "examplebucket.s3.amazonaws.com", .path = "/test.txt", .payload = S3_UNSIGNED };
	assert_string_equal(s3_sign_link(scope, &example, &r, "20130524T000000Z", 86400),
			    "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
			    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
			    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

/* Capitals come before small letters, so that what a link asks the server to say stands after its own parameters. */
static void what_a_link_says_of_the_answer_is_signed_with_it(void **state)
{
	(void)state;
	struct http_header says[] = { { "response-content-type", "image/png" },
				      { "response-content-disposition", "inline; filename*=UTF-8''a%20b.png" } };
	const struct s3_request r = { .method = "GET", .host = "h", .path = "/b/k", .payload = S3_UNSIGNED, .query = says, .query_count = 2 };
	const char *link = s3_sign_link(scope, &example, &r, "20130524T000000Z", 60);
	assert_non_null(strstr(link, "&X-Amz-SignedHeaders=host&response-content-disposition=inline%3B%20filename%2A%3DUTF-8%27%27a%2520b.png"
				     "&response-content-type=image%2Fpng&X-Amz-Signature="));
	says[0].value = "text/html";
	assert_string_not_equal(s3_sign_link(scope, &example, &r, "20130524T000000Z", 60) + strlen(link) - 65, link + strlen(link) - 65);
}

/* Servers have been seen that do not look at the region; those that do refuse what was signed for another. */
static void the_region_is_part_of_the_signature(void **state)
{
	(void)state;
	struct s3_signer jakarta = example;
	const struct s3_request r = { .method = "GET", .host = "h", .path = "/b/k", .payload = EMPTY };
	const char *here = s3_sign_request(scope, &example, &r, "20130524T000000Z");
	jakarta.region = "ap-southeast-3";
	const char *there = s3_sign_request(scope, &jakarta, &r, "20130524T000000Z");
	assert_non_null(strstr(there, "/20130524/ap-southeast-3/s3/aws4_request,"));
	assert_string_not_equal(here + strlen(here) - 64, there + strlen(there) - 64);
}

static void a_time_is_written_without_marks(void **state)
{
	(void)state;
	char date[S3_DATE_SIZE];
	s3_sign_date(1369353600000, date);
	assert_string_equal(date, "20130524T000000Z");
	s3_sign_date(1440938160999, date);
	assert_string_equal(date, "20150830T123600Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_whole_header_is_as_published),
		CASE(a_query_is_signed_in_its_order_and_encoding),
		CASE(a_path_is_encoded_once_and_keeps_its_slashes),
		CASE(methods_headers_and_bodies_are_signed),
		CASE(examples_of_the_reference_are_signed_alike),
		CASE(a_link_is_signed_as_the_reference_has_it),
		CASE(what_a_link_says_of_the_answer_is_signed_with_it),
		CASE(the_region_is_part_of_the_signature),
		CASE(a_time_is_written_without_marks),
	};
	return RUN(tests);
}
