/* A CSV: no more rows and columns than there is room for, and no cell that is empty, too long, or begins or ends with a blank. */
#include "document/sheet_read.h"

#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	struct sheet *sheet;

	if (sheet_read(scope, (struct bytes){ scope_copy(scope, data, size), size }, "file_path", &sheet) == OK) {
		HOLDS(sheet->row_count <= SHEET_ROWS_MAX && sheet->column_count > 0 && sheet->column_count <= SHEET_COLUMNS_MAX);
		for (size_t i = 0; i < sheet->row_count; i++) {
			HOLDS(i == 0 || sheet->rows[i].number > sheet->rows[i - 1].number);
			for (size_t j = 0; j < SHEET_COLUMNS_MAX; j++) {
				const char *cell = sheet->rows[i].cells[j];
				HOLDS(!cell || (*cell && *cell != ' ' && strlen(cell) <= SHEET_CELL_MAX));
			}
		}
	}
	scope_free(scope);
	return 0;
}
