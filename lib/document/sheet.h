/* sheet: a table of texts in memory, as its readers fill it: csv_read.c, xlsx_read.c.
 *
 *	while (there is a row) {
 *		if (!sheet_row_begin(scope, sheet, number))
 *			return SHEET_LARGE;
 *		for each cell that is not empty:
 *			if (!sheet_cell(scope, sheet, column, text))
 *				return SHEET_LARGE;
 *	}
 *
 * The first row that is not empty holds the names of the columns; empty rows are passed over.
 */
#pragma once
#include "base/crypto.h"
#include "base/text.h"

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

/* What a reader says: SHEET_NONE: this is no table of its kind. */
enum sheet_fault { SHEET_FINE, SHEET_NONE, SHEET_LARGE };

/* The next row, whose cells come in any order. False where there are too many. */
bool sheet_row_begin(struct scope *scope, struct sheet *sheet, int64_t number);
/* A cell of that row, whose text lives as long as the sheet; blanks at its ends are left out, and what is empty. False for a
 * column too far out or a text too long. */
bool sheet_cell(struct scope *scope, struct sheet *sheet, size_t column, const char *text);
/* After the last row. */
void sheet_finish(struct sheet *sheet);
