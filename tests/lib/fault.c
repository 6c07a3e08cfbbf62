/* fault: makes one call of a program go wrong. Preloaded (LD_PRELOAD) and told by its environment:
 *
 *	FAULT_OF  database: connect, prepare, execute, query; statement: only those that may change something; commit;
 *	          memory; random; write
 *	FAULT_AT  which of these calls, from 1
 *	FAULT_DO  kill: the process dies before it; kill-after: when it is done, before anybody hears of it;
 *	          lost: it is done, its answer is not; a number: it fails so (a database error, or errno)
 *
 * When it happens, the error output says "fault: <name of the call>". What a server does with the transaction when it gives such an
 * error is done as well: after a deadlock it is rolled back, after a lost connection there is none.
 */
#include <dlfcn.h>
#include <errmsg.h>
#include <errno.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { NOTHING, MEMORY, RANDOM, WRITE, CALL, STATEMENT, COMMIT }; /* every commit is a statement, every statement a call */

static enum kind of;
static long at, calls;
static const char *action = "";
static bool inside; /* what the client library calls by itself does not count */

static void read_order(void)
{
	static const char *const names[] = { "", "memory", "random", "write", "database", "statement", "commit" };
	const char *kind = getenv("FAULT_OF"), *which = getenv("FAULT_AT"), *what = getenv("FAULT_DO");

	for (int i = MEMORY; kind && which && what && i <= COMMIT; i++)
		if (strcmp(kind, names[i]) == 0)
			of = (enum kind)i;
	if (!of)
		return;
	action = what;
	at = atol(which);
	unsetenv("LD_PRELOAD"); /* not for what this program may start */
}

static bool is_of(enum kind kind)
{
	return kind >= CALL ? of >= CALL && kind >= of : kind == of;
}

static bool due(enum kind kind, const char *name)
{
	char said[64];

	if (!at || inside || !is_of(kind) || ++calls != at)
		return false;
	int length = snprintf(said, sizeof said, "fault: %s\n", name);
	syscall(SYS_write, STDERR_FILENO, said, length);
	if (strcmp(action, "kill") == 0)
		kill(getpid(), SIGKILL);
	return true;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Nothing counts before main: what libraries do when they are loaded is theirs. */
static int (*program)(int argc, char **argv, char **environment);

static int begin(int argc, char **argv, char **environment)
{
	read_order();
	return program(argc, argv, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
		      void (*rtld_fini)(void), void *stack_end)
{
	program = main;
	return REAL(__libc_start_main)(begin, argc, argv, init, fini, rtld_fini, stack_end);
}

/* ---- the database ---- */

/* As the server would leave the connection. Gives the error. */
static unsigned break_connection(MYSQL *mysql, unsigned error)
{
	inside = true;
	if (error == ER_LOCK_DEADLOCK || error == ER_CHECKREAD)
		REAL(mysql_real_query)(mysql, "ROLLBACK", 8);
	if (error == CR_SERVER_GONE_ERROR || error == CR_SERVER_LOST)
		shutdown(mysql_get_socket(mysql), SHUT_RDWR);
	inside = false;
	return error;
}

static bool is_done_first(void)
{
	return strcmp(action, "kill-after") == 0 || strcmp(action, "lost") == 0;
}

static unsigned error_of_fault(MYSQL *mysql)
{
	if (strcmp(action, "kill-after") == 0)
		kill(getpid(), SIGKILL);
	return break_connection(mysql, strcmp(action, "lost") == 0 ? CR_SERVER_LOST : (unsigned)atoi(action));
}

static int fail_statement(MYSQL_STMT *stmt)
{
	stmt->last_errno = error_of_fault(stmt->mysql);
	strcpy(stmt->last_error, "made to fail");
	return 1;
}

static int fail_connection(MYSQL *mysql)
{
	mysql->net.last_errno = error_of_fault(mysql);
	strcpy(mysql->net.last_error, "made to fail");
	return 1;
}

/* Calls the real one, unless the fault comes before it; `fails` is what the caller gets when it is its turn. */
#define CALL_OR_FAIL(kind, name, call, fails) \
	do { \
		bool now = due(kind, #name), outer = inside; \
		if (now && !is_done_first()) \
			return fails; \
		inside = outer || of >= CALL; \
		__typeof__(call) result = call; \
		inside = outer; \
		return now ? fails : result; \
	} while (0)

MYSQL *STDCALL mysql_real_connect(MYSQL *mysql, const char *host, const char *user, const char *password, const char *name, unsigned port,
				  const char *socket, unsigned long flags)
{
	CALL_OR_FAIL(CALL, mysql_real_connect, REAL(mysql_real_connect)(mysql, host, user, password, name, port, socket, flags),
		     (fail_connection(mysql), NULL));
}

int STDCALL mysql_stmt_prepare(MYSQL_STMT *stmt, const char *sql, unsigned long length)
{
	CALL_OR_FAIL(CALL, mysql_stmt_prepare, REAL(mysql_stmt_prepare)(stmt, sql, length), fail_statement(stmt));
}

int STDCALL mysql_stmt_execute(MYSQL_STMT *stmt)
{
	CALL_OR_FAIL(STATEMENT, mysql_stmt_execute, REAL(mysql_stmt_execute)(stmt), fail_statement(stmt));
}

int STDCALL mysql_real_query(MYSQL *mysql, const char *sql, unsigned long length)
{
	bool commits = strncmp(sql, "COMMIT", length) == 0;
	CALL_OR_FAIL(commits ? COMMIT : STATEMENT, mysql_real_query, REAL(mysql_real_query)(mysql, sql, length), fail_connection(mysql));
}

/* ---- the kernel ---- */

/* Under the names by which the program's own malloc calls them (lib/base/memory.c). */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static bool memory_is_out(const char *name)
{
	if (of != MEMORY || !due(MEMORY, name))
		return false;
	errno = ENOMEM;
	return true;
}

void *__libc_malloc(size_t size)
{
	return memory_is_out("malloc") ? NULL : REAL(__libc_malloc)(size);
}

void *__libc_calloc(size_t count, size_t size)
{
	return memory_is_out("calloc") ? NULL : REAL(__libc_calloc)(count, size);
}

void *__libc_realloc(void *memory, size_t size)
{
	return memory_is_out("realloc") ? NULL : REAL(__libc_realloc)(memory, size);
}

ssize_t getrandom(void *bytes, size_t length, unsigned flags)
{
	if (due(RANDOM, "getrandom")) {
		errno = atoi(action);
		return -1;
	}
	return syscall(SYS_getrandom, bytes, length, flags);
}

ssize_t write(int file, const void *bytes, size_t length)
{
	if (due(WRITE, "write")) {
		errno = atoi(action);
		return -1;
	}
	return syscall(SYS_write, file, bytes, length);
}
