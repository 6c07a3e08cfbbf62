#include "web/request.h"

#include <ctype.h>
#include <string.h>

#include "auth/link.h"
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

enum outcome request_transact(struct request *r, enum outcome (*work)(struct request *r, void *context), void *context)
{
	if (db_begin(r->db) != OK)
		return FAILED;
	if (work(r, context) == OK && db_commit(r->db) == OK)
		return OK;
	db_rollback(r->db);
	return FAILED;
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

/* As the audit keeps it, which is for ever: without secrets, and personal texts masked. */
static const char *json_of(struct request *r, const struct record *record, const void *thing, const void *earlier)
{
	struct buffer text = buffer_in(r->scope, 500);
	struct json_writer w = json_writer(&text);
	struct view view = { .language = INDONESIAN, .detail = true, .kept = true, .masked = true, .earlier = earlier };

	if (!thing)
		return NULL;
	record_write(&w, record, thing, &view);
	return text.bytes;
}

/* What a person would call the thing: its name, number or code, or the beginning of what it asks. */
static const char *label_of(struct scope *scope, const struct record *record, const void *thing)
{
	static const char *const names[] = { "name", "fullname", "ticket_access_number", "lane_name", "code", "question" };
	for (size_t i = 0; thing && i < sizeof names / sizeof *names; i++) {
		const struct field *f = record_field(record, names[i]);
		if (f && f->type == TYPE_TEXT && !field_is_null(f, thing))
			return text_cut(scope, FIELD_OF(thing, f, const char *), AUDIT_LABEL_LENGTH);
	}
	return NULL;
}

static struct audit_row audit_row_of(struct request *r, const char *action, const struct record *record, const char *id,
				     const void *thing)
{
	static const char *const kinds[] = { "nobody", "user", "lane", "wall" };
	const struct actor *a = &r->actor;

	return (struct audit_row){
		.chain = a->id ? scope_printf(r->scope, "%s:%s", kinds[a->kind], a->id) : "nobody",
		.actor_kind = kinds[a->kind], .actor_id = a->id, .actor_name = a->name, .actor_role = a->role_key,
		.action = action, .entity = record->name, .entity_id = id, .entity_label = label_of(r->scope, record, thing),
		.company_id = a->company_id, .ip_address = r->address, .user_agent = r->user_agent, .request_id = r->request_id,
	};
}

enum outcome request_audit(struct request *r, const char *action, const struct record *record, const char *id, const void *before,
			   const void *after)
{
	const char *before_json = json_of(r, record, before, NULL), *after_json = json_of(r, record, after, before);

	if (before_json && after_json && strcmp(before_json, after_json) == 0)
		return OK;
	struct audit_row row = audit_row_of(r, action, record, id, after ? after : before);
	row.before = before_json;
	row.after = after_json;
	return audit_write(r->db, r->worker->audit_key, &row);
}

enum outcome request_audit_made(struct request *r, const struct record *record, const struct list *made)
{
	const struct field *id = record_id_field(record);
	struct audit_row *rows = scope_alloc(r->scope, (made->count + 1) * sizeof *rows);

	for (size_t i = 0; i < made->count; i++) {
		rows[i] = audit_row_of(r, "create", record, FIELD_OF(made->items[i], id, const char *), made->items[i]);
		rows[i].after = json_of(r, record, made->items[i], NULL);
	}
	return audit_write_many(r->db, r->worker->audit_key, rows, made->count);
}
