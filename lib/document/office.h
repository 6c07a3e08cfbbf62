/* office: what a ZIP says of itself in its directory: whether it is a workbook or a letter of Office Open XML, and whether it is
 * as harmless as it is said to be. Nothing is unpacked.
 */
#pragma once
#include "base/crypto.h"

struct office {
	bool is_whole;    /* one directory, at the end, of open entries that lie before it, share no bytes and unpack to 200 MB at most */
	bool has_types, has_workbook, has_letter; /* [Content_Types].xml, xl/workbook.xml, word/document.xml */
	bool has_macros;  /* a program, or what starts one */
};

bool office_is_zip(struct bytes bytes);
void office_read(struct bytes bytes, struct office *office);
