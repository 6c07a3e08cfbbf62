#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/uuid.h"
#include "model/record.h"

#define LIST_MAX 500 /* items of a list whose field says no other limit */

static const struct text type_names[] = {
	[TYPE_ID] = { "UUID", "a UUID" },
	[TYPE_TEXT] = { "teks", "a text" },
	[TYPE_INT] = { "bilangan bulat", "a whole number" },
	[TYPE_NUMBER] = { "angka", "a number" },
	[TYPE_BOOL] = { "true atau false", "true or false" },
	[TYPE_TIME] = { "waktu ISO 8601", "an ISO 8601 time" },
	[TYPE_DATE] = { "tanggal YYYY-MM-DD", "a date YYYY-MM-DD" },
	[TYPE_CHOICE] = { "teks", "a text" },
	[TYPE_FILE] = { "teks", "a text" },
	[TYPE_JSON] = { "objek", "an object" },
	[TYPE_TEXTS] = { "daftar", "a list" },
	[TYPE_IDS] = { "daftar UUID", "a list of UUIDs" },
	[TYPE_ONE] = { "objek", "an object" },
	[TYPE_MANY] = { "daftar", "a list" },
};

static enum outcome wrong_type(struct scope *scope, enum type type, const char *path)
{
	return error_add_text(scope, E_WRONG_TYPE, path, type_names[type]);
}

static enum outcome check_range(struct scope *scope, const struct field *field, double value, const char *path)
{
	if (field->min && value < (double)field->min)
		return error_add(scope, E_TOO_SMALL, path, "%lld", (long long)field->min);
	if (field->max && value > (double)field->max)
		return error_add(scope, E_TOO_LARGE, path, "%lld", (long long)field->max);
	return OK;
}

/* Keys of the choices, for the client: "IN, OUT, BOTH". */
static const char *choice_list(struct scope *scope, const struct choice *choices)
{
	struct buffer names = buffer_in(scope, 64);
	for (const struct choice *c = choices; c->key; c++) {
		buffer_text(&names, names.length ? ", " : "");
		buffer_text(&names, c->key);
	}
	return names.bytes;
}

/* Control characters are refused; line ends and tabs stay, as notes have them. */
static bool has_bad_character(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if ((*c < 0x20 && *c != '\n' && *c != '\r' && *c != '\t') || *c == 0x7f)
			return true;
	return false;
}

static enum outcome bad_format(struct scope *scope, const struct format *format, const char *path)
{
	return error_add_text(scope, E_BAD_FORMAT, path,
			      (struct text){ scope_printf(scope, "%s (%s)", format->name.id, format->example),
					     scope_printf(scope, "%s (%s)", format->name.en, format->example) });
}

static enum outcome take_text(struct scope *scope, const struct field *field, const char *given, const char *path,
			      const char **kept)
{
	const char *text = field->flags & VERBATIM ? scope_text(scope, given) : text_trim(scope, given);
	int64_t max = field->max ? field->max : 255, length = (int64_t)text_length(text);

	if (has_bad_character(text))
		return error_add(scope, E_BAD_CHARACTER, path, NULL);
	if (length > max)
		return error_add(scope, E_TOO_LONG, path, "%lld", (long long)max);
	if (length < field->min)
		return error_add(scope, E_TOO_SHORT, path, "%lld", (long long)field->min);
	switch (field->type) {
	case TYPE_ID:
		if (!uuid_parse(text, NULL))
			return error_add(scope, E_BAD_FORMAT, path, "UUID");
		text = text_lower(scope, text);
		break;
	case TYPE_DATE:
		if (!date_day_valid(text))
			return error_add(scope, E_BAD_FORMAT, path, "YYYY-MM-DD");
		break;
	case TYPE_CHOICE:
		if (field->format && field->format->normalise(scope, text))
			text = field->format->normalise(scope, text);
		if (!choice_find(field->choices, text))
			return error_add(scope, E_NOT_A_CHOICE, path, "%s", choice_list(scope, field->choices));
		break;
	default:
		if (field->format) {
			text = field->format->normalise(scope, text);
			if (!text)
				return bad_format(scope, field->format, path);
		} else if (field->choices && !choice_find(field->choices, text)) {
			return error_add(scope, E_NOT_A_CHOICE, path, "%s", choice_list(scope, field->choices));
		}
	}
	*kept = text;
	return OK;
}

/* How long a list may be: `min` to `max` of its field. */
static enum outcome check_count(struct scope *scope, const struct field *field, size_t count, const char *path)
{
	size_t max = field->max ? (size_t)field->max : LIST_MAX;

	if (count > max)
		return error_add(scope, E_TOO_MANY, path, "%zu", max);
	return count < (size_t)field->min ? error_add(scope, E_TOO_FEW, path, "%lld", (long long)field->min) : OK;
}

