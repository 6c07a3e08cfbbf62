/* content: what kind of file some bytes are, by themselves and not by what anybody calls them, and whether they are whole.
 *
 * What is looked at: PDF: the head at the first byte, the end at the last, and that the end leads to a table of objects; no
 * archive behind it. Pictures: their head (image.h); photo.h decodes them. XLSX, DOCX: the directory (office.h); no macros. CSV:
 * that it is text in UTF-8 whose first line has columns, and no page or script. What a PDF or a workbook shows or links to is
 * not.
 */
#pragma once
#include "base/crypto.h"
#include "base/error.h"

enum content {
	CONTENT_UNKNOWN, CONTENT_PDF, CONTENT_JPEG, CONTENT_PNG, CONTENT_WEBP, CONTENT_XLSX, CONTENT_DOCX, CONTENT_CSV,
	CONTENT_COUNT
};

/* Sets of kinds. */
#define CONTENT_SET(content) (1u << (content))
#define CONTENT_PHOTOS (CONTENT_SET(CONTENT_JPEG) | CONTENT_SET(CONTENT_PNG) | CONTENT_SET(CONTENT_WEBP))
#define CONTENT_ALL \
	(CONTENT_PHOTOS | CONTENT_SET(CONTENT_PDF) | CONTENT_SET(CONTENT_XLSX) | CONTENT_SET(CONTENT_DOCX) | \
	 CONTENT_SET(CONTENT_CSV))

static inline bool content_is_photo(enum content content)
{
	return CONTENT_SET(content) & CONTENT_PHOTOS;
}

/* What is allowed: one of the set, and whole. Records FILE_TYPE (what it is, what is allowed), FILE_BROKEN, or FILE_TOO_LARGE
 * for a picture of more than 25 megapixels, for that field. */
must_check enum outcome content_check(struct scope *scope, struct bytes bytes, unsigned allowed, const char *field,
				      enum content *content);

/* "application/pdf", ".pdf" */
const char *content_mime_type(enum content content);
const char *content_ending(enum content content);
