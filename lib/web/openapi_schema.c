#include "web/openapi_schema.h"

#include <ctype.h>
#include <string.h>

#include "base/log.h"

/* "gate_activity" → "GateActivity". */
static const char *schema_name(struct scope *scope, const struct record *record, bool written)
{
	struct buffer name = buffer_in(scope, 60);
	bool upper = true;
	for (const char *c = record->name; *c; c++) {
		if (*c != '_')
			buffer_char(&name, upper ? (char)toupper((unsigned char)*c) : *c);
		upper = *c == '_';
	}
	buffer_text(&name, written ? "Input" : "");
	return name.bytes;
}

static void remember(const struct record **records, size_t *count, const struct record *record)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(records[i]->name, record->name) == 0) {
			if (records[i]->fields != record->fields)
				die("two records with different fields are called %s", record->name);
			return;
		}
	if (*count == OPENAPI_RECORDS)
		die("more than %d records in one group", OPENAPI_RECORDS);
	records[(*count)++] = record;
}

void openapi_reference(struct openapi *d, const struct record *record, bool written)
{
	if (written)
		remember(d->written, &d->written_count, record);
	else
		remember(d->read, &d->read_count, record);
	json_open(&d->w, '{');
	json_text_at(&d->w, "$ref", scope_printf(d->scope, "#/components/schemas/%s", schema_name(d->scope, record, written)));
	json_close(&d->w, '}');
}

static void type_of(struct json_writer *w, const char *type, bool nullable)
{
	json_key(w, "type");
	if (!nullable) {
		json_text(w, type);
		return;
	}
	json_open(w, '[');
	json_text(w, type);
	json_text(w, "null");
	json_close(w, ']');
}

static void write_enum(struct json_writer *w, const struct choice *choices, bool nullable)
{
	json_open_at(w, "enum", '[');
	for (const struct choice *c = choices; c->key; c++)
		json_text(w, c->key);
	if (nullable)
		json_null(w);
	json_close(w, ']');
}

static void write_limits(struct json_writer *w, const struct field *f)
{
	static const char *const texts[] = { "minLength", "maxLength" }, *const numbers[] = { "minimum", "maximum" },
			  *const lists[] = { "minItems", "maxItems" };
	const char *const *names = f->type == TYPE_INT || f->type == TYPE_NUMBER ? numbers
				 : f->type == TYPE_MANY || f->type == TYPE_TEXTS || f->type == TYPE_IDS ? lists : texts;
	if (f->min) {
		json_key(w, names[0]);
		json_int(w, f->min);
	}
	if (f->max) {
		json_key(w, names[1]);
		json_int(w, f->max);
	}
}

static void form_of(struct json_writer *w, const struct format *format, bool written)
{
	if (format->pattern && written)
		json_text_at(w, "pattern", format->pattern);
	json_open_at(w, "examples", '[');
	json_text(w, format->example);
	json_close(w, ']');
}

