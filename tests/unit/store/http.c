/* http: against a server that sends what the test says. */
#include <netdb.h>

#include "../server.h"
#include "../unit.h"
#include "base/date.h"
#include "base/log.h"
#include "store/http.h"

static struct http *http;

/* The names of this program are looked up here: by a name server that hangs. Addresses need none. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	(void)name, (void)service, (void)hints, (void)found;
	sleep(4);
	return EAI_AGAIN;
}

static int open_client(void **state)
{
	log_open("http", LOG_ERROR + 1);
	http = http_open();
	return open_scope(state);
}

static int close_client(void **state)
{
	stop_server();
	http_close(http);
	return close_scope(state);
}

static enum outcome get_from_nobody(struct http_answer *answer)
{
	return http_send(http, scope, &(struct http_request){ .method = "GET", .url = "http://127.0.0.1:1/" }, answer);
}

static enum outcome get(struct http_answer *answer)
{
	return http_send(http, scope, &(struct http_request){ .method = "GET", .url = server_url, .timeout_ms = 2000 }, answer);
}

static void sends_method_headers_and_body_and_reads_the_answer(void **state)
{
	(void)state;
	const struct http_header headers[] = { { "Content-Type", "application/json" }, { "X-Empty", "" } };
	struct http_answer answer;

	serve(NULL, "ECHO", 1, 1);
	const struct http_request request = {
		.method = "PATCH", .url = scope_printf(scope, "%s/v1/thing", server_url), .headers = headers, .header_count = 2, .body = { "{\"a\":1}", 7 } };
	assert_int_equal(http_send(http, scope, &request, &answer), OK);
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.body, "PATCH /v1/thing HTTP/1.1\r\n"));
	assert_non_null(strstr(answer.body, "Content-Type: application/json\r\n"));
	assert_non_null(strstr(answer.body, "X-Empty:\r\n"));
	assert_non_null(strstr(answer.body, "Content-Length: 7\r\n"));
	assert_string_equal(answer.body + answer.length - 7, "{\"a\":1}");
	assert_string_equal(http_header_of(&answer, "x-kind"), "echo");
	assert_null(http_header_of(&answer, "x-other"));
}

static void a_post_without_a_body_says_so(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "ECHO", 1, 1);
	assert_int_equal(http_send(http, scope, &(struct http_request){ .method = "POST", .url = server_url }, &answer), OK);
	assert_non_null(strstr(answer.body, "Content-Length: 0\r\n"));
	assert_null(strstr(answer.body, "Content-Type"));
}

static void any_status_is_an_answer(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "HTTP/1.1 503 Away\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}", 1, 1);
	assert_int_equal(get(&answer), OK);
	assert_int_equal(answer.status, 503);
	assert_string_equal(answer.body, "{}");
	assert_int_equal(http_fault(http), HTTP_FINE);
}

/* A page of some proxy where JSON was asked for: the caller sees by its type that it is none. */
static void the_type_of_an_answer_is_told(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Length: 7\r\n\r\n<html>\xe9", 1, 1);
	assert_int_equal(get(&answer), OK);
	assert_string_equal(http_header_of(&answer, "content-type"), "text/html; charset=iso-8859-1");
	assert_int_equal(answer.length, 7);
}

static void no_redirect_is_followed(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "HTTP/1.1 204 No Content\r\n\r\n", 1, 1);
	const pid_t elsewhere = server;
	int *reached_elsewhere = requests_read;
	const char *location = scope_text(scope, server_url);
	requests_read = NULL;
	serve(NULL, scope_printf(scope, "HTTP/1.1 302 Found\r\nLocation: %s/\r\nContent-Length: 0\r\n\r\n", location), 1, 1);
	assert_int_equal(get(&answer), OK);
	assert_int_equal(answer.status, 302);
	assert_string_equal(http_header_of(&answer, "location"), scope_printf(scope, "%s/", location));
	assert_int_equal(*reached_elsewhere, 0);
	kill(elsewhere, SIGKILL);
	waitpid(elsewhere, NULL, 0);
}

static void no_proxy_of_the_environment_is_used(void **state)
{
	(void)state;
	struct http_answer answer;

	setenv("http_proxy", "http://127.0.0.1:1", 1);
	serve(NULL, "HTTP/1.1 204 No Content\r\n\r\n", 1, 1);
	assert_int_equal(get(&answer), OK);
	unsetenv("http_proxy");
	assert_int_equal(answer.status, 204);
	assert_int_equal(answer.length, 0);
}

