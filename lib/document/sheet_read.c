#include "document/sheet_read.h"

#include <string.h>

#include "base/text.h"
#include "document/csv_read.h"
#include "document/xlsx_read.h"

static enum sheet_fault read_any(struct scope *scope, struct bytes bytes, struct sheet *sheet)
{
	const char *text = bytes.data;

	if (bytes.length >= 4 && memcmp(text, "PK\3\4", 4) == 0)
		return xlsx_read(scope, bytes, sheet);
	if (memchr(text, '\0', bytes.length) || !text_is_utf8(text, bytes.length))
		return SHEET_NONE;
	size_t mark = bytes.length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	return csv_read(scope, scope_copy(scope, text + mark, bytes.length - mark), sheet);
}

enum outcome sheet_read(struct scope *scope, struct bytes bytes, const char *path, struct sheet **sheet)
{
	static const struct text limits = { "1000 baris, 64 kolom, 4000 huruf per sel",
					    "1000 rows, 64 columns, 4000 letters in a cell" };

	*sheet = scope_alloc(scope, sizeof **sheet);
	enum sheet_fault fault = read_any(scope, bytes, *sheet);
	if (fault == SHEET_FINE)
		sheet_finish(*sheet);
	if (fault == SHEET_LARGE || (*sheet)->row_count > SHEET_ROWS_MAX)
		return error_add_text(scope, E_SHEET_TOO_LARGE, path, limits);
	if (fault == SHEET_NONE || !(*sheet)->column_count)
		return error_add(scope, E_SHEET_BROKEN, path, NULL);
	return OK;
}
