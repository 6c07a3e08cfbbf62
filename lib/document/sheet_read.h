/* sheet_read: a table that somebody filled in, Excel (.xlsx) or CSV, as texts by column name (sheet.h).
 *
 * Which of the two it is, its content says. Of a workbook its first sheet that is not hidden is read. Whatever cells hold becomes
 * text: numbers as people write them, days as YYYY-MM-DD, instants as YYYY-MM-DDTHH:MM:SS, truths as true and false, formulas as
 * their last value. A CSV is UTF-8.
 *
 *	if (sheet_read(scope, bytes, "file_path", &sheet) != OK)
 *		return FAILED;
 */
#pragma once
#include "base/error.h"
#include "document/sheet.h"

/* SHEET_BROKEN and SHEET_TOO_LARGE are told of `path`. The sheet belongs to the scope. */
must_check enum outcome sheet_read(struct scope *scope, struct bytes bytes, const char *path, struct sheet **sheet);
