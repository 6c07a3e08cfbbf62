#include "web/openapi.h"

#include <stdio.h>
#include <string.h>

#include "store/list.h"
#include "web/endpoint.h"
#include "web/openapi_schema.h"

static void parameter(struct openapi *d, const char *name, const char *in, bool required, const struct field *f, const char *doc)
{
	struct json_writer *w = &d->w;
	struct field plain = { .name = name, .type = TYPE_TEXT };

	if (f) {
		plain = *f;
		if (plain.type == TYPE_TEXTS)
			plain.type = TYPE_TEXT;
		if (plain.type == TYPE_IDS)
			plain = (struct field){ .type = TYPE_ID };
	}
	json_open(w, '{');
	json_text_at(w, "name", name);
	json_text_at(w, "in", in);
	json_key(w, "required");
	json_bool(w, required);
	if (doc)
		json_text_at(w, "description", doc);
	json_key(w, "schema");
	plain.flags = REQUIRED; /* no null in a query */
	openapi_field(d, &plain, true);
	json_close(w, '}');
}

/* What stands in the path is no filter any more. */
static bool is_in_path(struct openapi *d, const struct route *r, const char *name)
{
	return strstr(r->path, scope_printf(d->scope, "{%s}", name)) != NULL;
}

static void list_parameters(struct openapi *d, const struct route *r, const struct record *record)
{
	struct field page = { .name = "page", .type = TYPE_INT, .min = 1 };
	struct field per_page = { .name = "per_page", .type = TYPE_INT, .min = 1, .max = LIST_PER_PAGE_MAX };
	static const struct choice orders[] = { { "ASC", { 0 }, 0 }, { "DESC", { 0 }, 0 }, { 0 } };
	struct field order = { .name = "order", .type = TYPE_CHOICE, .choices = orders };
	struct field day = { .name = "day", .type = TYPE_DATE };
	struct buffer sorts = buffer_in(d->scope, 100);
	bool searches = false;

	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->flags & SORT)
			buffer_printf(&sorts, ", %s", f->name);
		searches |= (f->flags & SEARCH) != 0;
	}
	parameter(d, "page", "query", false, &page, "From 1");
	parameter(d, "per_page", "query", false, &per_page, "10 unless given");
	parameter(d, "sort", "query", false, NULL, scope_printf(d->scope, "One of: latest%s", sorts.bytes));
	parameter(d, "order", "query", false, &order, NULL);
	parameter(d, "cursor", "query", false, NULL, "meta.next_cursor of the page before; counts nothing");
	if (searches)
		parameter(d, "search", "query", false, NULL, NULL);
	if (record->dates) {
		parameter(d, "start_date", "query", false, &day, "First day, of Asia/Jakarta");
		parameter(d, "end_date", "query", false, &day, "Last day, of Asia/Jakarta");
	}
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (f->flags & FILTER && !is_in_path(d, r, f->name))
			parameter(d, list_filter_name(d->scope, f), "query", false, f, f->doc);
}

static void parameters(struct openapi *d, const struct route *r)
{
	json_open_at(&d->w, "parameters", '[');
	for (const char *at = r->path; (at = strchr(at, '{')); ) {
		size_t length = strcspn(++at, "}");
		const char *name = scope_copy(d->scope, at, length);
		struct field id = { .name = name,
				    .type = length >= 2 && strncmp(at + length - 2, "id", 2) == 0 ? TYPE_ID : TYPE_TEXT };
		parameter(d, name, "path", true, &id, NULL);
	}
	if (endpoint_answer(r) == ANSWERS_PAGE && route_gives(r))
		list_parameters(d, r, route_gives(r));
	if (r->query)
		for (const struct field *f = r->query->fields; f < r->query->fields + r->query->field_count; f++)
			if (!(f->flags & READ_ONLY))
				parameter(d, f->name, "query", f->flags & REQUIRED, f, f->doc);
	json_close(&d->w, ']');
}

#define UPLOAD_BODY \
	"{\"required\":true,\"content\":{\"multipart/form-data\":{\"schema\":{\"type\":\"object\",\"required\":[\"file\"]," \
	"\"properties\":{\"file\":{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"}}}}}}"

