/* xlsx_read: the first sheet to be seen of a workbook. The only file that knows <expat.h>.
 *
 * A part that brings a document type is no part of a workbook: without one there are no entities, and nothing to expand. */
#pragma once
#include "document/sheet.h"

enum sheet_fault xlsx_read(struct scope *scope, struct bytes bytes, struct sheet *sheet);
