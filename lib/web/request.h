/* request: what a handler is given, and the answer that it leaves (reply.h).
 *
 * When a handler runs, the sender is known and permitted, the body is read and valid (`input`), what
 * it refers to exists, the row of the path's {id} is read (`thing`), and for anything but GET a
 * transaction is open; it is committed when the handler says OK, before the
 * answer is sent. FAILED rolls back and answers the errors that were recorded. A handler may be run
 * again after a deadlock: it keeps nothing outside of the request.
 */
#pragma once
#include "store/list.h"
#include "web/multipart.h"
#include "web/route.h"

struct worker;

/* Where a request came from and where its answer goes: FastCGI, or plain CGI. */
struct exchange {
	const char *(*variable)(struct exchange *exchange, const char *name); /* CGI variables; NULL where unset */
	size_t (*read)(struct exchange *exchange, char *bytes, size_t size);
	void (*write)(struct exchange *exchange, const char *bytes, size_t length);
	int64_t due_us; /* when its answer is sent, of date_ticks_us(), while the worker serves others; 0: at once */
};

#define REPLY_HEADERS 8

struct reply {
	int status;
	const char *message;       /* the route's, unless the handler has said another */
	struct buffer data;        /* what stands in `data` as JSON; empty: null. Without the envelope: the whole body */
	bool secret;               /* `data` is shown this once: an Idempotency-Key keeps `kept` instead, … */
	const char *kept;          /* … NULL: null */
	bool bare;                 /* the body is `data` as it stands */
	const char *content_type;
	const char *cache;         /* Cache-Control, where it is not the route's */
	const char *headers[REPLY_HEADERS][2];
	size_t header_count;
};

struct request {
	struct scope *scope;
	struct db *db;
	struct file_store *file_store;
	const struct config *config;
	struct worker *worker;
	struct exchange *exchange;

	const char *method, *path, *query_string, *request_id, *address, *user_agent;
	struct parameter *parameters;
	size_t parameter_count;
	const struct route *route;
	const char *path_values[PATH_VALUES];
	enum language language;
	bool language_chosen;      /* by ?lang or X-Language: goes before the user's own */
	struct actor actor;
	void *known;               /* what the route's own authenticator has found out about the sender */

	void *thing;               /* the row that the path's {id} names, locked where it is to be changed */

	struct bytes body;
	struct multipart *form;    /* of a route that takes an upload */
	void *input;               /* what the route takes; of a bulk route the list's first, see `inputs` */
	struct list inputs;        /* of a bulk route */
	void *query;               /* the route's own parameters */

	bool lost_race;            /* set with FAILED: another request was faster; all of it is done again */
	int64_t now_ms, started_us;
	struct reply reply;
};

/* A header of the request by its name ("X-Lane-Code"); NULL where it is absent or empty. */
const char *request_header(struct request *r, const char *name);
const char *request_parameter(const struct request *r, const char *name);
/* Whom the Authorization header names by a session's token: how routes without an authenticator know their sender, for those that
 * take a session beside a key of their own. */
must_check enum outcome request_identify_bearer(struct request *r);
/* The value of the path's first {name}. */
static inline const char *request_id_of(const struct request *r)
{
	return r->path_values[0];
}
/* The condition on rows of a record, for this sender on this route. */
struct condition request_reach(const struct request *r, const struct record *record, bool reading);
/* A view for record_write: the request's language, links to files. */
struct view request_view(struct request *r, bool detail);

/* For routes with .own_transaction: does the work in one, and commits. */
must_check enum outcome request_transact(struct request *r, enum outcome (*work)(struct request *r, void *context),
					 void *context);

/* Whether the sender prefers this media type over JSON, by Accept. */
bool request_accepts(struct request *r, const char *media_type);

/* Writes an audit row for what the sender did to a thing, before and after as the record shows it (either may be NULL): without
 * its SECRET fields, its PERSONAL ones masked. Nothing is written where nothing changed. */
must_check enum outcome request_audit(struct request *r, const char *action, const struct record *record, const char *id,
				      const void *before, const void *after);
/* The same for many things that were made. */
must_check enum outcome request_audit_made(struct request *r, const struct record *record, const struct list *made);