static void request_body(struct openapi *d, const struct route *r)
{
	struct json_writer *w = &d->w;
	const struct record *takes = endpoint_takes(r);

	if (r->upload_max) {
		json_key(w, "requestBody");
		json_raw(w, UPLOAD_BODY);
	}
	if (!takes)
		return;
	json_open_at(w, "requestBody", '{');
	json_key(w, "required");
	json_bool(w, true);
	json_open_at(w, "content", '{');
	json_open_at(w, "application/json", '{');
	json_key(w, "schema");
	if (r->bulk) {
		json_open(w, '{');
		json_text_at(w, "type", "object");
		json_key(w, "required");
		json_raw(w, "[\"datas\"]");
		json_open_at(w, "properties", '{');
		json_open_at(w, "datas", '{');
		json_text_at(w, "type", "array");
		json_key(w, "items");
		openapi_reference(d, takes, true);
		json_close(w, '}');
		json_close(w, '}');
		json_close(w, '}');
	} else {
		openapi_reference(d, takes, true);
	}
	for (int i = 0; i < 3; i++)
		json_close(w, '}');
}

static void data_schema(struct openapi *d, const struct route *r)
{
	struct json_writer *w = &d->w;

	switch (endpoint_answer(r)) {
	case ANSWERS_ONE:
	case ANSWERS_FILE:
		openapi_reference(d, route_gives(r), false);
		break;
	case ANSWERS_ID:
		json_raw(w, "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\",\"format\":\"uuid\"}}}");
		break;
	case ANSWERS_ALL:
	case ANSWERS_PAGE:
		json_open(w, '{');
		if (endpoint_answer(r) == ANSWERS_PAGE) {
			json_text_at(w, "type", "object");
			json_key(w, "required");
			json_raw(w, "[\"items\",\"meta\"]");
			json_open_at(w, "properties", '{');
			json_key(w, "meta");
			json_raw(w, "{\"$ref\":\"#/components/schemas/Meta\"}");
			json_open_at(w, "items", '{');
		}
		json_text_at(w, "type", "array");
		json_key(w, "items");
		openapi_reference(d, route_gives(r), false);
		json_close(w, '}');
		if (endpoint_answer(r) == ANSWERS_PAGE) {
			json_close(w, '}');
			json_close(w, '}');
		}
		break;
	default: json_raw(w, "{\"type\":\"null\"}");
	}
}

static void json_answer(struct openapi *d, const struct route *r)
{
	struct json_writer *w = &d->w;

	json_open_at(w, "application/json", '{');
	json_key(w, "schema");
	if (endpoint_answer(r) == ANSWERS_BARE) {
		openapi_reference(d, route_gives(r), false);
	} else {
		json_open(w, '{');
		json_text_at(w, "type", "object");
		json_key(w, "required");
		json_raw(w, "[\"message\",\"data\"]");
		json_open_at(w, "properties", '{');
		json_key(w, "message");
		json_raw(w, "{\"type\":\"string\"}");
		json_key(w, "data");
		data_schema(d, r);
		json_close(w, '}');
		json_close(w, '}');
	}
	json_close(w, '}');
}

static void refusals(struct openapi *d, const struct route *r)
{
	const bool has_body = endpoint_takes(r) || r->upload_max;
	const struct {
		const char *status;
		bool is_possible;
	} kinds[] = {
		{ "400", has_body },
		{ "401", r->reach != PUBLIC },
		{ "403", r->permission != NO_PERMISSION || r->reach == LINK },
		{ "404", strchr(r->path, '{') != NULL },
		{ "409", r->method != GET },
		{ "422", has_body || r->query || endpoint_answer(r) == ANSWERS_PAGE },
		{ "default", true },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!kinds[i].is_possible)
			continue;
		json_key(&d->w, kinds[i].status);
		json_raw(&d->w, "{\"$ref\":\"#/components/responses/Refusal\"}");
	}
}

