/* Stored files in S3: what is made of each answer, and of none, with a server that says what the test says; where AUTOGATE_STORE names
 * settings, also what a real server makes of our signatures (tests/e2e/file_store.t). */
#include <fcntl.h>

#include "../server.h"
#include "../unit.h"
#include "base/date.h"
#include "base/log.h"
#include "store/file_store.h"
#include "store/http.h"

#define KEY "uploads/0123456789abcdef0123456789abcdef-a.png"
#define ANSWER(status, body) "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n" body
#define REFUSAL(status, code) ANSWER(status, "<?xml version=\"1.0\"?><Error><Code>" code "</Code><Message>no</Message></Error>")

static const struct file_answer shown = { "image/png", "inline; filename*=UTF-8''a%20b.png" };

static struct config settings(void)
{
	return (struct config){ .files_store = "s3", .s3_endpoint = server_url, .s3_link_endpoint = "", .s3_region = "us-east-1",
				.s3_bucket = "files", .s3_bucket_in = "path", .s3_prefix = "", .s3_authorities = "", .s3_timeout_ms = 500,
				.s3_connect_timeout_ms = 200, .s3_access_key = "name", .s3_secret_key = "secret" };
}

static struct file_store *open_with(struct config config)
{
	struct config *kept = scope_alloc(scope, sizeof *kept);
	*kept = config;
	return file_store_open(scope, kept);
}

static enum outcome put(struct config config)
{
	return file_store_put(open_with(config), scope, KEY, (struct bytes){ "isi", 3 });
}

static void assert_away(void)
{
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
	assert_null(error_first(scope)->next);
	assert_true(scope_errors(scope)->retry_after_s > 0);
	error_forget(scope);
}

/* What is logged while the test runs goes to a file. */
static const char *log_path(void)
{
	return scope_printf(scope, "/tmp/s3-test-%d.log", getpid());
}

static int screen = -1;

static int open_log(void **state)
{
	open_scope(state);
	screen = dup(2);
	int file = open(log_path(), O_RDWR | O_CREAT | O_TRUNC, 0600);
	dup2(file, 2);
	close(file);
	log_open("test", LOG_INFO);
	return 0;
}

static int close_log(void **state)
{
	dup2(screen, 2);
	close(screen);
	unlink(log_path());
	stop_server();
	return close_scope(state);
}

static const char *logged(void)
{
	char *text = scope_alloc(scope, 10000);
	ssize_t length = pread(2, text, 9999, 0);
	assert_true(length >= 0);
	return text;
}

