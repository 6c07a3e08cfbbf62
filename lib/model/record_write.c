#include <string.h>

#include "base/date.h"
#include "model/record.h"

/* Prints "<name without `cut`><ending>". */
static void key_with(struct json_writer *w, const char *name, const char *cut, const char *ending)
{
	char key[96];
	size_t length = strlen(name) - strlen(cut);
	if (length + strlen(ending) < sizeof key) {
		memcpy(key, name, length);
		memcpy(key + length, ending, strlen(ending) + 1);
		json_key(w, key);
	}
}

static void write_choice(struct json_writer *w, const struct field *f, const char *key, const struct view *view)
{
	json_text(w, key);
	if (!(f->flags & LABELLED))
		return;
	const struct choice *choice = choice_find(f->choices, key);
	key_with(w, f->name, "", "_label");
	json_text(w, choice ? text_in(choice->label, view->language) : NULL);
	if (f->choices->color) {
		key_with(w, f->name, "", "_color");
		json_text(w, choice ? choice->color : NULL);
	}
}

static void write_file(struct json_writer *w, const struct field *f, const char *key, const struct view *view)
{
	json_text(w, key);
	if (view->file_link) {
		key_with(w, f->name, "_path", "_url");
		json_text(w, key ? view->file_link(view->context, key) : NULL);
	}
}

static void write_texts(struct json_writer *w, struct texts texts)
{
	json_open(w, '[');
	for (size_t i = 0; i < texts.count; i++)
		json_text(w, texts.items[i]);
	json_close(w, ']');
}

static const char *last_characters(const char *text, size_t count)
{
	for (size_t skip = text_length(text) - count; skip; skip--)
		do
			text++;
		while ((*text & 0xc0) == 0x80);
	return text;
}

static const char *mask(struct scope *scope, const char *text)
{
	const char *at = strrchr(text, '@');
	size_t length = text_length(text);

	if (at && at != text)
		return scope_printf(scope, "%.*s***%s", (int)(last_characters(text, length - 1) - text), text, at);
	return scope_printf(scope, "***%s", last_characters(text, length > 8 ? 4 : length > 5 ? 3 : 0));
}

const char *record_mask(struct scope *scope, const char *text, const char *earlier)
{
	if (!text)
		return NULL;
	const char *masked = mask(scope, text);
	bool is_hidden = earlier && strcmp(earlier, text) != 0 && strcmp(mask(scope, earlier), masked) == 0;
	return is_hidden ? scope_printf(scope, "≠ %s", masked) : masked;
}

static void write_one(struct json_writer *w, const struct field *f, const void *thing, const struct view *view)
{
	struct view inner = *view;

	inner.detail = false; /* as things within a thing are read */
	inner.earlier = view->earlier ? FIELD_OF(view->earlier, f, void *) : NULL;
	if (FIELD_OF(thing, f, void *))
		record_write(w, f->record, FIELD_OF(thing, f, void *), &inner);
	else
		json_null(w);
}

/* Of two lists those are compared that have the same place. */
static void write_many(struct json_writer *w, const struct field *f, const void *thing, const struct view *view)
{
	const struct list *list = &FIELD_OF(thing, f, struct list);
	const struct list *earlier = view->earlier ? &FIELD_OF(view->earlier, f, struct list) : NULL;
	struct view inner = *view;

	inner.detail = false;
	json_open(w, '[');
	for (size_t i = 0; i < list->count; i++) {
		inner.earlier = earlier && i < earlier->count ? earlier->items[i] : NULL;
		record_write(w, f->record, list->items[i], &inner);
	}
	json_close(w, ']');
}

static void write_field(struct json_writer *w, const struct field *f, const void *thing, const struct view *view)
{
	json_key(w, f->name);
	if (f->flags & SECRET && view->kept) {
		json_null(w);
		return;
	}
	if (f->flags & PERSONAL && view->masked) {
		const char *earlier = view->earlier ? FIELD_OF(view->earlier, f, const char *) : NULL;
		json_text(w, record_mask(w->out->scope, FIELD_OF(thing, f, const char *), earlier));
		return;
	}
	switch (f->type) {
	case TYPE_INT:
		if (FIELD_OF(thing, f, int64_t) == NONE)
			json_null(w);
		else
			json_int(w, FIELD_OF(thing, f, int64_t));
		break;
	case TYPE_TIME:
		if (FIELD_OF(thing, f, int64_t) == NONE)
			json_null(w);
		else
			json_time(w, FIELD_OF(thing, f, int64_t));
		break;
	case TYPE_NUMBER: json_number(w, FIELD_OF(thing, f, double)); break;
	case TYPE_BOOL: json_bool(w, FIELD_OF(thing, f, bool)); break;
	case TYPE_CHOICE: write_choice(w, f, FIELD_OF(thing, f, const char *), view); break;
	case TYPE_FILE: write_file(w, f, FIELD_OF(thing, f, const char *), view); break;
	case TYPE_JSON:
		if (FIELD_OF(thing, f, const char *))
			json_raw(w, FIELD_OF(thing, f, const char *));
		else
			json_null(w);
		break;
	case TYPE_TEXTS:
	case TYPE_IDS: write_texts(w, FIELD_OF(thing, f, struct texts)); break;
	case TYPE_ONE: write_one(w, f, thing, view); break;
	case TYPE_MANY: write_many(w, f, thing, view); break;
	case TYPE_BYTES: json_null(w); break;
	default: json_text(w, FIELD_OF(thing, f, const char *));
	}
}

void record_write(struct json_writer *w, const struct record *record, const void *thing, const struct view *view)
{
	json_open(w, '{');
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (!(f->flags & WRITE_ONLY) && (view->detail || !(f->flags & DETAIL)))
			write_field(w, f, thing, view);
	json_close(w, '}');
}

void list_write(struct json_writer *w, const struct record *record, const struct list *list, const struct view *view)
{
	json_open(w, '[');
	for (size_t i = 0; i < list->count; i++)
		record_write(w, record, list->items[i], view);
	json_close(w, ']');
}