static void answer(struct openapi *d, const struct route *r, const char *status, const char *description)
{
	struct json_writer *w = &d->w;

	json_open_at(w, status, '{');
	json_text_at(w, "description", description);
	json_open_at(w, "content", '{');
	if (endpoint_answer(r) == ANSWERS_FILE) {
		const char *type = r->media_type ? r->media_type : "application/pdf";
		json_key(w, type);
		json_raw(w, scope_printf(d->scope, "{\"schema\":{\"type\":\"string\",\"contentMediaType\":\"%s\"}}", type));
	}
	if (!r->media_type)
		json_answer(d, r);
	json_close(w, '}');
	json_close(w, '}');
}

static void answer_elsewhere(struct json_writer *w)
{
	json_key(w, "302");
	json_raw(w, "{\"description\":\"The file is at Location, for some minutes\","
		    "\"headers\":{\"Location\":{\"schema\":{\"type\":\"string\",\"format\":\"uri\"}}}}");
}

static void responses(struct openapi *d, const struct route *r)
{
	json_open_at(&d->w, "responses", '{');
	answer(d, r, "200", endpoint_message(d->scope, r, INDONESIAN));
	if (text_equal(r->media_type, "*/*")) /* any file is a stored one */
		answer_elsewhere(&d->w);
	if (r->tells_503)
		answer(d, r, "503", "Not available now; in the form of a success");
	refusals(d, r);
	json_close(&d->w, '}');
}

/* "put_v1_products_id": good for a name in any language. */
static const char *operation_id(struct scope *scope, const struct route *r)
{
	struct buffer id = buffer_in(scope, 80);

	buffer_text(&id, text_lower(scope, method_name(r->method)));
	for (const char *c = r->path; *c; c++)
		if (*c != '{' && *c != '}')
			buffer_char(&id, strchr("/-", *c) ? '_' : *c);
	return id.bytes;
}

/* The record by whose area a route's rows are reached; NULL where areas bind nobody. */
static const struct record *bound_by_area(const struct route *r)
{
	const struct record *gives = route_gives(r);
	return gives && gives->area ? gives : r->record && r->record->area ? r->record : NULL;
}

/* Beside what openapi.json is made for, its x-… tell the test matrices what the route's row says. */
static void access(struct openapi *d, const struct route *r)
{
	struct json_writer *w = &d->w;
	const char *permission = permission_row(r->permission)->key, *reach = reach_name(r->reach);
	const struct record *bound = bound_by_area(r);

	json_text_at(w, "x-permission", permission);
	json_text_at(w, "x-reach", reach);
	if (bound)
		json_text_at(w, "x-by-area", bound->from);
	if (r->permission != NO_PERMISSION)
		json_text_at(w, "description",
			     scope_printf(d->scope, "Needs the permission `%s`; reaches: %s%s.", permission, reach,
					  bound ? ", of users bound to areas only there" : ""));
}

static void operation(struct openapi *d, const struct route *r)
{
	struct json_writer *w = &d->w;
	const char *scheme = r->by ? r->by->name : r->reach == PUBLIC || r->reach == LINK ? NULL : "bearer";

	json_key(w, text_lower(d->scope, method_name(r->method)));
	json_open(w, '{');
	json_text_at(w, "summary", r->doc);
	json_text_at(w, "operationId", operation_id(d->scope, r));
	json_open_at(w, "tags", '[');
	json_text(w, r->path[strlen("/")] == 'v' ? scope_copy(d->scope, r->path + 4, strcspn(r->path + 4, "/")) : "operation");
	json_close(w, ']');
	access(d, r);
	json_open_at(w, "security", '[');
	if (scheme) {
		json_open(w, '{');
		json_open_at(w, scheme, '[');
		json_close(w, ']');
		json_close(w, '}');
	}
	if (r->by && r->by->or_bearer)
		json_raw(w, "{\"bearer\":[]}");
	json_close(w, ']');
	parameters(d, r);
	request_body(d, r);
	responses(d, r);
	json_close(w, '}');
}

static bool is_first_of_path(const struct group *group, const struct route *r)
{
	for (const struct route *other = group->routes; other < r; other++)
		if (strcmp(other->path, r->path) == 0)
			return false;
	return true;
}

