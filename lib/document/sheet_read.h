/* sheet_read: a table that somebody filled in, Excel (.xlsx) or CSV, as texts by column name.
 *
 * Which of the two it is, its content says. Of a workbook its first sheet that is not hidden is read. The first row that is not
 * empty holds the names of the columns; empty rows are passed over. Whatever cells hold becomes text: numbers as people write
 * them, days as YYYY-MM-DD, instants as YYYY-MM-DDTHH:MM:SS, truths as true and false, formulas as their last value.
 *
 *	if (sheet_read(scope, bytes, "file_path", &sheet) != OK)
 *		return FAILED;
 *
 * A CSV is UTF-8, with commas, semicolons or tabs, whichever the first line that is not blank has most of.
 */
#pragma once
#include "base/crypto.h"
#include "base/error.h"

#define SHEET_ROWS_MAX 1000
#define SHEET_COLUMNS_MAX 64
#define SHEET_CELL_MAX 4000 /* bytes */

struct sheet_row {
	int64_t number;     /* as it is counted in the file, from 1 */
	const char **cells; /* one per column; NULL: empty */
};

struct sheet {
	const char *heads[SHEET_COLUMNS_MAX]; /* NULL: a column without a name */
	size_t column_count, row_count;
	struct sheet_row rows[SHEET_ROWS_MAX + 2]; /* room for one too many, and for the one that is being read */
};

/* SHEET_BROKEN and SHEET_TOO_LARGE are told of `path`. The sheet belongs to the scope. */
must_check enum outcome sheet_read(struct scope *scope, struct bytes bytes, const char *path, struct sheet **sheet);

/* For its readers (xlsx_read.c): the next row, whose cells come in any order. False where there are too many. */
bool sheet_row_begin(struct scope *scope, struct sheet *sheet, int64_t number);
/* A cell of that row, whose text lives as long as the sheet; blanks at its ends are left out, and what is empty. False for a
 * column too far out or a text too long. */
bool sheet_cell(struct scope *scope, struct sheet *sheet, size_t column, const char *text);