/* A schema of one field's value; `written`: as a body has it. */
void openapi_field(struct openapi *d, const struct field *f, bool written)
{
	struct json_writer *w = &d->w;
	bool nullable = !(f->flags & REQUIRED) && strcmp(f->name, "id") != 0;
	static const char *const types[] = {
		[TYPE_ID] = "string", [TYPE_TEXT] = "string", [TYPE_INT] = "integer", [TYPE_NUMBER] = "number", [TYPE_BOOL] = "boolean",
		[TYPE_TIME] = "string", [TYPE_DATE] = "string", [TYPE_CHOICE] = "string", [TYPE_FILE] = "string", [TYPE_JSON] = NULL /* any */,
		[TYPE_TEXTS] = "array", [TYPE_IDS] = "array", [TYPE_MANY] = "array", [TYPE_BYTES] = "null",
	};
	static const char *const formats[] = { [TYPE_ID] = "uuid", [TYPE_TIME] = "date-time", [TYPE_DATE] = "date", [TYPE_BYTES] = NULL };

	if (f->type == TYPE_ONE && !nullable) {
		openapi_reference(d, f->record, written);
		return;
	}
	if (f->type == TYPE_ONE) {
		json_open(w, '{');
		json_open_at(w, "anyOf", '[');
		openapi_reference(d, f->record, written);
		json_raw(w, "{\"type\":\"null\"}");
		json_close(w, ']');
		json_close(w, '}');
		return;
	}
	json_open(w, '{');
	if (types[f->type])
		type_of(w, types[f->type], nullable && f->type != TYPE_BOOL && !(!written && types[f->type][0] == 'a'));
	if (f->type < sizeof formats / sizeof *formats && formats[f->type])
		json_text_at(w, "format", formats[f->type]);
	if (f->choices && f->type != TYPE_TEXTS)
		write_enum(w, f->choices, nullable);
	if (f->type == TYPE_MANY || f->type == TYPE_IDS || f->type == TYPE_TEXTS) {
		json_key(w, "items");
		if (f->type == TYPE_MANY) {
			openapi_reference(d, f->record, written);
		} else {
			json_open(w, '{');
			json_text_at(w, "type", "string");
			if (f->type == TYPE_IDS)
				json_text_at(w, "format", "uuid");
			if (f->choices)
				write_enum(w, f->choices, false);
			if (f->format)
				form_of(w, f->format, written);
			json_close(w, '}');
		}
	}
	if (written)
		write_limits(w, f);
	if (f->format && f->type == TYPE_TEXT)
		form_of(w, f->format, written);
	if (f->doc)
		json_text_at(w, "description", f->doc);
	json_close(w, '}');
}

/* A text that is printed beside a field: its label, its colour, its link. */
static void twin_schema(struct json_writer *w, const char *key)
{
	json_open_at(w, key, '{');
	type_of(w, "string", true);
	json_close(w, '}');
}

static void read_schema(struct openapi *d, const struct record *record)
{
	struct json_writer *w = &d->w;

	json_open_at(w, schema_name(d->scope, record, false), '{');
	json_text_at(w, "type", "object");
	json_open_at(w, "properties", '{');
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->flags & WRITE_ONLY)
			continue;
		json_key(w, f->name);
		openapi_field(d, f, false);
		if (f->flags & LABELLED)
			twin_schema(w, scope_printf(d->scope, "%s_label", f->name));
		if (f->flags & LABELLED && f->choices->color)
			twin_schema(w, scope_printf(d->scope, "%s_color", f->name));
		if (f->type == TYPE_FILE)
			twin_schema(w, scope_printf(d->scope, "%.*s_url", (int)strlen(f->name) - 5, f->name));
	}
	json_close(w, '}');
	json_open_at(w, "required", '[');
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (!(f->flags & (WRITE_ONLY | DETAIL)))
			json_text(w, f->name);
	json_close(w, ']');
	json_key(w, "additionalProperties");
	json_bool(w, false);
	json_close(w, '}');
}

static void written_schema(struct openapi *d, const struct record *record)
{
	struct json_writer *w = &d->w;

	json_open_at(w, schema_name(d->scope, record, true), '{');
	json_text_at(w, "type", "object");
	json_open_at(w, "properties", '{');
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		if (f->flags & READ_ONLY)
			continue;
		json_key(w, f->name);
		openapi_field(d, f, true);
	}
	json_close(w, '}');
	json_open_at(w, "required", '[');
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (f->flags & REQUIRED)
			json_text(w, f->name);
	json_close(w, ']');
	json_close(w, '}');
}

/* A schema may bring further ones along. */
void openapi_schemas(struct openapi *d)
{
	for (size_t i = 0, j = 0; i < d->read_count || j < d->written_count; ) {
		if (i < d->read_count)
			read_schema(d, d->read[i++]);
		else
			written_schema(d, d->written[j++]);
	}
}
