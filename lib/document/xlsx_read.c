#include "document/xlsx_read.h"

#include <ctype.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/date.h"
#include "base/text.h"
#include "document/zip_read.h"

#define PART_MAX (8 * 1024 * 1024)
#define STRINGS_MAX 65536
#define CELLS_MAX (2 * SHEET_ROWS_MAX * SHEET_COLUMNS_MAX) /* however often a sheet fills the same one */
#define STYLES_MAX 4096
#define FORMATS_MAX 1024
#define EPOCH_1900 25569 /* the day of 1970 in Excel's count, from 1900 … */
#define EPOCH_1904 24107 /* … and from 1904 */
#define DAY_MAX 2958465  /* 31 December 9999 */

struct reading {
	struct scope *scope;
	XML_Parser parser;
	struct sheet *sheet;
	enum sheet_fault fault;

	const char *sheet_relation, *sheet_part; /* of the first sheet */
	int epoch;

	const char **strings;
	size_t string_count;
	bool *style_is_date;
	size_t style_count;
	int *date_formats; /* numbers of the workbook's own formats that show days or times */
	size_t date_format_count;
	bool in_cell_styles;

	struct buffer text; /* of the element that is open */
	bool takes_text, in_phonetic;
	int64_t row;
	size_t column, cell_count;
	char cell_type;
	size_t cell_style;
};

static void stop(struct reading *r, enum sheet_fault fault)
{
	r->fault = fault;
	XML_StopParser(r->parser, XML_FALSE);
}

/* Names without the prefix that some writers give to all of them. */
static bool is_named(const char *name, const char *wanted)
{
	const char *colon = strchr(name, ':');
	return strcmp(colon ? colon + 1 : name, wanted) == 0;
}

static const char *attribute(const char **attributes, const char *wanted)
{
	for (; *attributes; attributes += 2)
		if (is_named(attributes[0], wanted))
			return attributes[1];
	return NULL;
}

static void take_text(void *context, const char *text, int length)
{
	struct reading *r = context;
	if (r->takes_text && !r->in_phonetic)
		buffer_add(&r->text, text, (size_t)length);
}

static void refuse_doctype(void *context, const char *name, const char *system_id, const char *public_id, int has_subset)
{
	(void)name, (void)system_id, (void)public_id, (void)has_subset;
	stop(context, SHEET_NONE);
}

/* ---- the workbook: which part is the first sheet, and from where days are counted ---- */

static void workbook_start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *value;

	if (is_named(name, "sheet") && !r->sheet_relation) {
		value = attribute(attributes, "state"); /* hidden, or veryHidden: lists that the other sheets choose from */
		if (value && strcmp(value, "visible") != 0)
			return;
		/* "sheetId" and "r:id": the second one is meant, and no other attribute is named id. */
		value = attribute(attributes, "id");
		r->sheet_relation = scope_text(r->scope, value);
	} else if (is_named(name, "workbookPr")) {
		value = attribute(attributes, "date1904");
		if (value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0))
			r->epoch = EPOCH_1904;
	}
}

static void relations_start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *id = attribute(attributes, "Id"), *target = attribute(attributes, "Target");

	if (is_named(name, "Relationship") && id && target && text_equal(id, r->sheet_relation))
		r->sheet_part = *target == '/' ? scope_text(r->scope, target + 1) : scope_printf(r->scope, "xl/%s", target);
}

/* ---- styles: which of them show numbers as days or times ---- */

static bool is_built_in_date(int format)
{
	return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
	       (format >= 50 && format <= 58);
}

/* Letters of days and times that stand for themselves: not in quotes, brackets or behind a backslash. */
static bool shows_date(const char *code)
{
	for (const char *c = code; *c; c++) {
		if (*c == '"' || *c == '[') {
			const char *end = strchr(c + 1, *c == '"' ? '"' : ']');
			if (!end)
				return false;
			c = end;
		} else if (*c == '\\' || *c == '_' || *c == '*') {
			c += c[1] != '\0';
		} else if (strchr("ymdhsYMDHS", *c)) {
			return true;
		}
	}
	return false;
}

