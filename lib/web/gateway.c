#include "web/gateway.h"

#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/log.h"
#include "web/serve.h"

/* A web server that stops in the middle must not hold a worker. */
#define SILENCE_S 20

struct fastcgi_exchange {
	struct exchange exchange;
	FCGX_Request request;
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

static void on_stop(int signal_number)
{
	(void)signal_number;
	FCGX_ShutdownPending();
}

/* libfcgi sets handlers of its own in FCGX_Init: these come after. Without SA_RESTART, so that the wait in accept ends. */
static void catch_signals(void)
{
	struct sigaction stop = { .sa_handler = on_stop }, ignore = { .sa_handler = SIG_IGN };
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGUSR1, &stop, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

/* A worker whose supervisor was killed would keep the socket for ever: it goes with it. */
static void follow_parent(void)
{
	pid_t parent = getppid();
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (getppid() != parent)
		exit(0);
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

static int serve_fastcgi(struct worker *worker)
{
	struct fastcgi_exchange e = { .exchange = { fastcgi_variable, fastcgi_read, fastcgi_write } };
	struct timeval silence = { .tv_sec = SILENCE_S };

	follow_parent();
	if (FCGX_Init() != 0)
		die("libfcgi does not start");
	catch_signals();
	FCGX_InitRequest(&e.request, 0, FCGI_FAIL_ACCEPT_ON_INTR);
	while (!worker_is_spent(worker) && FCGX_Accept_r(&e.request) == 0) {
		setsockopt(e.request.ipcFd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof silence);
		setsockopt(e.request.ipcFd, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof silence);
		serve(worker, &e.exchange);
		finish(&e.request);
	}
	FCGX_Free(&e.request, 1);
	return 0;
}

static int serve_cgi(struct worker *worker)
{
	struct exchange exchange = { cgi_variable, cgi_read, cgi_write };
	serve(worker, &exchange);
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
