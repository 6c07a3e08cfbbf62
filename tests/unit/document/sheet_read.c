/* sheets: what cells of CSV files become; workbooks are read by tests/api/company-employees.t, which makes them. */
#include "../unit.h"
#include "base/buffer.h"
#include "document/sheet_read.h"

static struct sheet *sheet;

static enum outcome take(const char *text)
{
	error_forget(scope);
	return sheet_read(scope, (struct bytes){ text, strlen(text) }, "file_path", &sheet);
}

#define REFUSED(text, why) \
	do { \
		assert_int_equal(take(text), FAILED); \
		assert_int_equal(error_first(scope)->code, why); \
	} while (0)

static void a_file_is_columns_and_rows(void **state)
{
	(void)state;
	assert_int_equal(take("\xef\xbb\xbfname,nip\r\nBudi, 12 \r\n\r\n\"Ani, S.\",\"1\"\"3\"\n"), OK);
	assert_int_equal(sheet->column_count, 2);
	assert_string_equal(sheet->heads[1], "nip");
	assert_int_equal(sheet->row_count, 2);
	assert_string_equal(sheet->rows[0].cells[1], "12");
	assert_int_equal(sheet->rows[1].number, 4);
	assert_string_equal(sheet->rows[1].cells[0], "Ani, S.");
	assert_string_equal(sheet->rows[1].cells[1], "1\"3");
}

static void the_separator_is_seen(void **state)
{
	(void)state;
	assert_int_equal(take("name;nip\nBudi, S.;1\n"), OK);
	assert_string_equal(sheet->rows[0].cells[0], "Budi, S.");
	assert_int_equal(take("\r\n \r\nname;nip\r\nBudi;1\r\n"), OK);
	assert_string_equal(sheet->rows[0].cells[1], "1");
	assert_int_equal(take("name\tnip\nBudi\t1"), OK);
	assert_string_equal(sheet->rows[0].cells[1], "1");
}

static void a_line_may_break_within_quotes(void **state)
{
	(void)state;
	assert_int_equal(take("\n\nname,nip\n\"a\nb\",1\nc,2\n"), OK);
	assert_string_equal(sheet->rows[0].cells[0], "a\nb");
	assert_int_equal(sheet->rows[0].number, 4);
	assert_int_equal(sheet->rows[1].number, 6);
	assert_int_equal(take("name\n\"\"\n\"closed\""), OK);
	assert_string_equal(sheet->rows[0].cells[0], "closed");
}

static void what_is_no_sheet_is_refused(void **state)
{
	(void)state;
	REFUSED("", E_SHEET_BROKEN);
	REFUSED("\n \n", E_SHEET_BROKEN);
	REFUSED("\xef\xbb\xbf", E_SHEET_BROKEN);
	REFUSED("PK\3\4 and no archive", E_SHEET_BROKEN);
	REFUSED("name\n\xff\n", E_SHEET_BROKEN);
	REFUSED("name\n\"never closed\nBudi\nAni\n", E_SHEET_BROKEN);
}

static void sheets_are_bounded(void **state)
{
	(void)state;
	struct buffer text = buffer_in(scope, 100);
	buffer_text(&text, "name\n");
	for (int i = 0; i < SHEET_ROWS_MAX; i++)
		buffer_text(&text, "x\n");
	buffer_text(&text, "\n\n");
	assert_int_equal(take(text.bytes), OK);
	assert_int_equal(sheet->row_count, SHEET_ROWS_MAX);
	buffer_text(&text, "x\n");
	REFUSED(text.bytes, E_SHEET_TOO_LARGE);
	text.length = 0;
	for (int i = 0; i < SHEET_COLUMNS_MAX; i++)
		buffer_text(&text, "x,");
	assert_int_equal(take(text.bytes), OK);
	buffer_text(&text, "x");
	REFUSED(text.bytes, E_SHEET_TOO_LARGE);
	text.length = 0;
	for (int i = 0; i <= SHEET_CELL_MAX; i++)
		buffer_char(&text, 'x');
	REFUSED(text.bytes, E_SHEET_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_file_is_columns_and_rows),
		CASE(the_separator_is_seen),
		CASE(a_line_may_break_within_quotes),
		CASE(what_is_no_sheet_is_refused),
		CASE(sheets_are_bounded),
	};
	return RUN(tests);
}
