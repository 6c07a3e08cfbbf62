#include "web/serve.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/date.h"
#include "base/encode.h"
#include "base/uuid.h"
#include "web/endpoint.h"
#include "web/idempotency.h"
#include "web/reply.h"

#define BODY_MAX (1024 * 1024)
#define BULK_MAX 1000
#define FORM_AROUND_FILE (64 * 1024) /* what a form has beside its file, at most */
#define PARAMETERS_MAX 100
#define TRIES 4
#define USER_AGENT_MAX 250 /* bytes, as the audit and sessions keep it */

static const char *variable(struct request *r, const char *name)
{
	const char *value = r->exchange->variable(r->exchange, name);
	return value ? value : "";
}

/* ---- read ---- */

static const char *decode_parameter(struct request *r, const char *text, size_t length)
{
	const char *plain = decode_percent(r->scope, text, length, true);
	return plain && text_is_utf8(plain, strlen(plain)) ? plain : NULL;
}

static enum outcome read_query(struct request *r)
{
	static const struct text too_many = { "terlalu banyak parameter", "too many parameters" };
	static const struct text badly_encoded = { "parameter tidak tersandi sebagai UTF-8", "a parameter is not encoded UTF-8" };
	const char *rest = r->query_string;
	size_t pairs = 1;

	for (const char *c = rest; *c; c++)
		pairs += *c == '&';
	if (pairs > PARAMETERS_MAX)
		return error_add_text(r->scope, E_BAD_REQUEST, "", too_many);
	r->parameters = scope_alloc(r->scope, pairs * sizeof *r->parameters);
	while (*rest) {
		size_t pair = strcspn(rest, "&"), name = strcspn(rest, "=&");
		const char *key = decode_parameter(r, rest, name);
		const char *value = pair > name ? decode_parameter(r, rest + name + 1, pair - name - 1) : "";
		if (!key || !value)
			return error_add_text(r->scope, E_BAD_REQUEST, key, badly_encoded);
		if (*key)
			r->parameters[r->parameter_count++] = (struct parameter){ key, value };
		rest += pair + (rest[pair] == '&');
	}
	return OK;
}

static enum outcome read_length(struct request *r, unsigned long long *length)
{
	const char *text = variable(r, "CONTENT_LENGTH");
	char *end;

	*length = strtoull(text, &end, 10);
	return *end || *text == '-' ? error_add(r->scope, E_BAD_REQUEST, "", "Content-Length") : OK;
}

static enum outcome read_body(struct request *r)
{
	unsigned long long length;

	if (read_length(r, &length) != OK)
		return FAILED;
	if (length == 0)
		return OK;
	if (length > BODY_MAX)
		return error_add(r->scope, E_BODY_TOO_LARGE, "", "%d", BODY_MAX);
	char *bytes = scope_alloc(r->scope, length + 1);
	size_t got = 0;
	for (size_t n; got < length && (n = r->exchange->read(r->exchange, bytes + got, length - got)) > 0; got += n)
		;
	if (got < length)
		return error_add(r->scope, E_BAD_REQUEST, "", "Content-Length");
	r->body = (struct bytes){ bytes, length };
	return OK;
}

static size_t read_exchange(void *context, char *bytes, size_t size)
{
	struct exchange *exchange = context;
	return exchange->read(exchange, bytes, size);
}

/* Only for a sender who may; and once: who does it again finds it as it was read. */
static enum outcome read_form(struct request *r)
{
	const struct multipart_source source = { read_exchange, r->exchange };
	unsigned long long length;

	if (r->form->is_read)
		return OK;
	if (read_length(r, &length) != OK)
		return FAILED;
	if (length > (unsigned long long)r->route->upload_max + FORM_AROUND_FILE)
		return error_add(r->scope, E_FILE_TOO_LARGE, "file", "%lld MB", (long long)(r->route->upload_max >> 20));
	return multipart_read(r->scope, variable(r, "CONTENT_TYPE"), &source, r->route->upload_max, r->config->files_spool,
			      r->form);
}

static bool is_request_id(const char *text)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t length = strlen(text);
	return length >= 8 && length <= 64 && strspn(text, good) == length;
}

/* The path as it was sent: without the query, and without the /api under which old clients call. */
static const char *path_of(struct request *r)
{
	const char *uri = variable(r, "REQUEST_URI");
	const char *path = scope_copy(r->scope, uri, strcspn(uri, "?"));
	return text_starts(path, "/api/v1/") ? path + 4 : path;
}

static void choose_language(struct request *r)
{
	const char *asked = request_parameter(r, "lang");
	const char *accepted = request_header(r, "Accept-Language");

	if (!asked)
		asked = request_header(r, "X-Language");
	r->language_chosen = asked && (strcasecmp(asked, "en") == 0 || strcasecmp(asked, "id") == 0);
	if (r->language_chosen)
		r->language = strcasecmp(asked, "en") == 0 ? ENGLISH : INDONESIAN;
	else
		r->language = accepted && strncasecmp(accepted, "en", 2) == 0 ? ENGLISH : INDONESIAN;
}