static bool is_date_format(const struct reading *r, int format)
{
	for (size_t i = 0; i < r->date_format_count; i++)
		if (r->date_formats[i] == format)
			return true;
	return is_built_in_date(format);
}

static void styles_start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;
	const char *id = attribute(attributes, "numFmtId"), *code = attribute(attributes, "formatCode");

	if (is_named(name, "cellXfs"))
		r->in_cell_styles = true;
	else if (is_named(name, "numFmt") && id && code && shows_date(code) && r->date_format_count < FORMATS_MAX)
		r->date_formats[r->date_format_count++] = (int)strtol(id, NULL, 10);
	else if (is_named(name, "xf") && r->in_cell_styles && r->style_count < STYLES_MAX)
		r->style_is_date[r->style_count++] = id && is_date_format(r, (int)strtol(id, NULL, 10));
}

static void styles_end(void *context, const char *name)
{
	struct reading *r = context;
	if (is_named(name, "cellXfs"))
		r->in_cell_styles = false;
}

/* ---- the texts that cells share ---- */

static void strings_start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;

	(void)attributes;
	if (is_named(name, "si"))
		r->text.length = 0;
	else if (is_named(name, "t"))
		r->takes_text = true;
	else if (is_named(name, "rPh"))
		r->in_phonetic = true;
}

static void strings_end(void *context, const char *name)
{
	struct reading *r = context;

	if (is_named(name, "t"))
		r->takes_text = false;
	else if (is_named(name, "rPh"))
		r->in_phonetic = false;
	else if (is_named(name, "si") && r->string_count == STRINGS_MAX)
		stop(r, SHEET_LARGE);
	else if (is_named(name, "si"))
		r->strings[r->string_count++] = text_trim(r->scope, scope_copy(r->scope, r->text.bytes, r->text.length));
}

/* ---- the sheet ---- */

/* "C5" is the third column; what names none follows the cell before. */
static size_t column_of(const char *reference, size_t next)
{
	size_t column = 0;

	if (!reference || !isupper((unsigned char)*reference))
		return next;
	for (; isupper((unsigned char)*reference) && column < 100000; reference++)
		column = column * 26 + (size_t)(*reference - 'A' + 1);
	return column - 1;
}

static void sheet_start(void *context, const char *name, const char **attributes)
{
	struct reading *r = context;

	if (r->fault != SHEET_FINE) /* handlers may still be called after the parser was stopped */
		return;
	if (is_named(name, "row")) {
		const char *number = attribute(attributes, "r");
		r->row = number ? strtoll(number, NULL, 10) : r->row + 1;
		r->column = (size_t)-1;
		if (!sheet_row_begin(r->scope, r->sheet, r->row))
			stop(r, SHEET_LARGE);
	} else if (is_named(name, "c")) {
		const char *type = attribute(attributes, "t"), *style = attribute(attributes, "s");
		r->column = column_of(attribute(attributes, "r"), r->column + 1);
		r->cell_type = !type ? 'n' : strcmp(type, "str") == 0 ? 't' : strcmp(type, "inlineStr") == 0 ? 't' : *type;
		r->cell_style = style ? strtoul(style, NULL, 10) : 0;
		r->text.length = 0;
	} else if (is_named(name, "v") || is_named(name, "t")) {
		r->takes_text = true;
	} else if (is_named(name, "rPh")) {
		r->in_phonetic = true;
	}
}

