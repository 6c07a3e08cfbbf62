#include "store/db_fault.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <string.h>

enum db_fault db_fault_of(unsigned error)
{
	switch (error) {
	case ER_DUP_ENTRY:
		return DB_DUPLICATE;
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case 1020: /* record has changed since last read */
	case ER_LOCK_DEADLOCK:
	case ER_UNKNOWN_COM_ERROR: /* 1047: a Galera node that is not ready */
	case 1053: /* the server shuts down */
	case 1927: /* the connection was killed */
	case 4031: /* the server gave the idle connection up */
		return DB_RETRY;
	case ER_LOCK_WAIT_TIMEOUT:
		return DB_LOCKED;
	case 1969: /* MariaDB: max_statement_time exceeded */
	case 3024: /* MySQL: maximum execution time exceeded */
		return DB_TIMEOUT;
	default:
		return DB_BROKEN;
	}
}

bool db_fault_cuts(unsigned error)
{
	return error >= CR_MIN_ERROR && error <= CR_MAX_ERROR && db_fault_of(error) == DB_RETRY;
}

/* "Duplicate entry '…' for key 'code'": the last quoted word, after a dot where the table stands before it. */
void db_fault_key(const char *message, char *key, size_t size)
{
	const char *end = strrchr(message, '\''), *start = end;

	while (start && start > message && start[-1] != '\'')
		start--;
	if (!start || start == message)
		start = end = message;
	const char *dot = memchr(start, '.', (size_t)(end - start));
	if (dot)
		start = dot + 1;
	size_t length = (size_t)(end - start) < size ? (size_t)(end - start) : size - 1;
	memcpy(key, start, length);
	key[length] = '\0';
}