static enum outcome take_texts(struct scope *scope, const struct field *field, const struct json *value, const char *path,
			       struct texts *texts)
{
	size_t count = json_count(value);
	struct field one = { .name = field->name, .type = field->type == TYPE_IDS ? TYPE_ID : TYPE_TEXT,
			     .choices = field->choices, .format = field->format };
	enum outcome outcome = OK;

	if (check_count(scope, field, count, path) != OK)
		return FAILED;
	texts->items = scope_alloc(scope, (count + 1) * sizeof *texts->items);
	texts->count = count;
	for (size_t i = 0; i < count; i++) {
		const char *place = scope_printf(scope, "%s[%zu]", path, i);
		const struct json *item = json_item(value, i);
		if (json_kind(item) != JSON_TEXT) {
			outcome = wrong_type(scope, one.type, place);
			continue;
		}
		if (take_text(scope, &one, json_text_of(item), place, &texts->items[i]) != OK) {
			outcome = FAILED;
			continue;
		}
		for (size_t j = 0; j < i; j++)
			if (text_equal(texts->items[j], texts->items[i]))
				outcome = error_add(scope, E_REPEATED, place, NULL);
	}
	return outcome;
}

static enum outcome take_many(struct scope *scope, const struct field *field, const struct json *value, const char *path,
			      struct list *list)
{
	size_t count = json_count(value);
	enum outcome outcome = OK;

	if (check_count(scope, field, count, path) != OK)
		return FAILED;
	list->items = scope_alloc(scope, (count + 1) * sizeof *list->items);
	list->count = count;
	for (size_t i = 0; i < count; i++) {
		const char *place = scope_printf(scope, "%s[%zu]", path, i);
		if (record_read(scope, field->record, json_item(value, i), place, &list->items[i]) != OK)
			outcome = FAILED;
	}
	return outcome;
}

static const enum json_kind json_kinds[] = {
	[TYPE_ID] = JSON_TEXT, [TYPE_TEXT] = JSON_TEXT, [TYPE_INT] = JSON_INT, [TYPE_NUMBER] = JSON_NUMBER,
	[TYPE_BOOL] = JSON_BOOL, [TYPE_TIME] = JSON_TEXT, [TYPE_DATE] = JSON_TEXT, [TYPE_CHOICE] = JSON_TEXT,
	[TYPE_FILE] = JSON_TEXT, [TYPE_JSON] = JSON_OBJECT, [TYPE_TEXTS] = JSON_ARRAY, [TYPE_IDS] = JSON_ARRAY,
	[TYPE_ONE] = JSON_OBJECT, [TYPE_MANY] = JSON_ARRAY, [TYPE_BYTES] = JSON_NULL,
};

/* A whole number serves where any number does, and 5.0 serves as 5. */
static bool kind_fits(enum type type, const struct json *value)
{
	enum json_kind kind = json_kind(value);
	if (type == TYPE_NUMBER)
		return kind == JSON_NUMBER || kind == JSON_INT;
	if (type == TYPE_INT && kind == JSON_NUMBER)
		return json_number_of(value) == floor(json_number_of(value)) && fabs(json_number_of(value)) < 9e15;
	return kind == json_kinds[type];
}

static enum outcome take_json(struct scope *scope, const struct field *f, const struct json *value, const char *path, void *thing)
{
	if (!kind_fits(f->type, value))
		return f->flags & LENIENT ? OK : wrong_type(scope, f->type, path);
	switch (f->type) {
	case TYPE_INT: {
		int64_t number = json_kind(value) == JSON_INT ? json_int_of(value) : (int64_t)json_number_of(value);
		FIELD_OF(thing, f, int64_t) = number;
		return check_range(scope, f, (double)number, path);
	}
	case TYPE_NUMBER:
		FIELD_OF(thing, f, double) = json_number_of(value);
		return check_range(scope, f, json_number_of(value), path);
	case TYPE_BOOL: FIELD_OF(thing, f, bool) = json_bool_of(value); return OK;
	case TYPE_JSON: FIELD_OF(thing, f, const char *) = json_print(scope, value); return OK;
	case TYPE_TEXTS:
	case TYPE_IDS: return take_texts(scope, f, value, path, &FIELD_OF(thing, f, struct texts));
	case TYPE_MANY: return take_many(scope, f, value, path, &FIELD_OF(thing, f, struct list));
	case TYPE_ONE: return record_read(scope, f->record, value, path, &FIELD_OF(thing, f, void *));
	default: return field_read_text(scope, f, json_text_of(value), path, thing);
	}
}

enum outcome field_read_text(struct scope *scope, const struct field *f, const char *text, const char *path, void *thing)
{
	char *end;

