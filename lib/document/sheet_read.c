#include "document/sheet_read.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "document/xlsx_read.h"

/* ---- rows ---- */

/* The row that is being read stands behind the last one until the next begins: an empty one is then written over. */
static bool is_empty(const struct sheet_row *row)
{
	for (size_t i = 0; i < SHEET_COLUMNS_MAX; i++)
		if (row->cells[i])
			return false;
	return true;
}

/* Keeps the row that was read: as the columns' names, or as one more row. */
static void row_end(struct sheet *sheet)
{
	struct sheet_row *row = &sheet->rows[sheet->row_count];

	if (!row->cells || is_empty(row))
		return;
	if (sheet->column_count) {
		sheet->row_count++;
		return;
	}
	for (size_t i = 0; i < SHEET_COLUMNS_MAX; i++) {
		sheet->heads[i] = row->cells[i];
		if (row->cells[i])
			sheet->column_count = i + 1;
		row->cells[i] = NULL;
	}
}

bool sheet_row_begin(struct scope *scope, struct sheet *sheet, int64_t number)
{
	row_end(sheet);
	if (sheet->row_count > SHEET_ROWS_MAX)
		return false;
	struct sheet_row *row = &sheet->rows[sheet->row_count];
	row->number = number;
	if (!row->cells)
		row->cells = scope_alloc(scope, SHEET_COLUMNS_MAX * sizeof *row->cells);
	return true;
}

bool sheet_cell(struct scope *scope, struct sheet *sheet, size_t column, const char *text)
{
	const char *trimmed = *text ? text_trim(scope, text) : text;

	if (!*trimmed)
		return true;
	if (column >= SHEET_COLUMNS_MAX || strlen(trimmed) > SHEET_CELL_MAX)
		return false;
	sheet->rows[sheet->row_count].cells[column] = trimmed;
	return true;
}

/* ---- CSV ---- */

static char separator_of(const char *text)
{
	char best = ',';
	size_t most = 0;

	text += strspn(text, " \r\n");
	for (const char *candidate = ",;\t"; *candidate; candidate++) {
		size_t count = 0;
		for (const char *c = text; *c && *c != '\n'; c++)
			count += *c == *candidate;
		if (count > most) {
			most = count;
			best = *candidate;
		}
	}
	return best;
}

/* One value, from its first character; gives what stands behind it, NULL where its quote never ends. Quotes are doubled within
 * quotes. */
static const char *read_value(const char *c, char separator, struct buffer *value, int64_t *line)
{
	value->length = 0;
	if (*c == '"') {
		for (c++; *c && !(*c == '"' && c[1] != '"'); c++) {
			c += *c == '"';
			*line += *c == '\n';
			buffer_char(value, *c);
		}
		if (!*c++)
			return NULL;
	}
	for (; *c && *c != separator && *c != '\n'; c++)
		buffer_char(value, *c);
	return c;
}

static enum sheet_fault read_csv(struct scope *scope, const char *text, struct sheet *sheet)
{
	char separator = separator_of(text);
	struct buffer value = buffer_in(scope, 256);
	int64_t line = 1;

	for (const char *c = text; *c; line++, c += *c == '\n') {
		if (!sheet_row_begin(scope, sheet, line))
			return SHEET_LARGE;
		for (size_t column = 0;; column++, c++) {
			c = read_value(c, separator, &value, &line);
			if (!c)
				return SHEET_NONE;
			if (value.length && !sheet_cell(scope, sheet, column, scope_copy(scope, value.bytes, value.length)))
				return SHEET_LARGE;
			if (*c != separator)
				break;
		}
	}
	return SHEET_FINE;
}

/* ---- either ---- */

static enum sheet_fault read_any(struct scope *scope, struct bytes bytes, struct sheet *sheet)
{
	const char *text = bytes.data;

	if (bytes.length >= 4 && memcmp(text, "PK\3\4", 4) == 0)
		return xlsx_read(scope, bytes, sheet);
	if (memchr(text, '\0', bytes.length) || !text_is_utf8(text, bytes.length))
		return SHEET_NONE;
	size_t mark = bytes.length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	return read_csv(scope, scope_copy(scope, text + mark, bytes.length - mark), sheet);
}

enum outcome sheet_read(struct scope *scope, struct bytes bytes, const char *path, struct sheet **sheet)
{
	static const struct text limits = { "1000 baris, 64 kolom, 4000 huruf per sel",
					    "1000 rows, 64 columns, 4000 letters in a cell" };

	*sheet = scope_alloc(scope, sizeof **sheet);
	enum sheet_fault fault = read_any(scope, bytes, *sheet);
	if (fault == SHEET_FINE)
		row_end(*sheet);
	if (fault == SHEET_LARGE || (*sheet)->row_count > SHEET_ROWS_MAX)
		return error_add_text(scope, E_SHEET_TOO_LARGE, path, limits);
	if (fault == SHEET_NONE || !(*sheet)->column_count)
		return error_add(scope, E_SHEET_BROKEN, path, NULL);
	return OK;
}
