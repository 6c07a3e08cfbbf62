/* loop: what the database alone takes. Sends recorded statements from a bare loop: prepared once, values bound, rows fetched and
 * dropped. bench/run holds the programs against it.
 *
 *	loop SOCKET USER SECONDS FILE...
 *
 * A process and a connection for each file, all at once. SECONDS 0: each file once; otherwise again and again for so long.
 * Prints how many statements were sent in all, and in how many seconds. Lines of a file, parts separated by tabs:
 *
 *	P sql              to prepare; the first has number 0
 *	Q sql              to send as it is: START TRANSACTION, COMMIT
 *	E number value...  to execute; a value is N (NULL), I-12, D0.5, or X and the bytes in hex
 */
#include <mysql.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COLUMNS 96
#define VALUES 96

struct step {
	MYSQL_STMT *stmt; /* NULL: text */
	char *text;
	MYSQL_BIND *binds;
};

struct run {
	MYSQL *mysql;
	MYSQL_STMT **prepared;
	size_t prepared_count;
	struct step *steps;
	size_t count;
	uint64_t sent;
};

static _Noreturn void stop(const char *what, const char *why)
{
	fprintf(stderr, "loop: %s: %s\n", what, why);
	exit(1);
}

static void *grow(void *items, size_t count, size_t size)
{
	if (count & (count - 1)) /* room for the next power of two is there */
		return items;
	items = realloc(items, (count ? 2 * count : 1) * size);
	if (!items)
		stop("memory", "none left");
	return items;
}

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void read_bytes(const char *hex, MYSQL_BIND *bind)
{
	size_t length = strlen(hex) / 2;
	unsigned char *bytes = calloc(1, length + 1);

	for (size_t i = 0; bytes && i < length; i++)
		sscanf(hex + 2 * i, "%2hhx", &bytes[i]);
	*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = bytes, .buffer_length = length };
}

static void read_value(const char *text, MYSQL_BIND *bind)
{
	if (*text == 'X') {
		read_bytes(text + 1, bind);
	} else if (*text == 'I') {
		long long *number = malloc(sizeof *number);
		*number = atoll(text + 1);
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = number };
	} else if (*text == 'D') {
		double *number = malloc(sizeof *number);
		*number = atof(text + 1);
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_DOUBLE, .buffer = number };
	} else {
		*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_NULL };
	}
}

static void prepare(struct run *r, const char *sql)
{
	MYSQL_STMT *stmt = mysql_stmt_init(r->mysql);

	if (!stmt || mysql_stmt_prepare(stmt, sql, strlen(sql)) != 0)
		stop(sql, stmt ? mysql_stmt_error(stmt) : "no memory");
	r->prepared = grow(r->prepared, r->prepared_count, sizeof *r->prepared);
	r->prepared[r->prepared_count++] = stmt;
}

static void read_line(struct run *r, char *line)
{
	char *rest = line + 2, *part = NULL;
	struct step step = { 0 };
	size_t values = 0;

	if (*line == 'P') {
		prepare(r, rest);
		return;
	}
	if (*line == 'Q') {
		step.text = strdup(rest);
	} else {
		part = strtok(rest, "\t");
		if (!part || strtoul(part, NULL, 10) >= r->prepared_count)
			stop(line, "no such statement");
		step.stmt = r->prepared[strtoul(part, NULL, 10)];
		step.binds = calloc(VALUES, sizeof *step.binds);
		while ((part = strtok(NULL, "\t")) && step.binds && values < VALUES)
			read_value(part, &step.binds[values++]);
		if (values != mysql_stmt_param_count(step.stmt))
			stop(line, "another number of values");
	}
	r->steps = grow(r->steps, r->count, sizeof *r->steps);
	r->steps[r->count++] = step;
}