	switch (f->type) {
	case TYPE_INT: {
		long long number = strtoll(text, &end, 10);
		if (!*text || *end || isspace((unsigned char)*text) || strlen(text) > 18)
			return wrong_type(scope, f->type, path);
		FIELD_OF(thing, f, int64_t) = number;
		return check_range(scope, f, (double)number, path);
	}
	case TYPE_NUMBER: {
		double number = strtod(text, &end);
		if (!*text || *end || !isfinite(number) || isspace((unsigned char)*text))
			return wrong_type(scope, f->type, path);
		FIELD_OF(thing, f, double) = number;
		return check_range(scope, f, number, path);
	}
	case TYPE_BOOL:
		if (!text_equal(text, "true") && !text_equal(text, "false") && !text_equal(text, "1") && !text_equal(text, "0"))
			return wrong_type(scope, f->type, path);
		FIELD_OF(thing, f, bool) = text_equal(text, "true") || text_equal(text, "1");
		return OK;
	case TYPE_TIME:
		return date_time_parse(text, &FIELD_OF(thing, f, int64_t)) ? OK : wrong_type(scope, f->type, path);
	default:
		return take_text(scope, f, text, path, &FIELD_OF(thing, f, const char *));
	}
}

static const char *path_of(struct scope *scope, const char *path, const char *name)
{
	return *path ? scope_printf(scope, "%s.%s", path, name) : name;
}

/* Blank is as good as absent for a text that must be there. */
static bool is_blank(const struct field *field, const struct json *value)
{
	if (json_kind(value) != JSON_TEXT || field->type == TYPE_MANY)
		return false;
	const char *text = json_text_of(value);
	return !text[strspn(text, " \t\r\n")];
}

static enum outcome take_field(struct scope *scope, const struct record *record, const struct field *f, const struct json *body,
			       const char *path, void *thing)
{
	const struct json *value = NULL;
	bool there = json_get(body, f->name, &value);
	const char *place = path_of(scope, path, f->name);

	if (!there || json_kind(value) == JSON_NULL || is_blank(f, value)) {
		if (f->flags & REQUIRED)
			return error_add(scope, E_REQUIRED, place, NULL);
		if (there && f->type == TYPE_BOOL)
			return wrong_type(scope, f->type, place);
		if (there)
			record_mark(thing, record, f->name);
		return OK;
	}
	record_mark(thing, record, f->name);
	return take_json(scope, f, value, place, thing);
}

struct unknown_keys {
	struct scope *scope;
	const struct record *record;
	const char *path;
	enum outcome outcome;
};

/* Whether a key is one that the record prints beside a field: front ends send back what they read. */
static bool is_printed_twin(const struct record *record, const char *key)
{
	static const struct {
		const char *ending, *field_ending;
	} twins[] = { { "_label", "" }, { "_color", "" }, { "_url", "_path" } };
	size_t length = strlen(key);

	for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
		size_t ending = strlen(twins[i].ending);
		if (length <= ending || strcmp(key + length - ending, twins[i].ending) != 0)
			continue;
		for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
			if (strlen(f->name) == length - ending + strlen(twins[i].field_ending) &&
			    strncmp(f->name, key, length - ending) == 0 &&
			    strcmp(f->name + length - ending, twins[i].field_ending) == 0)
				return true;
	}
	return false;
}

static bool is_known(const struct record *record, const char *key)
{
	return record_field(record, key) || is_printed_twin(record, key) || (record->detail && is_known(record->detail, key));
}

static void check_key(void *context, const char *key)
{
	struct unknown_keys *u = context;
	if (!is_known(u->record, key))
		u->outcome = error_add(u->scope, E_UNKNOWN_FIELD, path_of(u->scope, u->path, key), NULL);
}

enum outcome record_read(struct scope *scope, const struct record *record, const struct json *body, const char *path,
			 void **thing)
{
	enum outcome outcome = OK;

	if (json_kind(body) != JSON_OBJECT)
		return wrong_type(scope, TYPE_ONE, path);
	*thing = record_new(scope, record);
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (!(f->flags & READ_ONLY) && take_field(scope, record, f, body, path, *thing) != OK)
			outcome = FAILED;
	if (!record->open) {
		struct unknown_keys u = { scope, record, path, OK };
		json_keys(body, check_key, &u);
		if (u.outcome != OK)
			outcome = FAILED;
	}
	return outcome;
}

enum outcome record_read_query(struct scope *scope, const struct record *record, const struct parameter *parameters, size_t count,
			       void **thing)
{
	enum outcome outcome = OK;

	*thing = record_new(scope, record);
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++) {
		const char *value = NULL;
		for (size_t i = 0; i < count && !value && !(f->flags & READ_ONLY); i++)
			if (strcmp(parameters[i].name, f->name) == 0)
				value = parameters[i].value;
		if (!value || !*value) {
			if (f->flags & REQUIRED)
				outcome = error_add(scope, E_REQUIRED, f->name, NULL);
			continue;
		}
		record_mark(*thing, record, f->name);
		if (field_read_text(scope, f, value, f->name, *thing) != OK)
			outcome = FAILED;
	}
	return outcome;
}