static enum outcome read_request(struct request *r)
{
	const char *request_id = request_header(r, "X-Request-Id"), *user_agent = request_header(r, "User-Agent");

	r->method = variable(r, "REQUEST_METHOD");
	r->query_string = variable(r, "QUERY_STRING");
	r->address = variable(r, "REMOTE_ADDR");
	r->path = path_of(r);
	r->request_id = request_id && is_request_id(request_id) ? scope_text(r->scope, request_id) : uuid_new(r->scope);
	r->reply.data = buffer_in(r->scope, 4000);
	if (user_agent)
		r->user_agent = scope_copy(r->scope, user_agent,
					   text_utf8_length(user_agent, strnlen(user_agent, USER_AGENT_MAX)));
	enum outcome outcome = read_query(r);
	choose_language(r);
	return outcome;
}

/* ---- match, identify, authorize ---- */

static enum outcome match(struct request *r)
{
	const char *allowed, *method = strcmp(r->method, "HEAD") == 0 ? "GET" : r->method;

	r->route = route_match(r->scope, r->worker->group, method, r->path, r->path_values, &allowed);
	if (r->route)
		return OK;
	if (!*allowed)
		return error_add(r->scope, E_ROUTE_NOT_FOUND, "", NULL);
	reply_header(r, "Allow", allowed);
	return error_add(r->scope, E_METHOD_NOT_ALLOWED, "", "%s", allowed);
}

enum outcome request_identify_bearer(struct request *r)
{
	const char *authorization = request_header(r, "Authorization");

	if (!authorization)
		return error_add(r->scope, E_UNAUTHENTICATED, "", NULL);
	if (strncasecmp(authorization, "Bearer ", 7) != 0)
		return error_add(r->scope, E_TOKEN_INVALID, "", NULL);
	if (actor_of_token(r->db, &r->worker->grants_kept, authorization + 7, &r->actor) != OK)
		return FAILED;
	if (!r->language_chosen)
		r->language = r->actor.language;
	return OK;
}

static enum outcome authorize(struct request *r)
{
	const struct route *route = r->route;
	enum outcome outcome = OK;

	if (route->by)
		outcome = route->by->identify(r);
	else if (route->reach != PUBLIC && route->reach != LINK)
		outcome = request_identify_bearer(r);
	if (outcome != OK)
		return FAILED;
	/* A lane or a wall is what its key says; permissions are for people. */
	if (r->actor.kind == ACTOR_USER && !grants_have(&r->actor.grants, route->permission))
		return error_add(r->scope, E_FORBIDDEN, "", "%s", permission_row(route->permission)->key);
	return OK;
}

/* ---- validate ---- */

static enum outcome read_bulk(struct request *r, const struct record *record, const struct json *body)
{
	struct field datas = { .name = "datas", .type = TYPE_MANY, .flags = REQUIRED, .record = record, .min = 1, .max = BULK_MAX };
	struct record envelope = { .name = "bulk", .fields = &datas, .field_count = 1, .size = sizeof(struct list) };
	void *bulk;

	if (record_read(r->scope, &envelope, body, "", &bulk) != OK)
		return FAILED;
	r->inputs = *(struct list *)bulk;
	r->input = r->inputs.items[0];
	return OK;
}

/* What a route reads beside its list's own parameters; where that is wrong, what is wrong in those is told with it. */
static enum outcome read_route_query(struct request *r)
{
	enum outcome outcome = record_read_query(r->scope, r->route->query, r->parameters, r->parameter_count, &r->query);

	if (outcome != OK && endpoint_answer(r->route) == ANSWERS_PAGE)
		list_check(r->scope, route_gives(r->route), r->parameters, r->parameter_count);
	return outcome;
}

static enum outcome validate(struct request *r)
{
	const struct record *record = endpoint_takes(r->route);
	const char *type = variable(r, "CONTENT_TYPE");
	const struct json *body;

	if (r->route->query && read_route_query(r) != OK)
		return FAILED;
	if (r->route->upload_max)
		return read_form(r);
	if (!record || r->route->raw_body)
		return OK;
	if (r->body.length && *type && (strncasecmp(type, "application/json", 16) != 0 || !strchr("; \t", type[16])))
		return error_add(r->scope, E_MEDIA_TYPE, "", "%.100s", type);
	const char *bytes = r->body.length ? r->body.data : "{}";
	if (json_read(r->scope, bytes, r->body.length ? r->body.length : 2, &body) != OK)
		return FAILED;
	return r->route->bulk ? read_bulk(r, record, body) : record_read(r->scope, record, body, "", &r->input);
}