static void a_server_that_does_not_answer_costs_no_more_than_the_time_given(void **state)
{
	(void)state;
	struct http_answer answer;
	int64_t begun = date_ticks_us();

	serve(NULL, NULL, 0, 1);
	const struct http_request request = { .method = "GET", .url = server_url, .timeout_ms = 200 };
	assert_int_equal(http_send(http, scope, &request, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_TIMEOUT);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
	assert_true(date_ticks_us() - begun < 2000000);
}

static void a_name_server_that_hangs_costs_no_more_than_the_time_given(void **state)
{
	(void)state;
	struct http_answer answer;
	int64_t begun = date_ticks_us();

	const struct http_request request = { .method = "POST", .url = "http://partner.example/", .timeout_ms = 2500,
					      .connect_timeout_ms = 500 };
	assert_int_equal(http_send(http, scope, &request, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_AWAY);
	assert_true(date_ticks_us() - begun < 2000000);
}

static void nobody_there_is_told_apart_from_no_answer(void **state)
{
	(void)state;
	struct http_answer answer;

	assert_int_equal(get_from_nobody(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_AWAY);
}

static void a_server_that_speaks_no_tls_gets_nothing(void **state)
{
	(void)state;
	struct http_answer answer;

	serve("HTTP/1.1 400 Bad Request\r\n\r\n", NULL, 0, 1);
	const char *url = scope_printf(scope, "https%s", server_url + strlen("http"));
	assert_int_equal(http_send(http, scope, &(struct http_request){ .method = "POST", .url = url }, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_AWAY);
}

static void an_answer_that_is_cut_is_none(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 1, 1);
	assert_int_equal(get(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_BROKEN);
	stop_server();
	serve(NULL, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Half: of", 1, 1);
	assert_int_equal(get(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_BROKEN);
	stop_server();
	serve(NULL, "", 1, 1);
	assert_int_equal(get(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_BROKEN);
}

static void what_is_no_http_is_no_answer(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "SSH-2.0-elsewhere\r\n\r\n", 1, 1);
	assert_int_equal(get(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_BROKEN);
}

static void large_bodies_are_bounded_whether_announced_or_not(void **state)
{
	(void)state;
	const struct http_request request = { .method = "GET", .url = server_url, .answer_max = 1000 };
	struct http_answer answer;

	serve(NULL, "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", 1, 1);
	assert_int_equal(http_send(http, scope, &request, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_TOO_LARGE);
	waitpid(server, NULL, 0);
	serve("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "0123456789", 200, 1);
	assert_int_equal(http_send(http, scope, &request, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_TOO_LARGE);
	waitpid(server, NULL, 0);
	serve("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "0123456789", 100, 1);
	assert_int_equal(http_send(http, scope, &request, &answer), OK);
	assert_int_equal(answer.length, 1000);
}

static void send_a_byte_a_second(int connection, const void *context)
{
	char request[8192];

	read_request(connection, request, sizeof request);
	for (const char *c = context; *c && write(connection, c, 1) == 1; c++)
		usleep(*c == '.' ? 1000000 : 0);
}

static void an_answer_that_trickles_costs_no_more_than_the_time_given(void **state)
{
	(void)state;
	struct http_answer answer;
	int64_t begun = date_ticks_us();

	serve_by(send_a_byte_a_second, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n..........", 1);
	assert_int_equal(get(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_TIMEOUT);
	assert_true(date_ticks_us() - begun < 3000000);
}

static void a_hundred_megabytes_are_not_read(void **state)
{
	(void)state;
	const struct http_request request = { .method = "GET", .url = server_url, .timeout_ms = 5000 };
	struct http_answer answer;
	char *piece = scope_alloc(scope, 1024 * 1024 + 1);

	memset(piece, 'x', 1024 * 1024);
	serve("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", piece, 100, 1);
	assert_int_equal(http_send(http, scope, &request, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_TOO_LARGE);
}

static void headers_are_bounded(void **state)
{
	(void)state;
	struct http_answer answer;

	serve("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n", 1000, 1);
	assert_int_equal(get(&answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_TOO_LARGE);
}

static void the_handle_serves_again_after_a_failure(void **state)
{
	(void)state;
	struct http_answer answer;

	serve(NULL, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", 1, 2);
	assert_int_equal(get_from_nobody(&answer), FAILED);
	error_forget(scope);
	assert_int_equal(get(&answer), OK);
	assert_int_equal(get(&answer), OK);
	assert_string_equal(answer.body, "ok");
}

/* The second one is read, where it comes soon, and the connection closed over it. */
static void answer_one_request_of_two(int connection, const void *answer)
{
	const struct timeval soon = { .tv_usec = 200000 };
	char request[8192];

	assert_int_equal(setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon), 0);
	answer_one(connection, answer, 1);
	read_request(connection, request, sizeof request);
}

/* A kept connection may end just as it is used again. Nobody knows then whether the request was taken: what may be done twice goes out
 * once more by itself, what may not is for the caller to settle. */
static void what_is_not_idempotent_is_never_sent_twice(void **state)
{
	(void)state;
	static const struct {
		const char *method;
		int sent;
	} cases[] = { { "POST", 1 }, { "PATCH", 1 }, { "PUT", 2 }, { "GET", 2 } };
	struct http_answer answer;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		serve_by(answer_one_request_of_two, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 2);
		assert_int_equal(get(&answer), OK);
		const struct http_request request = { .method = cases[i].method, .url = server_url, .timeout_ms = 2000 };
		assert_int_equal(http_send(http, scope, &request, &answer), OK);
		assert_int_equal(*requests_read, 1 + cases[i].sent);
		stop_server();
	}
}

static void an_at_sign_in_a_path_is_no_user(void **state)
{
	(void)state;
	struct http_answer answer;

	const struct http_request request = { .method = "GET", .url = "http://127.0.0.1:1/a@b" };
	assert_int_equal(http_send(http, scope, &request, &answer), FAILED);
	assert_int_equal(http_fault(http), HTTP_AWAY);
}

static void what_must_not_be_sent_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *method, *url, *name, *value;
	} bad[] = {
		{ "GET", "http://127.0.0.1:1/", "X-A", "b\r\nX-Injected: c" },
		{ "GET", "http://127.0.0.1:1/", "X-A", "b\nc" },
		{ "GET", "http://127.0.0.1:1/", "X-A: b\r\nX-B", "c" },
		{ "GET", "http://127.0.0.1:1/", "X A", "b" },
		{ "GET", "http://127.0.0.1:1/", "", "b" },
		{ "GET", "http://127.0.0.1:1/", "X-A", NULL },
		{ "GET", "http://127.0.0.1:1/", "Content-Length", "3" },
		{ "GET", "http://127.0.0.1:1/", "transfer-encoding", "chunked" },
		{ "GET", "http://127.0.0.1:1/", "Host", "elsewhere.example" },
		{ "GET /x HTTP/1.1\r\nX:", "http://127.0.0.1:1/", "X-A", "b" },
		{ "", "http://127.0.0.1:1/", "X-A", "b" },
		{ "GET", "http://127.0.0.1:1/ HTTP/1.1\r\nX-Injected: c", "X-A", "b" },
		{ "GET", "http://localhost:80@elsewhere.example/", "X-A", "b" },
		{ "GET", "http://user@127.0.0.1:1/", "X-A", "b" },
		{ "GET", "file:///etc/passwd", "X-A", "b" },
		{ "GET", "ftp://127.0.0.1/", "X-A", "b" },
		{ "GET", "", "X-A", "b" },
	};
	struct http_answer answer;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct http_header header = { bad[i].name, bad[i].value };
		assert_int_equal(http_send(http, scope, &(struct http_request){ .method = bad[i].method, .url = bad[i].url,
				.headers = &header, .header_count = 1 }, &answer), FAILED);
		assert_int_equal(http_fault(http), HTTP_REFUSED);
		assert_int_equal(error_first(scope)->code, E_INTERNAL);
		error_forget(scope);
	}
}

#define WITH_CLIENT(name) cmocka_unit_test_setup_teardown(name, open_client, close_client)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_CLIENT(sends_method_headers_and_body_and_reads_the_answer),
		WITH_CLIENT(a_post_without_a_body_says_so),
		WITH_CLIENT(any_status_is_an_answer),
		WITH_CLIENT(the_type_of_an_answer_is_told),
		WITH_CLIENT(no_redirect_is_followed),
		WITH_CLIENT(no_proxy_of_the_environment_is_used),
		WITH_CLIENT(a_server_that_does_not_answer_costs_no_more_than_the_time_given),
		WITH_CLIENT(a_name_server_that_hangs_costs_no_more_than_the_time_given),
		WITH_CLIENT(nobody_there_is_told_apart_from_no_answer),
		WITH_CLIENT(a_server_that_speaks_no_tls_gets_nothing),
		WITH_CLIENT(an_answer_that_is_cut_is_none),
		WITH_CLIENT(what_is_no_http_is_no_answer),
		WITH_CLIENT(large_bodies_are_bounded_whether_announced_or_not),
		WITH_CLIENT(an_answer_that_trickles_costs_no_more_than_the_time_given),
		WITH_CLIENT(a_hundred_megabytes_are_not_read),
		WITH_CLIENT(headers_are_bounded),
		WITH_CLIENT(the_handle_serves_again_after_a_failure),
		WITH_CLIENT(what_is_not_idempotent_is_never_sent_twice),
		WITH_CLIENT(an_at_sign_in_a_path_is_no_user),
		WITH_CLIENT(what_must_not_be_sent_is_refused),
	};
	return RUN(tests);
}
