#include "document/sheet.h"

#include <string.h>

/* The row that is being read stands behind the last one until the next begins: an empty one is then written over. */
static bool is_empty(const struct sheet_row *row)
{
	for (size_t i = 0; i < SHEET_COLUMNS_MAX; i++)
		if (row->cells[i])
			return false;
	return true;
}

/* Keeps the row that was read: as the columns' names, or as one more row. */
void sheet_finish(struct sheet *sheet)
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
	sheet_finish(sheet);
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
