#include "document/csv_read.h"

#include <string.h>

#include "base/buffer.h"

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

enum sheet_fault csv_read(struct scope *scope, const char *text, struct sheet *sheet)
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
