#include "document/sheet_record.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"

/* Truths as people fill them in. */
static const struct {
	const char *word, *truth;
} truths[] = {
	{ "ya", "true" }, { "yes", "true" }, { "y", "true" }, { "benar", "true" }, { "true", "true" }, { "1", "true" },
	{ "tidak", "false" }, { "no", "false" }, { "t", "false" }, { "n", "false" }, { "salah", "false" }, { "false", "false" },
	{ "0", "false" },
};

static bool is_blank(char c)
{
	return c == ' ' || c == '_' || c == '\t' || c == '\n' || c == '\r' || c == '*';
}

/* "Berlaku sampai *" is "berlaku_sampai": forms mark with a star what must be filled in. */
static bool is_called(const char *head, const char *name)
{
	for (; name; head++, name++) {
		while (is_blank(*head))
			head++;
		while (is_blank(*name))
			name++;
		if (tolower((unsigned char)*head) != tolower((unsigned char)*name))
			return false;
		if (!*head)
			return true;
	}
	return false;
}

static const struct field *field_called(const struct record *record, const char *head)
{
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (is_called(head, f->name) || is_called(head, f->label.id) || is_called(head, f->label.en))
			return f;
	return NULL;
}

static bool is_readable(const struct field *f)
{
	return !(f->flags & READ_ONLY) && (field_is_column(f) || f->type == TYPE_IDS) && f->type != TYPE_FILE &&
	       f->type != TYPE_JSON;
}

static enum outcome find_columns(struct scope *scope, struct sheet_things *read, const char *path)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < read->sheet->column_count; i++) {
		const char *head = read->sheet->heads[i];
		const struct field *f = head ? field_called(read->record, head) : NULL;
		if (head && !f)
			outcome = error_add(scope, E_COLUMN_UNKNOWN, path, "%s", head);
		for (size_t j = 0; j < i && f; j++)
			if (read->columns[j] == f)
				outcome = error_add(scope, E_COLUMN_REPEATED, path, "%s", head);
		read->columns[i] = f && is_readable(f) ? f : NULL;
	}
	return outcome;
}

/* NULL: it is none of them. */
static const char *truth_of(struct scope *scope, const char *text)
{
	const char *lower = text_lower(scope, text);

	for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
		if (strcmp(truths[i].word, lower) == 0)
			return truths[i].truth;
	return NULL;
}

/* "a, b": several in one cell. */
static void read_several(struct scope *scope, const char *text, struct texts *texts)
{
	texts->items = scope_alloc(scope, (strlen(text) / 2 + 1) * sizeof *texts->items);
	while (*text) {
		size_t length = strcspn(text, ",;");
		const char *item = text_trim(scope, scope_copy(scope, text, length));
		if (*item)
			texts->items[texts->count++] = item;
		text += length + (text[length] != '\0');
	}
}

/* What a program for sheets shows for a formula that has no value. */
static bool is_formula_error(const char *text)
{
	static const char *const errors[] = { "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!" };
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(errors[i], text) == 0)
			return true;
	return false;
}

/* "3.57812E+15": a long number, of which such a program has kept the first digits. */
static bool is_scientific(const char *text)
{
	size_t length = strspn(text, "0123456789.,");
	const char *exponent = text + length + 1;

	if (length == 0 || tolower((unsigned char)text[length]) != 'e' || *exponent != '+')
		return false;
	return exponent[1] && !exponent[1 + strspn(exponent + 1, "0123456789")];
}

/* A time without a zone is one of the estate. */
static const char *time_of(struct scope *scope, const char *text)
{
	const char *here = scope_printf(scope, "%s+07:00", text);
	int64_t at_ms;
	return date_time_parse(here, &at_ms) ? here : text;
}

