/* workbooks, part by part as Excel writes them. */
#include "../../stored_zip.h"
#include "../unit.h"
#include "document/xlsx_read.h"

static struct sheet *sheet;

static enum sheet_fault take(const char *sheets, const char *rows)
{
	const char *const texts[][2] = {
		{ "xl/workbook.xml", scope_printf(scope, "<workbook><sheets>%s</sheets></workbook>", sheets) },
		{ "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
						"<Relationship Id=\"r2\" Target=\"worksheets/sheet2.xml\"/></Relationships>" },
		{ "xl/sharedStrings.xml", "<sst><si><t> shared by many </t></si></sst>" },
		{ "xl/worksheets/sheet1.xml", scope_printf(scope, "<worksheet><sheetData>%s</sheetData></worksheet>", rows) },
		{ "xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c t=\"str\"><v>second</v></c></row></sheetData></worksheet>" },
	};
	struct stored_part parts[sizeof texts / sizeof *texts];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		parts[i] = (struct stored_part){ texts[i][0], { texts[i][1], strlen(texts[i][1]) } };
	sheet = scope_alloc(scope, sizeof *sheet);
	enum sheet_fault fault = xlsx_read(scope, stored_zip(scope, parts, sizeof texts / sizeof *texts), sheet);
	if (fault == SHEET_FINE)
		assert_true(sheet_row_begin(scope, sheet, 99)); /* ends the row before it */
	return fault;
}

static void the_first_sheet_that_is_not_hidden_is_read(void **state)
{
	(void)state;
	assert_int_equal(take("<sheet r:id=\"r1\"/><sheet r:id=\"r2\"/>", "<row><c t=\"str\"><v>first</v></c></row>"), SHEET_FINE);
	assert_string_equal(sheet->heads[0], "first");
	assert_int_equal(take("<sheet r:id=\"r1\" state=\"hidden\"/><sheet r:id=\"r2\" state=\"visible\"/>", ""), SHEET_FINE);
	assert_string_equal(sheet->heads[0], "second");
	assert_int_equal(take("<sheet r:id=\"r1\" state=\"veryHidden\"/>", ""), SHEET_NONE);
}

static const char *number(const char *value)
{
	const char *rows = scope_printf(scope, "<row><c t=\"str\"><v>nik</v></c></row><row><c><v>%s</v></c></row>", value);
	assert_int_equal(take("<sheet r:id=\"r1\"/>", rows), SHEET_FINE);
	return sheet->rows[0].cells[0];
}

static void a_long_number_keeps_the_digits_that_the_file_has(void **state)
{
	(void)state;
	assert_string_equal(number("3578120112345678"), "3578120112345678");
	assert_string_equal(number("357812011234567"), "357812011234567");
	assert_string_equal(number("0.10000000000000001"), "0.1");
	assert_string_equal(number("3.5781201123456799E+15"), "3.57812011234568e+15");
}

/* Else a small file with one long text would fill the memory of a worker. */
static void cells_that_share_a_text_do_so_in_memory(void **state)
{
	(void)state;
	const char *row = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>";
	assert_int_equal(take("<sheet r:id=\"r1\"/>", scope_printf(scope, "%s%s", row, row)), SHEET_FINE);
	assert_string_equal(sheet->rows[0].cells[0], "shared by many");
	assert_ptr_equal(sheet->rows[0].cells[0], sheet->rows[0].cells[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_first_sheet_that_is_not_hidden_is_read),
		CASE(cells_that_share_a_text_do_so_in_memory),
		CASE(a_long_number_keeps_the_digits_that_the_file_has),
	};
	return RUN(tests);
}
