#include "web/selfcheck.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/audit.h"
#include "web/crud.h"
#include "web/endpoint.h"

struct checking {
	const struct group *group;
	int mistakes;
};

static void mistake(struct checking *c, const char *where, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void mistake(struct checking *c, const char *where, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s: %s: ", c->group->name, where);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	c->mistakes++;
}

static bool is_plain_name(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(name);
}

static void check_field(struct checking *c, const struct record *record, const struct field *f)
{
	char where[200];
	snprintf(where, sizeof where, "record %s, field %s", record->name, f->name);

	if (!is_plain_name(f->name))
		mistake(c, where, "the name is no plain word");
	for (const struct field *other = record->fields; other < f; other++)
		if (strcmp(other->name, f->name) == 0)
			mistake(c, where, "stands there twice");
	if (f->type == TYPE_CHOICE && !f->choices)
		mistake(c, where, "has no choices");
	if (f->flags & LABELLED && !f->choices)
		mistake(c, where, "has no choices to label");
	if ((f->type == TYPE_ONE || f->type == TYPE_MANY || f->type == TYPE_IDS) && !f->record)
		mistake(c, where, "does not say of which record");
	if (f->type == TYPE_IDS && (!f->through || !f->to || !f->on))
		mistake(c, where, "needs through, on and to");
	if (f->through && (!f->to || !f->on))
		mistake(c, where, "goes through a table without on and to");
	if (f->type == TYPE_MANY && record->from && !f->on)
		mistake(c, where, "does not say by which column its rows refer back");
	if (f->flags & REQUIRED && f->flags & READ_ONLY)
		mistake(c, where, "is required, but cannot be written");
	if (f->flags & PERSONAL && f->type != TYPE_TEXT)
		mistake(c, where, "is personal, but no text: nothing masks it");
	if (f->type == TYPE_FILE && (strlen(f->name) < 6 || strcmp(f->name + strlen(f->name) - 5, "_path") != 0))
		mistake(c, where, "is a file, so its name ends in _path");
	if (f->type == TYPE_BOOL && record->from && strncmp(f->name, "is_", 3) != 0 && !(f->flags & WRITE_ONLY) &&
	    strcmp(f->name, "reports_passage") != 0)
		mistake(c, where, "is a truth, so its name begins with is_");
	if (f->type == TYPE_ONE && f->record && f->record->from && !f->on && !record->joins && record->from)
		mistake(c, where, "does not say by which column it is joined");
}

static void check_record(struct checking *c, const struct record *record, int depth)
{
	if (record->field_count > 64)
		mistake(c, record->name, "has more than 64 fields");
	if (record->sort && !record_field(record, record->sort + (*record->sort == '-')))
		mistake(c, record->name, "is sorted by %s, which is no field of it", record->sort);
	if (strlen(record->name) > AUDIT_ENTITY_LENGTH)
		mistake(c, record->name, "is longer than the audit can name it");
	if (record->from && !record_id_field(record))
		mistake(c, record->name, "has no id");
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		check_field(c, record, f);
		if (f->record && depth < 4 && f->type != TYPE_ID)
			check_record(c, f->record, depth + 1);
	}
}

/* Whether the path's {name} is a field by which list_records_of can choose. */
static bool refers_by_path(const struct route *r)
{
	const char *open = strchr(r->path, '{');
	for (size_t i = 0; open && i < route_gives(r)->field_count; i++) {
		const struct field *f = &route_gives(r)->fields[i];
		size_t length = strlen(f->name);
		if (strncmp(open + 1, f->name, length) == 0 && open[1 + length] == '}')
			return f->record && f->flags & FILTER;
	}
	return false;
}

static int names_in(const char *path)
{
	int count = 0;
	while ((path = strchr(path, '{')))
		count++, path++;
	return count;
}

static void check_route(struct checking *c, const struct route *r)
{
	char where[200];
	snprintf(where, sizeof where, "%s %s", method_name(r->method), r->path);

	if (r->permission == UNDECLARED)
		mistake(c, where, "declares no permission");
	if (r->reach == REACH_UNDECLARED)
		mistake(c, where, "declares no reach");
	if (!r->run)
		mistake(c, where, "has no handler");
	if (names_in(r->path) > PATH_VALUES)
		mistake(c, where, "has more than %d {names}", PATH_VALUES);
	if (!r->doc)
		mistake(c, where, "has no name");
	if (!r->record && !r->says.id && !r->noun.id && endpoint_answer(r) != ANSWERS_BARE && endpoint_answer(r) != ANSWERS_FILE)
		mistake(c, where, "has no record, so its message needs a noun");
	if (r->upload_max && !c->group->open_files)
		mistake(c, where, "takes files, but its group opens no store for them");
	if (endpoint_answer(r) == ANSWERS_BY_HANDLER)
		mistake(c, where, "does not say what it answers");
	if ((endpoint_answer(r) == ANSWERS_ONE || endpoint_answer(r) == ANSWERS_ALL || endpoint_answer(r) == ANSWERS_PAGE ||
	     endpoint_answer(r) == ANSWERS_BARE) && !route_gives(r))
		mistake(c, where, "does not say of which record its answer is");
	const struct record *shown = r->method == GET ? route_gives(r) : r->record;
	bool by_row = crud_answer(r->run) != ANSWERS_BY_HANDLER || strstr(r->path, "{id}");
	if ((r->reach == OWN || r->reach == COMPANY || r->reach == OWN_OR_LINK) && by_row && shown && shown->from &&
	    !shown->company)
		mistake(c, where, "reaches %s, but %s does not say which column is the company", reach_name(r->reach),
			shown->name);
	if (r->permission != NO_PERMISSION && r->reach == PUBLIC)
		mistake(c, where, "is public and asks for a permission");
	if ((r->reach == DEVICE || r->reach == CLIENT || r->reach == CREDENTIALS) && !r->by)
		mistake(c, where, "does not say how its sender proves who it is");
	if (r->run == list_records_of && !refers_by_path(r))
		mistake(c, where, "names by its path no field of its record that filters and refers to another");
	for (const struct route *other = c->group->routes; other < r; other++)
		if (other->method == r->method && strcmp(other->path, r->path) == 0)
			mistake(c, where, "stands there twice");
	const struct record *records[] = { r->record, r->takes, r->query, r->gives };
	for (size_t i = 0; i < sizeof records / sizeof *records; i++)
		if (records[i])
			check_record(c, records[i], 0);
}

bool selfcheck(const struct group *group)
{
	struct checking c = { .group = group };
	for (const struct route *r = group->routes; r < group->routes + group->route_count; r++)
		check_route(&c, r);
	return c.mistakes == 0;
}
