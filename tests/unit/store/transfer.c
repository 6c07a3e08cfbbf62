/* transfer: to whom a request is given, by the certificate that is shown; http.c has the rest. With openssl's server. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit.h"
#include "base/log.h"
#include "store/http.h"

static char folder[] = "/tmp/transfer-test-XXXXXX";
static pid_t server;
static const char *url, *certificate;

/* A server whose certificate is for `name` until so many days from now. */
static void serve_as(const char *name, int days)
{
	char line[200];
	int out[2], port = 0;

	certificate = scope_printf(scope, "%s/%s%d.pem", folder, name, days);
	const char *make = scope_printf(scope, "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=test "
					"-addext subjectAltName=%s -keyout %s.key 2>/dev/null | openssl x509 -req -signkey %s.key "
					"-copy_extensions copy -days %d -out %s 2>/dev/null", name, certificate, certificate, days, certificate);
	assert_int_equal(system(make), 0);
	assert_int_equal(pipe(out), 0);
	server = fork();
	if (server == 0) {
		dup2(out[1], 1);
		close(2);
		alarm(20);
		execlp("openssl", "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate, "-key",
		       scope_printf(scope, "%s.key", certificate), (char *)NULL);
		_exit(127);
	}
	close(out[1]);
	FILE *said = fdopen(out[0], "r");
	while (port == 0 && fgets(line, sizeof line, said))
		if (sscanf(line, "ACCEPT 127.0.0.1:%d", &port) != 1)
			port = 0;
	fclose(said);
	assert_int_not_equal(port, 0);
	url = scope_printf(scope, "https://127.0.0.1:%d/", port);
}

static enum http_fault fault_with(const char *authorities)
{
	struct http *http = http_open();
	struct http_answer answer;

	const struct http_request request = { .method = "GET", .url = url, .authorities = authorities };
	enum outcome outcome = http_send(http, scope, &request, &answer);
	enum http_fault fault = http_fault(http);
	assert_int_equal(outcome, fault == HTTP_FINE ? OK : FAILED);
	http_close(http);
	error_forget(scope);
	return fault;
}

static void a_server_is_trusted_by_the_authorities_that_were_named(void **state)
{
	(void)state;
	serve_as("IP:127.0.0.1", 1);
	assert_int_equal(fault_with(certificate), HTTP_FINE);
	assert_int_equal(fault_with(NULL), HTTP_AWAY);
	assert_int_equal(fault_with(scope_printf(scope, "%s/none.pem", folder)), HTTP_AWAY);
}

static void a_certificate_is_good_for_its_host_alone(void **state)
{
	(void)state;
	serve_as("DNS:elsewhere.example", 1);
	assert_int_equal(fault_with(certificate), HTTP_AWAY);
}

static void a_certificate_is_good_until_its_end(void **state)
{
	(void)state;
	serve_as("IP:127.0.0.1", -1);
	assert_int_equal(fault_with(certificate), HTTP_AWAY);
}

static int open_folder(void **state)
{
	log_open("transfer", LOG_ERROR + 1);
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	return open_scope(state) || !mkdtemp(folder);
}

static int close_folder(void **state)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	assert_int_equal(system(scope_printf(scope, "rm -r %s", folder)), 0);
	return close_scope(state);
}

#define WITH_FOLDER(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(a_server_is_trusted_by_the_authorities_that_were_named),
		WITH_FOLDER(a_certificate_is_good_for_its_host_alone),
		WITH_FOLDER(a_certificate_is_good_until_its_end),
	};
	return RUN(tests);
}