static enum outcome read_cell(struct scope *scope, const struct record *record, const struct field *f, const char *text,
			      const char *path, void *thing)
{
	record_mark(thing, record, f->name);
	if (is_formula_error(text))
		return error_add(scope, E_CELL_FAILED, path, "%s", text);
	if (f->type == TYPE_TEXT && is_scientific(text))
		return error_add(scope, E_CELL_ROUNDED, path, "%s", text);
	if (f->type == TYPE_IDS || f->type == TYPE_TEXTS) {
		read_several(scope, text, &FIELD_OF(thing, f, struct texts));
		return OK;
	}
	if (f->type == TYPE_BOOL)
		text = truth_of(scope, text);
	else if (f->type == TYPE_TIME)
		text = time_of(scope, text);
	if (!text)
		return error_add_text(scope, E_NOT_A_CHOICE, path, (struct text){ "ya, tidak", "yes, no" });
	return field_read_text(scope, f, text, path, thing);
}

/* A cell under no heading: most often a comma in a name has shifted all that follows it. */
static enum outcome check_columns(struct scope *scope, const struct sheet *sheet, size_t index)
{
	for (size_t i = 0; i < SHEET_COLUMNS_MAX; i++) {
		const char *text = sheet->rows[index].cells[i];
		if (text && !sheet->heads[i])
			return error_add(scope, E_CELL_UNNAMED, scope_printf(scope, "datas[%zu]", index), "%s", text);
	}
	return OK;
}

static enum outcome read_row(struct scope *scope, const struct sheet_things *read, size_t index, void *thing)
{
	const struct record *record = read->record;
	const struct sheet_row *row = &read->sheet->rows[index];
	enum outcome outcome = check_columns(scope, read->sheet, index);

	for (size_t i = 0; i < read->sheet->column_count; i++) {
		const struct field *f = read->columns[i];
		const char *path = f ? scope_printf(scope, "datas[%zu].%s", index, f->name) : NULL;
		if (f && row->cells[i] && read_cell(scope, record, f, row->cells[i], path, thing) != OK)
			outcome = FAILED;
	}
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (f->flags & REQUIRED && !(f->flags & READ_ONLY) && !record_has(thing, record, f))
			outcome = error_add(scope, E_REQUIRED, scope_printf(scope, "datas[%zu].%s", index, f->name), NULL);
	return outcome;
}

enum outcome sheet_things_read(struct scope *scope, const struct record *record, struct bytes bytes, const char *path,
			       struct sheet_things *read)
{
	struct sheet *sheet;
	enum outcome outcome;

	*read = (struct sheet_things){ .record = record };
	if (sheet_read(scope, bytes, path, &sheet) != OK)
		return FAILED;
	read->sheet = sheet;
	if (find_columns(scope, read, path) != OK)
		return FAILED;
	read->things.items = scope_alloc(scope, (sheet->row_count + 1) * sizeof *read->things.items);
	outcome = sheet->row_count ? OK : error_add(scope, E_TOO_FEW, path, "1");
	for (size_t i = 0; i < sheet->row_count; i++) {
		void *thing = record_new(scope, record);
		if (read_row(scope, read, i, thing) != OK)
			outcome = FAILED;
		read->things.items[read->things.count++] = thing;
	}
	return outcome;
}

/* As the sheet itself calls the column; a field that it has no column for by its label. */
static const char *column_name(const struct sheet_things *read, const char *name, enum language language)
{
	const struct field *f = record_field(read->record, name);

	for (size_t i = 0; f && i < read->sheet->column_count; i++)
		if (read->columns[i] == f)
			return read->sheet->heads[i];
	return f && f->label.id ? text_in(f->label, language) : name;
}

void sheet_things_place(struct scope *scope, const struct sheet_things *read)
{
	for (struct error *e = scope_errors(scope)->first; e; e = e->next) {
		const char *within = "datas[";
		if (!text_starts(e->path, within))
			continue;
		size_t index = strtoul(e->path + strlen(within), NULL, 10);
		const char *dot = strchr(e->path, '.'), *name = dot ? scope_copy(scope, dot + 1, strcspn(dot + 1, ".[")) : NULL;
		if (index >= read->sheet->row_count)
			continue;
		long long row = read->sheet->rows[index].number;
		e->place = name ? (struct text){ scope_printf(scope, "Baris %lld, kolom %s", row,
							      column_name(read, name, INDONESIAN)),
						 scope_printf(scope, "Row %lld, column %s", row,
							      column_name(read, name, ENGLISH)) }
				: (struct text){ scope_printf(scope, "Baris %lld", row), scope_printf(scope, "Row %lld", row) };
	}
}