/* A number as people write it: Excel keeps 0.1 as 0.10000000000000001. */
static const char *number_text(struct reading *r, const char *text)
{
	char *end;
	double number = strtod(text, &end);

	if (*end || end == text || !isfinite(number))
		return text;
	bool is_whole = number > -1e15 && number < 1e15 && number == (double)(int64_t)number;
	if (r->cell_style < r->style_count && r->style_is_date[r->cell_style] && number >= 0 && number <= DAY_MAX) {
		char at[DATE_TIME_SIZE];
		date_time_text(((int64_t)(number * 86400 + 0.5) - (int64_t)r->epoch * 86400) * 1000, at);
		return scope_copy(r->scope, at, is_whole ? 10 : 19);
	}
	if (!text[strspn(text, "0123456789")]) /* with more digits than a double has, too */
		return text;
	return is_whole ? scope_printf(r->scope, "%.0f", number) : scope_printf(r->scope, "%.15g", number);
}

static const char *cell_text(struct reading *r)
{
	const char *text = scope_copy(r->scope, r->text.bytes, r->text.length);

	switch (r->cell_type) {
	case 's': {
		size_t index = strtoul(text, NULL, 10);
		return index >= r->string_count ? "" : r->strings[index];
	}
	case 'b':
		return strcmp(text, "1") == 0 ? "true" : "false";
	case 'n':
		return number_text(r, text);
	default: /* texts, days in ISO 8601, and what went wrong in a formula */
		return text;
	}
}

static void sheet_end(void *context, const char *name)
{
	struct reading *r = context;

	if (is_named(name, "v") || is_named(name, "t"))
		r->takes_text = false;
	else if (is_named(name, "rPh"))
		r->in_phonetic = false;
	else if (is_named(name, "c") && r->row > 0 && r->text.length && r->fault == SHEET_FINE &&
		 (++r->cell_count > CELLS_MAX || !sheet_cell(r->scope, r->sheet, r->column, cell_text(r))))
		stop(r, SHEET_LARGE);
}

/* ---- all of it ---- */

/* Calls the handlers for a part; one that is not there leaves everything as it was. */
static bool parse(struct reading *r, struct zip_read *zip, const char *part, XML_StartElementHandler start,
		  XML_EndElementHandler end)
{
	struct bytes bytes;

	if (!zip_read_part(zip, part, PART_MAX, &bytes))
		return false;
	r->parser = XML_ParserCreate(NULL);
	if (!r->parser)
		return false;
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, start, end);
	XML_SetCharacterDataHandler(r->parser, take_text);
	XML_SetStartDoctypeDeclHandler(r->parser, refuse_doctype);
	r->takes_text = r->in_phonetic = false;
	bool whole = XML_Parse(r->parser, bytes.data, (int)bytes.length, XML_TRUE) == XML_STATUS_OK;
	XML_ParserFree(r->parser);
	r->parser = NULL;
	if (!whole && r->fault == SHEET_FINE)
		r->fault = SHEET_NONE;
	return whole;
}

enum sheet_fault xlsx_read(struct scope *scope, struct bytes bytes, struct sheet *sheet)
{
	struct zip_read *zip = zip_read_open(scope, bytes);
	struct reading r = { .scope = scope, .sheet = sheet, .epoch = EPOCH_1900, .text = buffer_in(scope, 256),
			     .strings = scope_alloc(scope, STRINGS_MAX * sizeof *r.strings),
			     .style_is_date = scope_alloc(scope, STYLES_MAX * sizeof *r.style_is_date),
			     .date_formats = scope_alloc(scope, FORMATS_MAX * sizeof *r.date_formats) };

	if (!zip || !parse(&r, zip, "xl/workbook.xml", workbook_start, NULL) || !r.sheet_relation ||
	    !parse(&r, zip, "xl/_rels/workbook.xml.rels", relations_start, NULL) || !r.sheet_part)
		return SHEET_NONE;
	parse(&r, zip, "xl/styles.xml", styles_start, styles_end);
	parse(&r, zip, "xl/sharedStrings.xml", strings_start, strings_end);
	if (r.fault == SHEET_FINE && !parse(&r, zip, r.sheet_part, sheet_start, sheet_end) && r.fault == SHEET_FINE)
		r.fault = SHEET_NONE;
	return r.fault;
}
