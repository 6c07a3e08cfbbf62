#include "web/request.h"

#include <ctype.h>
#include <string.h>

#include "auth/link.h"
#include "base/encode.h"
#include "store/audit.h"
#include "web/worker.h"

const char *request_header(struct request *r, const char *name)
{
	char variable[80] = "HTTP_";
	size_t length = strlen(variable);

	for (; *name && length + 1 < sizeof variable; name++)
		variable[length++] = *name == '-' ? '_' : (char)toupper((unsigned char)*name);
	variable[length] = '\0';
	const char *value = r->exchange->variable(r->exchange, variable);
	return value && *value ? value : NULL;
}

const char *request_parameter(const struct request *r, const char *name)
{
	return parameter_value(r->parameters, r->parameter_count, name);
}

struct condition request_reach(const struct request *r, const struct record *record, bool reading)
{
	return reach_condition(r->scope, r->route->reach, &r->actor, record, reading);
}

static const char *link_of(void *context, const char *key)
{
	struct request *r = context;
	return link_to_file(r->scope, r->config, key, r->now_ms + r->config->files_link_hours * 3600000, NULL);
}

struct view request_view(struct request *r, bool detail)
{
	return (struct view){ .language = r->language, .detail = detail, .file_link = link_of, .context = r };
}

/* Good enough for what clients send: the type is named, and JSON or anything does not stand before it. */
bool request_accepts(struct request *r, const char *media_type)
{
	const char *accept = request_header(r, "Accept");
	const char *wanted = accept ? strstr(accept, media_type) : NULL;
	if (!wanted)
		return false;
	const char *json = strstr(accept, "application/json"), *any = strstr(accept, "*/*");
	return !(json && json < wanted) && !(any && any < wanted);
}

static struct json_writer data_of(struct request *r)
{
	r->reply.data.length = 0;
	return json_writer(&r->reply.data);
}

enum outcome reply_null(struct request *r)
{
	r->reply.data.length = 0;
	return OK;
}

enum outcome reply_id(struct request *r, const char *id)
{
	struct json_writer w = data_of(r);
	json_open(&w, '{');
	json_text_at(&w, "id", id);
	json_close(&w, '}');
	return OK;
}

enum outcome reply_one(struct request *r, const struct record *record, const void *thing)
{
	struct json_writer w = data_of(r);
	struct view view = request_view(r, true);
	record_write(&w, record, thing, &view);
	return OK;
}

enum outcome reply_all(struct request *r, const struct record *record, const struct list *list)
{
	struct json_writer w = data_of(r);
	struct view view = request_view(r, false);
	list_write(&w, record, list, &view);
	return OK;
}

static void write_count(struct json_writer *w, const char *key, int64_t count)
{
	json_key(w, key);
	if (count == NONE)
		json_null(w);
	else
		json_int(w, count);
}

enum outcome reply_page(struct request *r, const struct record *record, const struct page *page)
{
	struct json_writer w = data_of(r);
	struct view view = request_view(r, false);

	json_open(&w, '{');
	json_key(&w, "items");
	list_write(&w, record, &page->rows, &view);
	json_open_at(&w, "meta", '{');
	write_count(&w, "page", page->page);
	write_count(&w, "per_page", page->per_page);
	write_count(&w, "total", page->total);
	write_count(&w, "total_page", page->total == NONE ? NONE : (page->total + page->per_page - 1) / page->per_page);
	json_text_at(&w, "next_cursor", page->next_cursor);
	json_close(&w, '}');
	json_close(&w, '}');
	return OK;
}

enum outcome reply_secret(struct request *r, const struct record *record, const void *thing)
{
	struct buffer kept = buffer_in(r->scope, 200);
	struct json_writer w = json_writer(&kept);
	struct view view = request_view(r, true);

	view.kept = true;
	record_write(&w, record, thing, &view);
	r->reply.secret = true;
	r->reply.kept = kept.bytes;
	return reply_one(r, record, thing);
}

enum outcome reply_bare(struct request *r, const struct record *record, const void *thing)
{
	r->reply.bare = true;
	return reply_one(r, record, thing);
}

void reply_header(struct request *r, const char *name, const char *value)
{
	if (strpbrk(value, "\r\n") || r->reply.header_count == REPLY_HEADERS)
		return;
	r->reply.headers[r->reply.header_count][0] = name;
	r->reply.headers[r->reply.header_count++][1] = value;
}

enum outcome reply_bytes(struct request *r, const char *content_type, const char *file_name, bool as_attachment, struct bytes bytes)
{
	r->reply.bare = true;
	r->reply.content_type = content_type;
	r->reply.data = (struct buffer){ .bytes = (char *)bytes.data, .length = bytes.length, .size = bytes.length, .scope = r->scope };
	if (file_name)
		reply_header(r, "Content-Disposition",
			     scope_printf(r->scope, "%s; filename*=UTF-8''%s", as_attachment ? "attachment" : "inline",
					  encode_percent(r->scope, file_name)));
	return OK;
}

static const char *json_of(struct request *r, const struct record *record, const void *thing)
{
	struct buffer text = buffer_in(r->scope, 500);
	struct json_writer w = json_writer(&text);
	struct view view = { .language = INDONESIAN, .detail = true };

	if (!thing)
		return NULL;
	record_write(&w, record, thing, &view);
	return text.bytes;
}

/* What a person would call the thing: its name, number or code. */
static const char *label_of(const struct record *record, const void *thing)
{
	static const char *const names[] = { "name", "fullname", "ticket_access_number", "lane_name", "code" };
	for (size_t i = 0; thing && i < sizeof names / sizeof *names; i++) {
		const struct field *f = record_field(record, names[i]);
		if (f && f->type == TYPE_TEXT)
			return FIELD_OF(thing, f, const char *);
	}
	return NULL;
}

enum outcome request_audit(struct request *r, const char *action, const struct record *record, const char *id, const void *before,
			   const void *after)
{
	static const char *const kinds[] = { "nobody", "user", "lane", "wall" };
	const struct actor *a = &r->actor;
	const char *before_json = json_of(r, record, before), *after_json = json_of(r, record, after);

	if (before_json && after_json && strcmp(before_json, after_json) == 0)
		return OK;
	struct audit_row row = {
		.chain = a->id ? scope_printf(r->scope, "%s:%s", kinds[a->kind], a->id) : "nobody",
		.actor_kind = kinds[a->kind], .actor_id = a->id, .actor_name = a->name, .actor_role = a->role_key,
		.action = action, .entity = record->name, .entity_id = id, .entity_label = label_of(record, after ? after : before),
		.company_id = a->company_id, .ip_address = r->address,
		.user_agent = r->user_agent,
		.request_id = r->request_id, .before = before_json, .after = after_json,
	};
	return audit_write(r->db, r->worker->audit_key, &row);
}
