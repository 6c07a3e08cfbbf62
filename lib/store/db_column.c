#include "store/db_column.h"

#include <string.h>

#include "base/uuid.h"

bool column_find(struct column *column, const struct record *record, const char *name)
{
	for (column->depth = 0; column->depth < COLUMN_DEPTH; ) {
		const char *dot = strchr(name, '.');
		size_t length = dot ? (size_t)(dot - name) : strlen(name);
		const struct field *found = NULL;
		for (const struct field *f = record->fields; f < record->fields + record->field_count && !found; f++)
			if (strncmp(f->name, name, length) == 0 && !f->name[length])
				found = f;
		if (!found || (dot && found->type != TYPE_ONE)) {
			column->depth = 0;
			return strcmp(name, "parent_id") == 0;
		}
		column->path[column->depth++] = found;
		if (!dot)
			return true;
		record = found->record;
		name = dot + 1;
	}
	return false;
}

enum type column_type(const struct column *column)
{
	return column->depth ? column->path[column->depth - 1]->type : TYPE_ID;
}

static struct texts split_texts(struct scope *scope, char *joined)
{
	struct texts texts = { .items = scope_alloc(scope, (strlen(joined) / 2 + 2) * sizeof *texts.items) };
	for (char *end; *joined; joined = end + 1) {
		texts.items[texts.count++] = joined;
		end = strchr(joined, ',');
		if (!end)
			break;
		*end = '\0';
	}
	return texts;
}

/* The thing that the last step of the path lies in; things on the way are made when a column of theirs is not null. */
static void *thing_at(struct scope *scope, const struct column *c, void *thing)
{
	for (int i = 0; i + 1 < c->depth; i++) {
		void **inner = &FIELD_OF(thing, c->path[i], void *);
		if (!*inner) {
			if (c->is_null)
				return NULL;
			*inner = record_new(scope, c->path[i]->record);
		}
		thing = *inner;
	}
	return thing;
}

static const char *id_text(struct scope *scope, const struct column *c)
{
	char *text = scope_alloc(scope, UUID_TEXT_SIZE);
	uuid_text((const uint8_t *)c->got.text, text);
	return text;
}

static const char *text_of(struct scope *scope, const struct column *c)
{
	return c->text == c->got.text ? scope_copy(scope, c->text, c->length) : c->text;
}

void column_store(struct column *c, struct scope *scope, void *thing)
{
	if (c->depth == 0) {
		record_set_parent(thing, id_text(scope, c));
		return;
	}
	const struct field *f = c->path[c->depth - 1];
	thing = thing_at(scope, c, thing);
	if (!thing || c->is_null)
		return;
	switch (f->type) {
	case TYPE_INT:
	case TYPE_TIME: FIELD_OF(thing, f, int64_t) = c->got.integer; break;
	case TYPE_BOOL: FIELD_OF(thing, f, bool) = c->got.integer != 0; break;
	case TYPE_NUMBER: FIELD_OF(thing, f, double) = c->got.number; break;
	case TYPE_ID: FIELD_OF(thing, f, const char *) = id_text(scope, c); break;
	case TYPE_BYTES: FIELD_OF(thing, f, struct bytes) = (struct bytes){ text_of(scope, c), c->length }; break;
	case TYPE_TEXTS: FIELD_OF(thing, f, struct texts) = split_texts(scope, (char *)text_of(scope, c)); break;
	default: FIELD_OF(thing, f, const char *) = text_of(scope, c);
	}
}
