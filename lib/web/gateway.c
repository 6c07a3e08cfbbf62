#include "web/gateway.h"

#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "web/serve.h"

/* A web server that stops in the middle must not hold a worker. */
#define SILENCE_S 20
#define LATE_MAX 128 /* answers that a worker keeps until they are due, 20 kB each; with as many it waits for the first of them */

struct fastcgi_exchange {
	struct exchange exchange;
	FCGX_Request request;
};

/* A ring of answers that are written, and sent when they are due: in the order in which they came, since each is for as long. */
struct late {
	struct fastcgi_exchange kept[LATE_MAX];
	size_t first, count;
};

static const char *fastcgi_variable(struct exchange *exchange, const char *name)
{
	return FCGX_GetParam(name, ((struct fastcgi_exchange *)exchange)->request.envp);
}

static size_t fastcgi_read(struct exchange *exchange, char *bytes, size_t size)
{
	int got = FCGX_GetStr(bytes, (int)size, ((struct fastcgi_exchange *)exchange)->request.in);
	return got > 0 ? (size_t)got : 0;
}

static void fastcgi_write(struct exchange *exchange, const char *bytes, size_t length)
{
	FCGX_PutStr(bytes, (int)length, ((struct fastcgi_exchange *)exchange)->request.out);
}

static const char *cgi_variable(struct exchange *exchange, const char *name)
{
	(void)exchange;
	return getenv(name);
}

static size_t cgi_read(struct exchange *exchange, char *bytes, size_t size)
{
	(void)exchange;
	return fread(bytes, 1, size, stdin);
}

static void cgi_write(struct exchange *exchange, const char *bytes, size_t length)
{
	(void)exchange;
	fwrite(bytes, 1, length, stdout);
}

/* What a worker waits for: a connection, or the signal to go. The signals are blocked, and come as something to be read: none
 * of them ever cuts short a read, an answer or a statement. */
static int wait_for(int listener)
{
	struct epoll_event connection = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listener };
	struct epoll_event stop = { .events = EPOLLIN, .data.fd = -1 };
	int waiting = epoll_create1(EPOLL_CLOEXEC);
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTERM);
	sigaddset(&stops, SIGUSR1);
	sigprocmask(SIG_BLOCK, &stops, NULL);
	/* Shared by all workers: who comes too late for a connection waits for the next one here, and not in accept(). */
	if (fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK) != 0 ||
	    epoll_ctl(waiting, EPOLL_CTL_ADD, listener, &connection) != 0 ||
	    epoll_ctl(waiting, EPOLL_CTL_ADD, signalfd(-1, &stops, SFD_CLOEXEC), &stop) != 0)
		die("no connections can be waited for: %s", strerror(errno));
	return waiting;
}

/* A worker whose supervisor was killed would keep the socket for ever: it goes with it. */
static void follow_parent(void)
{
	pid_t parent = getppid();
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (getppid() != parent)
		exit(0);
}

/* Gives libfcgi a connection to read a request from; it would otherwise accept one by itself, which it cannot here: one that
 * is no request fails, and is closed. */
static bool begin(FCGX_Request *request, int connection)
{
	FCGX_InitRequest(request, -1, 0);
	request->ipcFd = connection;
	request->keepConnection = 1; /* it is not to be closed as the one before it */
	if (FCGX_Accept_r(request) != 0)
		return false;
	request->keepConnection = 0; /* whatever the web server asks: a kept connection would hold a worker for itself */
	return true;
}

/* Reads what the handler left of the request. Then nothing more is to come from the web server before it has the whole answer,
 * and the connection can be closed at once: libfcgi would wait for the other side to close first, since what was not read could
 * cut short what was written. A request that is cut off gets that. */
static void finish(FCGX_Request *request)
{
	char rest[4096];

	while (FCGX_GetStr(rest, sizeof rest, request->in) == (int)sizeof rest)
		;
	if (FCGX_GetError(request->in) == 0)
		FCGX_Detach(request);
	FCGX_Finish_r(request);
}

/* Sends the answers that are due; in how many milliseconds the next one is, -1: there is none. */
static int send_due(struct late *late)
{
	for (; late->count; late->count--, late->first = (late->first + 1) % LATE_MAX) {
		struct fastcgi_exchange *e = &late->kept[late->first];
		int64_t left_us = e->exchange.due_us - date_ticks_us();
		if (left_us > 0)
			return (int)(left_us / 1000) + 1;
		finish(&e->request);
	}
	return -1;
}

/* The next connection; -1 when the worker is to go. */
static int next_connection(int waiting, struct late *late)
{
	struct timeval silence = { .tv_sec = SILENCE_S };
	struct epoll_event event;

	for (;;) {
		int wait_ms = send_due(late);
		if (late->count == LATE_MAX) {
			usleep((useconds_t)wait_ms * 1000);
			continue;
		}
		if (epoll_wait(waiting, &event, 1, wait_ms) != 1)
			continue;
		if (event.data.fd < 0)
			return -1;
		int connection = accept4(event.data.fd, NULL, NULL, SOCK_CLOEXEC);
		if (connection >= 0) {
			setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence);
			setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof silence);
			return connection;
		}
		if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
			die("no connection can be accepted: %s", strerror(errno));
	}
}

static int serve_fastcgi(struct worker *worker)
{
	static const struct exchange fastcgi = { .variable = fastcgi_variable, .read = fastcgi_read, .write = fastcgi_write };
	struct late late = { .count = 0 };
	int connection, waiting;

	if (FCGX_Init() != 0)
		die("libfcgi does not start");
	signal(SIGPIPE, SIG_IGN);
	waiting = wait_for(FCGI_LISTENSOCK_FILENO);
	follow_parent();
	while (!worker_is_spent(worker) && (connection = next_connection(waiting, &late)) >= 0) {
		struct fastcgi_exchange *e = &late.kept[(late.first + late.count) % LATE_MAX];
		e->exchange = fastcgi;
		if (!begin(&e->request, connection))
			continue;
		serve(worker, &e->exchange);
		if (e->exchange.due_us)
			late.count++;
		else
			finish(&e->request);
	}
	for (int wait_ms; (wait_ms = send_due(&late)) >= 0;)
		usleep((useconds_t)wait_ms * 1000);
	return 0;
}

static int serve_cgi(struct worker *worker)
{
	struct exchange exchange = { .variable = cgi_variable, .read = cgi_read, .write = cgi_write };
	serve(worker, &exchange);
	while (date_ticks_us() < exchange.due_us)
		usleep(1000);
	return fflush(stdout) == 0 ? 0 : 1;
}

bool gateway_is_called(void)
{
	return getenv("REQUEST_METHOD") || !FCGX_IsCGI();
}

int gateway_run(struct worker *worker)
{
	return FCGX_IsCGI() ? serve_cgi(worker) : serve_fastcgi(worker);
}
