/* route: one endpoint is one row of a table; routing, permission, validation, docs and tests come from it.
 *
 *	static const struct route routes[] = {
 *		{ GET,  "/v1/products",      PRODUCT_READ,  list_records,  &product_record, .reach = ALL, .doc = "Paginate Products" },
 *		{ POST, "/v1/products",      PRODUCT_WRITE, create_record, &product_record, .reach = ALL, .doc = "Create Product" },
 *		{ GET,  "/v1/products/{id}", PRODUCT_READ,  get_record,    &product_record, .reach = ALL, .doc = "Detail Product" },
 *	};
 *
 * Rows are written out in full, so that a path can be searched for. A permission and a reach that a
 * row does not give are UNDECLARED, which --check refuses. In paths a literal wins over a {name};
 * a {name} that ends in "id" takes a UUID only.
 */
#pragma once
#include "auth/reach.h"

struct request;

enum method { GET, POST, PUT, PATCH, DELETE };
const char *method_name(enum method method);

/* What stands in `data` of the answer. */
enum answer {
	ANSWERS_BY_HANDLER, /* as the generic handler of the row does */
	ANSWERS_NULL,
	ANSWERS_ID,         /* {"id": …} of what was created */
	ANSWERS_ONE,        /* one thing of `gives` */
	ANSWERS_ALL,        /* a list of them without pages */
	ANSWERS_PAGE,       /* items and meta */
	ANSWERS_BARE,       /* one thing of `gives`, without the envelope */
	ANSWERS_FILE,       /* a thing of `gives`, or a PDF or other file as the client asks */
};

/* How the sender proves who it is; NULL in a row: a session's bearer token. */
struct authenticator {
	const char *name;   /* of the security scheme in the docs */
	const char *scheme; /* that scheme, as JSON */
	enum outcome (*identify)(struct request *request);
	bool or_bearer;     /* a session's bearer token serves as well */
};

struct route {
	enum method method;
	const char *path;
	enum permission permission;
	enum outcome (*run)(struct request *request);
	const struct record *record; /* what it is about */

	enum reach reach;
	const struct record *takes;  /* the body, where it is not the record */
	const struct record *query;  /* parameters of its own */
	const struct record *gives;  /* what it answers, where it is not the record */
	enum answer answer;
	const char *cache;           /* Cache-Control of its successes; NULL: no-store */
	const char *media_type;      /* of a file that is never JSON; NULL: JSON, or a PDF as the client asks */
	bool of_sender;              /* the thing is the sender's own row: no {id} in the path */
	bool bulk;                   /* the body is {"datas": [ … ]} of what it takes */
	bool raw_body;               /* the handler reads the body itself */
	int64_t upload_max;          /* the body is multipart/form-data with a file of at most so many bytes; the handler finds it in `form` */
	bool own_transaction;        /* the handler begins and commits by itself */
	bool repeatable;             /* done twice it does nothing more: it is tried again even when the answer to its commit got lost */
	bool tells_503;              /* its own form tells also that it is not available now */
	void (*refuse)(struct request *request); /* puts a refusal into a form of its own; it may leave it as it is */
	const struct authenticator *by;
	/* Rules of its own on a body that is valid, before it is written; what it sets itself it marks (record_mark). `before`
	 * is the row as it stands, NULL at a creation; `thing` is NULL at a removal. */
	enum outcome (*check)(struct request *request, void *thing, const void *before);
	/* What follows from a creation or a change, in its transaction: `before` is NULL at a creation. */
	enum outcome (*then)(struct request *request, const void *before, const void *after);
	struct text noun;            /* what its message speaks of, where it is not the record's */
	struct text says;            /* its whole message, where that differs */
	const char *doc;             /* its name, as the endpoint list has it */
};

struct group {
	const char *name; /* of the program, its socket and its source */
	const struct route *routes;
	size_t route_count;
	/* file_store_open for a group that stores or fetches files; only those carry the store's libraries. NULL: it has no
	 * file_store. */
	struct file_store *(*open_files)(struct scope *scope, const struct config *config);
};
#define GROUP(called, rows, ...) { .name = called, .routes = rows, .route_count = sizeof(rows) / sizeof *(rows), __VA_ARGS__ }

#define PATH_VALUES 4

/* The row for a method and path; NULL where there is none: `allowed` then holds the methods that the path has ("" for an
 * unknown path). Values of {names} go to `values` in their order. */
const struct route *route_match(struct scope *scope, const struct group *group, const char *method, const char *path,
				const char *values[PATH_VALUES], const char **allowed);

/* What the row answers a thing of. */
const struct record *route_gives(const struct route *route);