static void paths(struct openapi *d, const struct group *group)
{
	json_open_at(&d->w, "paths", '{');
	for (const struct route *r = group->routes; r < group->routes + group->route_count; r++) {
		if (!is_first_of_path(group, r))
			continue;
		json_open_at(&d->w, r->path, '{');
		for (const struct route *same = r; same < group->routes + group->route_count; same++)
			if (strcmp(same->path, r->path) == 0)
				operation(d, same);
		json_close(&d->w, '}');
	}
	json_close(&d->w, '}');
}

static void security_schemes(struct openapi *d, const struct group *group)
{
	json_open_at(&d->w, "securitySchemes", '{');
	json_key(&d->w, "bearer");
	json_raw(&d->w,
		 "{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"The token that POST /v1/auth/login answers\"}");
	for (const struct route *r = group->routes; r < group->routes + group->route_count; r++) {
		bool known = !r->by;
		for (const struct route *other = group->routes; other < r && !known; other++)
			known = other->by == r->by;
		if (!known) {
			json_key(&d->w, r->by->name);
			json_raw(&d->w, r->by->scheme);
		}
	}
	json_close(&d->w, '}');
}

/* What every answer is made of, whatever it is about. */
static const char meta_schema[] =
	"{\"type\":\"object\",\"required\":[\"page\",\"per_page\",\"total\",\"total_page\"],"
	"\"properties\":{\"page\":{\"type\":\"integer\"},\"per_page\":{\"type\":\"integer\"},"
	"\"total\":{\"type\":[\"integer\",\"null\"]},\"total_page\":{\"type\":[\"integer\",\"null\"]},"
	"\"next_cursor\":{\"type\":[\"string\",\"null\"]},"
	"\"unread\":{\"type\":\"integer\",\"description\":\"Of notifications only\"}}}";
static const char error_schema[] =
	"{\"type\":\"object\",\"required\":[\"message\",\"errors\"],"
	"\"properties\":{\"message\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"
	"\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
	"\"required\":[\"key\",\"path\",\"code\",\"message\",\"messages\"],"
	"\"properties\":{\"key\":{\"type\":\"string\"},\"path\":{\"type\":\"string\"},"
	"\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},"
	"\"messages\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}}}}";
static const char refusal[] =
	"{\"description\":\"A refusal: one row for each thing wrong\","
	"\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Error\"}}}}";

static void components(struct openapi *d, const struct group *group)
{
	struct json_writer *w = &d->w;

	json_open_at(w, "components", '{');
	security_schemes(d, group);
	json_open_at(w, "responses", '{');
	json_key(w, "Refusal");
	json_raw(w, refusal);
	json_close(w, '}');
	json_open_at(w, "schemas", '{');
	json_key(w, "Meta");
	json_raw(w, meta_schema);
	json_key(w, "Error");
	json_raw(w, error_schema);
	openapi_schemas(d);
	json_close(w, '}');
	json_close(w, '}');
}

void openapi_print(const struct group *group)
{
	struct scope *scope = scope_new();
	struct buffer text = buffer_in(scope, 100000);
	struct openapi d = { .scope = scope, .w = json_writer(&text) };

	json_open(&d.w, '{');
	json_text_at(&d.w, "openapi", "3.1.0");
	json_key(&d.w, "info");
	json_raw(&d.w, "{\"title\":\"Autogate KEK\",\"version\":\"1\","
		       "\"description\":\"Gates, tickets and partners of a special economic zone and its port.\","
		       "\"license\":{\"name\":\"Proprietary\",\"identifier\":\"LicenseRef-Proprietary\"}}");
	json_key(&d.w, "servers");
	json_raw(&d.w, "[{\"url\":\"/\",\"description\":\"This installation\"},"
		       "{\"url\":\"/api\",\"description\":\"The same, as the system before it\"}]");
	paths(&d, group);
	components(&d, group);
	json_close(&d.w, '}');
	fwrite(text.bytes, 1, text.length, stdout);
	putchar('\n');
	scope_free(scope);
}
