/* A workbook of which one part, as the first byte chooses, is the input: read or refused, with no byte read that is not there. */
#include "document/xlsx_read.h"

#include "../stored_zip.h"
#include "fuzz.h"

#define TEXT(text) { text, sizeof text - 1 }

static const struct stored_part whole[] = {
	{ "xl/workbook.xml", TEXT("<workbook><sheets><sheet r:id=\"a\"/></sheets></workbook>") },
	{ "xl/_rels/workbook.xml.rels", TEXT("<Relationships><Relationship Id=\"a\" Target=\"s\"/></Relationships>") },
	{ "xl/styles.xml", TEXT("<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>") },
	{ "xl/sharedStrings.xml", TEXT("<sst><si><t>nama</t></si><si><t>Budi</t></si></sst>") },
	{ "xl/s", TEXT("<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row><row><c s=\"1\"><v>1</v></c></row></sheetData></worksheet>") },
};
#define PARTS (sizeof whole / sizeof *whole)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	struct stored_part parts[PARTS];

	memcpy(parts, whole, sizeof parts);
	if (size)
		parts[*data % PARTS].bytes = (struct bytes){ data + 1, size - 1 };
	struct sheet *sheet = scope_alloc(scope, sizeof *sheet);
	enum sheet_fault fault = xlsx_read(scope, stored_zip(scope, parts, PARTS), sheet);
	HOLDS(size || fault == SHEET_FINE);
	HOLDS(fault != SHEET_FINE || sheet->row_count <= SHEET_ROWS_MAX + 1);
	scope_free(scope);
	return 0;
}