static void a_refusal_tells_the_operator_what_to_look_at_and_the_client_to_come_back(void **state)
{
	(void)state;
	static const struct {
		const char *answer, *logged;
	} cases[] = {
		{ REFUSAL("403 Forbidden", "SignatureDoesNotMatch"), "PUT: 403 SignatureDoesNotMatch: is s3_secret_key right" },
		{ REFUSAL("403 Forbidden", "InvalidAccessKeyId"), "is s3_access_key right" },
		{ REFUSAL("403 Forbidden", "AccessDenied"), "may this key read, write and delete" },
		{ REFUSAL("403 Forbidden", "RequestTimeTooSkewed"), "is the clock of this host right" },
		{ REFUSAL("404 Not Found", "NoSuchBucket"), "is s3.bucket right" },
		{ REFUSAL("503 Slow Down", "SlowDown"), "503 SlowDown" },
		{ ANSWER("500 Internal Server Error", "<Code>\"\n"), "refuses PUT: 500 :" },
		{ ANSWER("301 Moved Permanently", ""), "refuses PUT: 301" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		serve(NULL, cases[i].answer, 1, 1);
		assert_int_equal(put(settings()), FAILED);
		assert_away();
		assert_non_null(strstr(logged(), cases[i].logged));
		assert_null(strstr(logged(), "secret\""));
		stop_server();
	}
}

static void what_is_not_there_is_not_found_and_removed_already(void **state)
{
	(void)state;
	struct bytes got;
	serve(NULL, REFUSAL("404 Not Found", "NoSuchKey"), 1, 2);
	struct file_store *store = open_with(settings());
	assert_int_equal(file_store_get(store, scope, KEY, &got), FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_FOUND);
	error_forget(scope);
	assert_int_equal(file_store_remove(store, scope, KEY), OK);
}

static void a_bucket_that_is_not_there_is_no_absent_file(void **state)
{
	(void)state;
	struct bytes got;
	serve(NULL, REFUSAL("404 Not Found", "NoSuchBucket"), 1, 2);
	struct file_store *store = open_with(settings());
	assert_int_equal(file_store_get(store, scope, KEY, &got), FAILED);
	assert_away();
	assert_int_equal(file_store_remove(store, scope, KEY), FAILED);
	assert_away();
}

static void a_store_that_is_away_or_slow_costs_no_more_than_the_time_given(void **state)
{
	(void)state;
	struct config config = settings();
	int64_t begun = date_ticks_us();
	config.s3_endpoint = "http://127.0.0.1:1";
	assert_int_equal(put(config), FAILED);
	assert_away();
	serve(NULL, NULL, 0, 1);
	assert_int_equal(put(settings()), FAILED);
	assert_away();
	assert_true(date_ticks_us() - begun < 3000000);
}

/* Three times it is waited for; then whoever asks is told at once, and nothing is sent. */
static void a_store_that_stays_away_is_left_alone_for_a_while(void **state)
{
	(void)state;
	struct bytes got;

	serve(NULL, REFUSAL("503 Slow Down", "SlowDown"), 1, 9);
	struct file_store *store = open_with(settings());
	for (int i = 0; i < 5; i++) {
		assert_int_equal(file_store_get(store, scope, KEY, &got), FAILED);
		assert_away();
		assert_int_equal(*requests_read, i < 3 ? i + 1 : 3);
	}
	stop_server();
	serve(NULL, REFUSAL("404 Not Found", "NoSuchKey"), 1, 9);
	store = open_with(settings());
	for (int i = 0; i < 5; i++) {
		assert_int_equal(file_store_get(store, scope, KEY, &got), FAILED);
		error_forget(scope);
	}
	assert_int_equal(*requests_read, 5);
}

static void more_than_a_file_may_have_is_not_taken(void **state)
{
	(void)state;
	struct bytes got;
	serve(NULL, scope_printf(scope, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", FILE_SIZE_MAX + 1), 1, 1);
	assert_int_equal(file_store_get(open_with(settings()), scope, KEY, &got), FAILED);
	assert_away();
}

static void assert_begins(const char *text, const char *beginning)
{
	assert_non_null(text);
	assert_string_equal(scope_copy(scope, text, strlen(beginning)), beginning);
}

static void a_link_names_host_bucket_and_prefix_as_the_settings_do(void **state)
{
	(void)state;
	struct config config = settings();
	config.s3_endpoint = "http://inside:9000";
	config.s3_prefix = "kek/";
	assert_begins(file_store_link(open_with(config), scope, KEY, &shown, 0), "http://inside:9000/files/kek/" KEY "?");
	config.s3_link_endpoint = "https://outside.example";
	assert_begins(file_store_link(open_with(config), scope, KEY, &shown, 0), "https://outside.example/files/kek/" KEY "?");
	config.s3_bucket_in = "host";
	config.s3_prefix = "";
	assert_begins(file_store_link(open_with(config), scope, KEY, &shown, 0), "https://files.outside.example/" KEY "?");
	assert_null(file_store_link(open_with(config), scope, "uploads/../a", &shown, 0));
}

/* Browsers and libcurl leave out the scheme's own port and write hosts in small letters: what is signed must be the same. */
static void what_is_signed_is_the_host_as_it_is_sent(void **state)
{
	(void)state;
	static const char *const endpoints[][2] = {
		{ "https://Store.Example:443", "https://store.example" }, { "http://STORE.example:80", "http://store.example" },
		{ "https://store.example:80", "https://store.example:80" }, { "http://store.example:8443", "http://store.example:8443" },
	};
	struct config config = settings();

	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		config.s3_link_endpoint = endpoints[i][0];
		const char *link = file_store_link(open_with(config), scope, KEY, &shown, 0);
		assert_begins(link, scope_printf(scope, "%s/files/" KEY "?", endpoints[i][1]));
		config.s3_link_endpoint = endpoints[i][1];
		assert_string_equal(link, file_store_link(open_with(config), scope, KEY, &shown, 0));
	}
}

/* So that a browser keeps what it fetched by it, as long as it is told to. */
static void a_link_stays_the_same_for_five_minutes_and_opens_for_five_more(void **state)
{
	(void)state;
	const int64_t at = INT64_C(1369353600000); /* 24 May 2013, 00:00 */
	struct file_store *store = open_with(settings());
	const char *link = file_store_link(store, scope, KEY, &shown, at);
	assert_non_null(strstr(link, "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=600&"));
	assert_string_equal(link, file_store_link(store, scope, KEY, &shown, at + 299999));
	assert_string_not_equal(link, file_store_link(store, scope, KEY, &shown, at + 300000));
	assert_true(FILE_LINK_KEPT_S < 300);
}

/* Each in a process of its own, since it ends. */
static void assert_dies(struct config config, const char *words)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0) {
		file_store_open(scope_new(), &config);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_non_null(strstr(logged(), words));
}

static void settings_that_cannot_be_meant_end_the_program_at_its_start(void **state)
{
	(void)state;
	static const char *const endpoints[] = { "", "host", "ftp://host", "https://", "https://host/path", "https://user@host" };
	struct config good = settings(), config = good;
	good.s3_endpoint = "https://host:9000";
	assert_non_null(open_with(good));
	for (size_t i = 0; i < sizeof endpoints / sizeof *endpoints; i++) {
		config = good;
		config.s3_endpoint = endpoints[i];
		assert_dies(config, scope_printf(scope, "not \\\"%s\\\"", endpoints[i]));
	}
	config = good, config.s3_bucket = "";
	assert_dies(config, "needs s3.bucket");
	config = good, config.s3_secret_key = "";
	assert_dies(config, "s3_secret_key in the file of secrets");
	config = good, config.s3_bucket_in = "query";
	assert_dies(config, "s3.bucket_in is path or host");
	config = good, config.files_store = "tape";
	assert_dies(config, "there is no store of files");
}

/* ---- with a real server ---- */

static struct config real;

static int status_of(const char *url, struct http_answer *answer)
{
	struct http *http = http_open();
	assert_int_equal(http_send(http, scope, &(struct http_request){ .method = "GET", .url = url }, answer), OK);
	http_close(http);
	return answer->status;
}

static void the_server_lets_a_link_in_until_its_end_and_as_it_was_made(void **state)
{
	(void)state;
	struct file_store *store = open_with(real);
	struct http_answer answer;
	const char *key = file_store_key(scope, "a b.png");
	assert_int_equal(file_store_put(store, scope, key, (struct bytes){ "isi", 3 }), OK);
	char *link = scope_text(scope, file_store_link(store, scope, key, &shown, date_now_ms()));
	assert_int_equal(status_of(link, &answer), 200);
	assert_string_equal(answer.body, "isi");
	assert_string_equal(http_header_of(&answer, "content-type"), "image/png");
	assert_string_equal(http_header_of(&answer, "content-disposition"), shown.content_disposition);
	assert_string_equal(http_header_of(&answer, "cache-control"), "private, max-age=900");
	assert_int_equal(status_of(file_store_link(store, scope, key, &shown, date_now_ms() - 660000), &answer), 403);
	assert_int_equal(status_of(scope_copy(scope, link, strcspn(link, "?")), &answer), 403);
	memcpy(strstr(link, "image%2Fpng"), "image%2Fxml", 11);
	assert_int_equal(status_of(link, &answer), 403);
	assert_int_equal(file_store_remove(store, scope, key), OK);
	assert_int_equal(status_of(file_store_link(store, scope, key, &shown, date_now_ms()), &answer), 404);
}

static void the_server_refuses_a_wrong_key_and_a_bucket_that_is_not_there(void **state)
{
	(void)state;
	struct config config = real;
	config.s3_secret_key = "wrong";
	assert_int_equal(put(config), FAILED);
	assert_away();
	assert_non_null(strstr(logged(), "SignatureDoesNotMatch: is s3_secret_key right"));
	config = real, config.s3_access_key = "nobody";
	assert_int_equal(put(config), FAILED);
	assert_away();
	assert_non_null(strstr(logged(), "InvalidAccessKeyId: is s3_access_key right"));
	config = real, config.s3_bucket = "absent-bucket";
	assert_int_equal(put(config), FAILED);
	assert_away();
	assert_non_null(strstr(logged(), "NoSuchBucket: is s3.bucket right"));
}

#define WITH_LOG(name) cmocka_unit_test_setup_teardown(name, open_log, close_log)

static int with_a_real_server(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LOG(the_server_lets_a_link_in_until_its_end_and_as_it_was_made),
		WITH_LOG(the_server_refuses_a_wrong_key_and_a_bucket_that_is_not_there),
	};
	struct scope *read = scope_new();
	int failed = config_read(read, getenv("AUTOGATE_STORE"), &real) == OK ? RUN(tests) : 1;
	scope_free(read);
	return failed;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LOG(a_refusal_tells_the_operator_what_to_look_at_and_the_client_to_come_back),
		WITH_LOG(what_is_not_there_is_not_found_and_removed_already),
		WITH_LOG(a_bucket_that_is_not_there_is_no_absent_file),
		WITH_LOG(a_store_that_is_away_or_slow_costs_no_more_than_the_time_given),
		WITH_LOG(a_store_that_stays_away_is_left_alone_for_a_while),
		WITH_LOG(more_than_a_file_may_have_is_not_taken),
		WITH_LOG(a_link_names_host_bucket_and_prefix_as_the_settings_do),
		WITH_LOG(what_is_signed_is_the_host_as_it_is_sent),
		WITH_LOG(a_link_stays_the_same_for_five_minutes_and_opens_for_five_more),
		WITH_LOG(settings_that_cannot_be_meant_end_the_program_at_its_start),
	};
	return getenv("AUTOGATE_STORE") ? with_a_real_server() : RUN(tests);
}