static void drop_rows(MYSQL_STMT *stmt)
{
	static char bytes[COLUMNS][480];
	static unsigned long lengths[COLUMNS];
	MYSQL_BIND binds[COLUMNS] = { 0 };
	unsigned columns = mysql_stmt_field_count(stmt);
	int status;

	if (columns == 0)
		return;
	for (unsigned i = 0; i < columns && i < COLUMNS; i++)
		binds[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = bytes[i], .buffer_length = sizeof bytes[i], .length = &lengths[i] };
	if (columns > COLUMNS || mysql_stmt_bind_result(stmt, binds) != 0)
		stop("columns", mysql_stmt_error(stmt));
	while ((status = mysql_stmt_fetch(stmt)) == 0 || status == MYSQL_DATA_TRUNCATED)
		;
	if (status != MYSQL_NO_DATA)
		stop("fetch", mysql_error(stmt->mysql));
	mysql_stmt_free_result(stmt);
}

static void send_step(struct run *r, const struct step *s)
{
	r->sent++;
	if (s->text) {
		if (mysql_real_query(r->mysql, s->text, strlen(s->text)) != 0)
			stop(s->text, mysql_error(r->mysql));
		return;
	}
	if ((mysql_stmt_param_count(s->stmt) && mysql_stmt_bind_param(s->stmt, s->binds) != 0) || mysql_stmt_execute(s->stmt) != 0)
		stop("execute", mysql_stmt_error(s->stmt));
	drop_rows(s->stmt);
}

static void load(struct run *r, const char *socket, const char *user, const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	r->mysql = mysql_init(NULL);
	if (!r->mysql || !mysql_real_connect(r->mysql, NULL, user, NULL, "autogate", 0, socket, CLIENT_FOUND_ROWS))
		stop(socket, r->mysql ? mysql_error(r->mysql) : "no memory");
	if (mysql_query(r->mysql, "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'") != 0 ||
	    mysql_query(r->mysql, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED") != 0)
		stop("session", mysql_error(r->mysql));
	if (!in)
		stop(path, "cannot be read");
	for (ssize_t length; (length = getline(&line, &size, in)) > 2; ) {
		line[length - 1] = '\0';
		read_line(r, line);
	}
	free(line);
	fclose(in);
	if (r->count == 0)
		stop(path, "no statements");
}

/* Says that it is ready, waits for all to be, sends, tells how many. */
static void work(const char *socket, const char *user, double seconds, const char *path, int ready, int go, int told)
{
	struct run r = { 0 };
	char byte = 0;

	load(&r, socket, user, path);
	if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 0)
		stop(path, "no start");
	double end_s = now_s() + seconds;
	do {
		for (size_t i = 0; i < r.count; i++)
			send_step(&r, &r.steps[i]);
	} while (now_s() < end_s && seconds > 0);
	if (write(told, &r.sent, sizeof r.sent) != sizeof r.sent)
		stop(path, "no end");
	exit(0);
}

int main(int argc, char **argv)
{
	int ready[2], go[2], told[2], status, bad = 0;
	uint64_t sent = 0, one;
	char byte;

	if (argc < 5 || pipe(ready) != 0 || pipe(go) != 0 || pipe(told) != 0)
		stop("usage", "loop SOCKET USER SECONDS FILE...");
	for (int i = 4; i < argc; i++) {
		if (fork() == 0) {
			close(go[1]);
			work(argv[1], argv[2], atof(argv[3]), argv[i], ready[1], go[0], told[1]);
		}
	}
	close(ready[1]);
	close(told[1]);
	for (int i = 4; i < argc; i++)
		if (read(ready[0], &byte, 1) != 1)
			stop("a process", "does not start");
	double begun_s = now_s();
	close(go[1]);
	while (read(told[0], &one, sizeof one) == sizeof one)
		sent += one;
	double took_s = now_s() - begun_s;
	while (wait(&status) > 0)
		bad |= status;
	printf("%llu %.6f\n", (unsigned long long)sent, took_s);
	return bad != 0;
}
