#include "web/crud.h"

#include <string.h>

#include "store/record_save.h"

enum outcome list_records(struct request *r)
{
	const struct record *record = route_gives(r->route);
	struct condition condition = request_reach(r, record, true);
	struct page page;

	if (list_page(r->db, record, r->parameters, r->parameter_count, &condition, &page) != OK)
		return FAILED;
	return reply_page(r, record, &page);
}

enum outcome list_records_of(struct request *r)
{
	const struct record *record = route_gives(r->route);
	const char *open = strchr(r->route->path, '{') + 1;
	const char *name = scope_copy(r->scope, open, strcspn(open, "}")), *id = request_id_of(r);
	const struct field *f = record_field(record, name);
	struct condition owners = request_reach(r, f->record, true), condition = request_reach(r, record, true);
	struct parameter *parameters = scope_alloc(r->scope, (r->parameter_count + 1) * sizeof *parameters);
	struct page page;
	void *owner;

	if (record_get(r->db, f->record, id, &owners, false, &owner) != OK)
		return FAILED;
	if (!owner)
		return error_add(r->scope, E_NOT_FOUND, name, NULL);
	/* The first of a name counts: the path goes before the query. */
	parameters[0] = (struct parameter){ name, id };
	if (r->parameter_count)
		memcpy(parameters + 1, r->parameters, r->parameter_count * sizeof *parameters);
	if (list_page(r->db, record, parameters, r->parameter_count + 1, &condition, &page) != OK)
		return FAILED;
	return reply_page(r, record, &page);
}

enum outcome get_record(struct request *r)
{
	return reply_one(r, route_gives(r->route), r->thing);
}

enum outcome crud_create(struct request *r, const struct record *record, void *thing, const char **id, void **made)
{
	struct condition own = request_reach(r, record, false);
	void *row;

	if (r->route->check && r->route->check(r, thing, NULL) != OK)
		return FAILED;
	if (record_insert(r->db, record, thing, r->actor.kind == ACTOR_USER ? r->actor.id : NULL, id) != OK ||
	    record_get(r->db, record, *id, &own, false, &row) != OK)
		return FAILED;
	/* Who is bound to a company cannot make what lies outside of it. */
	if (!row)
		return error_add(r->scope, E_FORBIDDEN, "", "%s", permission_row(r->route->permission)->key);
	if (made)
		*made = row;
	if (request_audit(r, "create", record, *id, NULL, row) != OK)
		return FAILED;
	return r->route->then ? r->route->then(r, NULL, row) : OK;
}

enum outcome create_record(struct request *r)
{
	const char *id;
	return crud_create(r, r->route->record, r->input, &id, NULL) == OK ? reply_id(r, id) : FAILED;
}

enum outcome create_records(struct request *r)
{
	const char *id;

	for (size_t i = 0; i < r->inputs.count; i++)
		if (crud_create(r, r->route->record, r->inputs.items[i], &id, NULL) != OK) {
			error_within(r->scope, scope_printf(r->scope, "datas[%zu]", i));
			return FAILED;
		}
	return reply_null(r);
}

enum outcome crud_changed(struct request *r, const char *action, void **after)
{
	const struct record *record = r->route->record;
	struct condition own = request_reach(r, record, false);
	const char *id = request_id_of(r);
	void *row;

	if (record_get(r->db, record, id, &own, false, &row) != OK)
		return FAILED;
	if (!row)
		return error_add(r->scope, E_FORBIDDEN, "", "%s", permission_row(r->route->permission)->key);
	if (after)
		*after = row;
	if (request_audit(r, action, record, id, r->thing, row) != OK)
		return FAILED;
	return r->route->then ? r->route->then(r, r->thing, row) : OK;
}

enum outcome update_record(struct request *r)
{
	const struct record *record = r->route->record;

	if (r->route->check && r->route->check(r, r->input, r->thing) != OK)
		return FAILED;
	if (record_update(r->db, record, r->input, request_id_of(r)) != OK || crud_changed(r, "update", NULL) != OK)
		return FAILED;
	return reply_null(r);
}

enum outcome delete_record(struct request *r)
{
	const struct record *record = r->route->record;

	if (r->route->check && r->route->check(r, NULL, r->thing) != OK)
		return FAILED;
	if (record_remove(r->db, record, request_id_of(r)) != OK ||
	    request_audit(r, "delete", record, request_id_of(r), r->thing, NULL) != OK)
		return FAILED;
	return reply_null(r);
}

static const struct {
	enum outcome (*handler)(struct request *);
	enum answer answer;
	bool takes;
} generic[] = {
	{ list_records, ANSWERS_PAGE, false },  { get_record, ANSWERS_ONE, false },   { create_record, ANSWERS_ID, true },
	{ create_records, ANSWERS_NULL, true }, { update_record, ANSWERS_NULL, true }, { delete_record, ANSWERS_NULL, false },
	{ list_records_of, ANSWERS_PAGE, false },
};

enum answer crud_answer(enum outcome (*handler)(struct request *))
{
	for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
		if (generic[i].handler == handler)
			return generic[i].answer;
	return ANSWERS_BY_HANDLER;
}

bool crud_takes(enum outcome (*handler)(struct request *))
{
	for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
		if (generic[i].handler == handler)
			return generic[i].takes;
	return false;
}
