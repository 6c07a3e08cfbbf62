/* sheet_record: the rows of a sheet as things of a record, as if a body had given them; and its errors, told by the row and the
 * column that a person sees.
 *
 * A column is a field by its name or by its label in either language, small and capital letters, blanks and underscores alike.
 * Columns of fields that are read-only are passed over; what is no field is refused, as are cells under no heading, formulas
 * that failed, and texts that were taken for numbers and rounded. A time without a zone is one of Asia/Jakarta. */
#pragma once
#include "document/sheet_read.h"
#include "model/record.h"

struct sheet_things {
	const struct sheet *sheet;
	const struct record *record;
	struct list things;
	const struct field *columns[SHEET_COLUMNS_MAX]; /* NULL: none that is read */
};

/* Violations are recorded under "datas[<index>].<field>", what is wrong with the sheet as a whole under `path`. */
must_check enum outcome sheet_things_read(struct scope *scope, const struct record *record, struct bytes bytes, const char *path,
					  struct sheet_things *read);
/* Says of every error under "datas[…]" at which row and in which column of the sheet it stands. */
void sheet_things_place(struct scope *scope, const struct sheet_things *read);
