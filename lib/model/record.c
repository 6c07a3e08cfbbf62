#include "model/record.h"

#include <math.h>
#include <string.h>

/* Stands before every thing, so that things of all structs can say which fields were given. */
struct header {
	uint64_t given;
	const char *parent_id;
};

_Static_assert(sizeof(struct header) == 16, "things have to stay aligned");

static struct header *header_of(const void *thing)
{
	return (struct header *)((char *)thing - sizeof(struct header));
}

void *record_new(struct scope *scope, const struct record *record)
{
	char *memory = scope_alloc(scope, sizeof(struct header) + record->size);
	void *thing = memory + sizeof(struct header);
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->type == TYPE_INT || f->type == TYPE_TIME)
			FIELD_OF(thing, f, int64_t) = NONE;
		else if (f->type == TYPE_NUMBER)
			FIELD_OF(thing, f, double) = NAN;
	}
	return thing;
}

bool record_has(const void *thing, const struct record *record, const struct field *field)
{
	return header_of(thing)->given >> (field - record->fields) & 1;
}

bool record_gave(const void *thing, const struct record *record, const char *name)
{
	return record_has(thing, record, record_field(record, name));
}

void record_mark(void *thing, const struct record *record, const char *name)
{
	header_of(thing)->given |= UINT64_C(1) << (record_field(record, name) - record->fields);
}

void record_set_parent(void *thing, const char *parent_id)
{
	header_of(thing)->parent_id = parent_id;
}

const char *record_parent(const void *thing)
{
	return header_of(thing)->parent_id;
}

const struct field *record_field(const struct record *record, const char *name)
{
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const struct field *record_id_field(const struct record *record)
{
	return record_field(record, "id");
}

bool field_is_column(const struct field *field)
{
	return field->type != TYPE_ONE && field->type != TYPE_MANY && field->type != TYPE_IDS;
}

bool field_is_null(const struct field *field, const void *thing)
{
	switch (field->type) {
	case TYPE_INT:
	case TYPE_TIME: return FIELD_OF(thing, field, int64_t) == NONE;
	case TYPE_NUMBER: return isnan(FIELD_OF(thing, field, double));
	case TYPE_BOOL: return false;
	case TYPE_BYTES: return !FIELD_OF(thing, field, struct bytes).data;
	case TYPE_TEXTS:
	case TYPE_IDS: return !FIELD_OF(thing, field, struct texts).items;
	case TYPE_MANY: return !FIELD_OF(thing, field, struct list).items;
	default: return !FIELD_OF(thing, field, void *);
	}
}

const struct choice *choice_find(const struct choice *choices, const char *key)
{
	for (const struct choice *c = choices; key && c->key; c++)
		if (strcmp(c->key, key) == 0)
			return c;
	return NULL;
}