static enum outcome check_references(struct request *r)
{
	const struct record *record = endpoint_takes(r->route);
	enum outcome outcome = OK;

	if (!r->input)
		return OK;
	if (!r->route->bulk)
		return reach_check_body(r->db, r->route->reach, &r->actor, record, r->input, r->thing, "");
	for (size_t i = 0; i < r->inputs.count; i++) {
		const char *row = scope_printf(r->scope, "datas[%zu]", i);
		if (reach_check_body(r->db, r->route->reach, &r->actor, record, r->inputs.items[i], NULL, row) != OK)
			outcome = FAILED;
	}
	return outcome;
}

/* ---- run ---- */

/* The row that {id} names; one that is out of reach is not there. */
static enum outcome load_thing(struct request *r)
{
	bool reading = r->route->method == GET;
	const struct record *record = reading ? route_gives(r->route) : r->route->record;
	struct condition condition;

	if (r->route->of_sender)
		r->path_values[0] = r->actor.id;
	else if (!strstr(r->route->path, "{id}"))
		return OK;
	if (!record || !record->from)
		return OK;
	condition = request_reach(r, record, reading);
	if (record_get(r->db, record, request_id_of(r), &condition, !reading, &r->thing) != OK)
		return FAILED;
	return r->thing ? OK : error_add(r->scope, E_NOT_FOUND, "id", NULL);
}

static enum outcome run(struct request *r)
{
	bool again;

	if (load_thing(r) != OK)
		return FAILED;
	if (r->route->method == GET || r->route->own_transaction)
		return check_references(r) == OK ? r->route->run(r) : FAILED;
	if (idempotency_claim(r, &again) != OK)
		return FAILED;
	if (again)
		return OK;
	return check_references(r) == OK && r->route->run(r) == OK ? idempotency_keep(r) : FAILED;
}

static enum outcome attempt(struct request *r)
{
	bool writes;

	if (authorize(r) != OK || validate(r) != OK)
		return FAILED;
	writes = r->route->method != GET && !r->route->own_transaction;
	if (writes && db_begin(r->db) != OK)
		return FAILED;
	enum outcome outcome = run(r);
	if (writes && outcome == OK)
		outcome = db_commit(r->db);
	if (writes && outcome != OK)
		db_rollback(r->db);
	return outcome;
}

/* What was begun is forgotten, so that the same request can be tried from its start. */
static void start_over(struct request *r, const struct request *as_read, int tries)
{
	struct buffer data = r->reply.data;
	*r = *as_read;
	r->reply.data = data;
	r->reply.data.length = 0;
	error_forget(r->scope);
	usleep((useconds_t)(1000 << tries) * (1 + crypto_random_below(8)));
}

/* Another was faster, or the database could not then; the client has not been told of anything else. */
static bool may_succeed(struct request *r)
{
	const struct error *first = error_first(r->scope);
	return r->lost_race || (first && first->code == E_NOT_AVAILABLE && db_may_succeed(r->db));
}

/* A deadlock or a lost connection leaves nothing behind before the commit, so the whole is done again. A lost answer to the
 * commit itself is not: whether it took effect is unknown, and the client must look. */
static enum outcome work(struct request *r)
{
	const struct request as_read = *r;

	for (int tries = 1;; tries++) {
		enum outcome outcome = attempt(r);
		bool unknown = db_commit_is_unknown(r->db) && !r->route->repeatable;
		if (tries == TRIES && r->lost_race) { /* every time another was faster: no fault of the request */
			error_forget(r->scope);
			return error_add(r->scope, E_NOT_AVAILABLE, "", NULL);
		}
		if (outcome == OK || tries == TRIES || unknown || !may_succeed(r))
			return outcome;
		start_over(r, &as_read, tries);
	}
}

void serve(struct worker *worker, struct exchange *exchange)
{
	struct request *r = scope_alloc(worker->scope, sizeof *r);

	*r = (struct request){ .scope = worker->scope, .db = worker->db, .file_store = worker->file_store, .config = &worker->config,
			       .worker = worker, .exchange = exchange, .now_ms = date_now_ms(), .started_us = date_ticks_us() };
	db_use(worker->db, worker->scope);
	enum outcome outcome = read_request(r);
	if (outcome == OK)
		outcome = match(r);
	if (outcome == OK && r->route->upload_max)
		r->form = scope_alloc(r->scope, sizeof *r->form);
	else if (outcome == OK)
		outcome = read_body(r);
	if (outcome == OK)
		outcome = work(r);
	if (outcome == OK && !r->reply.bare && !r->reply.message)
		r->reply.message = endpoint_message(r->scope, r->route, r->language);
	reply_send(r, outcome);
	scope_clear(worker->scope);
	worker->requests++;
}
