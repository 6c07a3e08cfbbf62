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

static const char *creator_of(const struct request *r)
{
	return r->actor.kind == ACTOR_USER ? r->actor.id : NULL;
}

/* Who is bound to a company cannot make what lies outside of it, nor move a thing there. */
static enum outcome refuse_outside(struct request *r)
{
	return error_add(r->scope, E_FORBIDDEN, "", "%s", permission_row(r->route->permission)->key);
}

enum outcome crud_create(struct request *r, const struct record *record, void *thing, const char **id, void **made)
{
	struct condition own = request_reach(r, record, false);
	void *row;

	if (r->route->check && r->route->check(r, thing, NULL) != OK)
		return FAILED;
	if (record_insert(r->db, record, thing, creator_of(r), id) != OK ||
	    record_get(r->db, record, *id, &own, false, &row) != OK)
		return FAILED;
	if (!row)
		return refuse_outside(r);
	if (made)
		*made = row;
	if (request_audit(r, "create", record, *id, NULL, row) != OK)
		return FAILED;
	return r->route->then ? r->route->then(r, NULL, row) : OK;
}

static enum outcome within_row(struct request *r, enum outcome outcome, size_t index)
{
	if (outcome != OK)
		error_within(r->scope, scope_printf(r->scope, "datas[%zu]", index));
	return outcome;
}

enum outcome crud_create_many(struct request *r, const struct record *record, const struct list *things)
{
	const struct route *route = r->route;
	struct condition own = request_reach(r, record, false);
	const char **ids;
	struct list rows;

	for (size_t i = 0; route->check && i < things->count; i++)
		if (within_row(r, route->check(r, things->items[i], NULL), i) != OK)
			return FAILED;
	if (record_insert_many(r->db, record, things, creator_of(r), "datas", &ids) != OK ||
	    record_get_many(r->db, record, ids, things->count, &own, &rows) != OK)
		return FAILED;
	for (size_t i = 0; i < rows.count; i++)
		if (!rows.items[i])
			return within_row(r, refuse_outside(r), i);
	if (request_audit_made(r, record, &rows) != OK)
		return FAILED;
	for (size_t i = 0; route->then && i < rows.count; i++)
		if (within_row(r, route->then(r, NULL, rows.items[i]), i) != OK)
			return FAILED;
	return OK;
}

enum outcome create_record(struct request *r)
{
	const char *id;
	return crud_create(r, r->route->record, r->input, &id, NULL) == OK ? reply_id(r, id) : FAILED;
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
		return refuse_outside(r);
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
	{ update_record, ANSWERS_NULL, true }, { delete_record, ANSWERS_NULL, false },
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
