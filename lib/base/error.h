/* error: what went wrong, for the client; every kind has a code, a status and words in two languages.
 *
 * Functions return OK or FAILED and must be checked. Whoever detects a fault records it in the
 * scope; callers only pass FAILED on. Validation records every violation, all else stops at the
 * first. Text for operators goes to the log, never into an error.
 *
 *	if (length > max)
 *		return error_add(scope, E_TOO_LONG, "datas[0].name", "%d", max);
 */
#pragma once
#include <stdbool.h>

#include "base/error_codes.h"
#include "base/scope.h"
#include "base/text.h"

enum outcome { OK, FAILED };
#define must_check __attribute__((warn_unused_result))

enum error_code {
	NO_ERROR,
#define X(code, status, id, en) E_##code,
	ERROR_CODES(X)
#undef X
	ERROR_CODE_COUNT
};

struct error {
	enum error_code code;
	const char *path;   /* "datas[1].email"; "" for a rule that belongs to no field */
	struct text detail; /* what stands for %s in the words */
	struct text place;  /* what stands before the words where people know the place by another name: "Baris 5, kolom NIP" */
	struct error *next;
};

struct error_list {
	struct error *first, **end;
	int count, retry_after_s;
};

/* Records an error and returns FAILED. `detail` is a printf format, NULL where the words need none;
 * path and detail are copied. At most 100 are kept. */
enum outcome error_add(struct scope *scope, enum error_code code, const char *path, const char *detail, ...)
	__attribute__((format(printf, 4, 5)));

/* The same with a detail that differs by language. */
enum outcome error_add_text(struct scope *scope, enum error_code code, const char *path, struct text detail);

/* Says of every error recorded so far that it lies within `place`: "name" becomes "datas[3].name". */
void error_within(struct scope *scope, const char *place);

/* Records INTERNAL; what happened goes to the log and not to the client. */
enum outcome error_internal(struct scope *scope, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells the client when to come back (429, 503). */
void error_retry_after(struct scope *scope, int seconds);

/* The first error recorded, or NULL; forgetting them lets a piece of work be tried again. */
const struct error *error_first(struct scope *scope);
void error_forget(struct scope *scope);

/* "TICKET_STATE" */
const char *error_name(enum error_code code);
int error_status(enum error_code code);
/* The words for one error. */
const char *error_words(struct scope *scope, const struct error *error, enum language language);
/* The generic phrase of a status: "Data tidak valid" for 422. */
const char *error_phrase(int status, enum language language);
/* The last name of a path: "email" of "datas[1].email". */
const char *error_key(struct scope *scope, const char *path);
