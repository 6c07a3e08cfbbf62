/* csv_read: a table of RFC 4180, with commas, semicolons or tabs between its values, whichever the first line that is not blank
 * has most of. */
#pragma once
#include "document/sheet.h"

/* `text` is UTF-8, without a mark before it. */
enum sheet_fault csv_read(struct scope *scope, const char *text, struct sheet *sheet);
