/* server: a server of a few lines, a process of its own for each test, which answers whatever the test says.
 *
 *	serve(NULL, "HTTP/1.1 204 No Content\r\n\r\n", 1, 1);
 *	… a request to server_url …
 *	stop_server();
 *
 * What no fixed answer shows, serve_by() has a function do with each connection; *requests_read counts what reached it.
 */
#pragma once
#include <arpa/inet.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static pid_t server;
static char server_url[64]; /* http://127.0.0.1:<port> */
static int *requests_read;  /* by the server that is running, which writes it */

/* Reads one request: its head, and as many bytes as its Content-Length says. */
static size_t read_request(int connection, char *request, size_t size)
{
	size_t length = 0, whole = size;
	ssize_t got;

	while (length < whole && length + 1 < size && (got = read(connection, request + length, size - length - 1)) > 0) {
		length += (size_t)got;
		request[length] = '\0';
		char *end = strstr(request, "\r\n\r\n"), *says = strstr(request, "Content-Length: ");
		if (end)
			whole = (size_t)(end + 4 - request) + (says ? strtoul(says + 16, NULL, 10) : 0);
	}
	*requests_read += length > 0;
	return length;
}

/* Sends `times` pieces of `answer`; NULL: nothing at all, for a while. "ECHO": the request itself as the body. */
static void answer_one(int connection, const char *answer, int times)
{
	char request[8192], head[128];
	size_t length = read_request(connection, request, sizeof request);

	if (!answer) {
		sleep(5);
		return;
	}
	if (strcmp(answer, "ECHO") == 0) {
		int head_length = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nX-Kind: echo \r\nContent-Length: %zu\r\n\r\n", length);
		if (write(connection, head, (size_t)head_length) < 0 || write(connection, request, length) < 0)
			_exit(1);
		return;
	}
	for (int i = 0; i < times; i++)
		if (write(connection, answer, strlen(answer)) < 0)
			return;
}

static int open_listener(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(listener, 8), 0);
	getsockname(listener, (struct sockaddr *)&address, &length);
	snprintf(server_url, sizeof server_url, "http://127.0.0.1:%d", ntohs(address.sin_port));
	if (!requests_read)
		requests_read = mmap(NULL, sizeof *requests_read, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(requests_read, MAP_FAILED);
	*requests_read = 0;
	return listener;
}

struct server_answer {
	const char *head, *answer;
	int times;
};

static void answer_as_told(int connection, const void *context)
{
	const struct server_answer *told = context;

	if (told->head && write(connection, told->head, strlen(told->head)) < 0)
		_exit(1);
	answer_one(connection, told->answer, told->times);
}

/* A server that has `answer` do with each of so many connections, one after the other, whatever it likes. */
static void serve_by(void (*answer)(int connection, const void *context), const void *context, int connections)
{
	int listener = open_listener();

	server = fork();
	if (server == 0) {
		signal(SIGPIPE, SIG_IGN);
		alarm(20);
		for (int i = 0; i < connections; i++) {
			int connection = accept(listener, NULL, NULL);
			answer(connection, context);
			close(connection);
		}
		_exit(0);
	}
	close(listener);
}

/* A server for `connections` connections, one request each. */
static inline void serve(const char *head, const char *answer, int times, int connections)
{
	serve_by(answer_as_told, &(struct server_answer){ head, answer, times }, connections);
}

static void stop_server(void)
{
	if (server > 0) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
		server = 0;
	}
}
