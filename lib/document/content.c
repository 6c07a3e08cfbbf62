#include "document/content.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "document/image.h"
#include "document/media_type.h"
#include "document/office.h"

#define MEGAPIXELS_MAX 25
#define PDF_TAIL 2048    /* in which the end of a PDF begins */
#define PDF_REST 64      /* blanks and line ends that may stand behind it */
#define ZIP_TAIL 65600   /* in which an archive would begin its end */
#define CSV_LINE 4096    /* in which a first line ends */

static const struct {
	const char *mime_type, *ending, *name;
} kinds[CONTENT_COUNT] = {
	[CONTENT_PDF] = { "application/pdf", ".pdf", "PDF" },
	[CONTENT_JPEG] = { "image/jpeg", ".jpg", "JPEG" },
	[CONTENT_PNG] = { "image/png", ".png", "PNG" },
	[CONTENT_WEBP] = { "image/webp", ".webp", "WebP" },
	[CONTENT_XLSX] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "XLSX" },
	[CONTENT_DOCX] = { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "DOCX" },
	[CONTENT_CSV] = { "text/csv", ".csv", "CSV" },
};

const char *content_mime_type(enum content content)
{
	return kinds[content].mime_type;
}

const char *content_ending(enum content content)
{
	return kinds[content].ending;
}

static const char *find(const char *bytes, size_t length, const char *text)
{
	return memmem(bytes, length, text, strlen(text));
}

/* ---- CSV ---- */

static bool is_text(struct bytes b)
{
	const char *bytes = b.data;

	for (size_t i = 0; i < b.length; i++)
		if ((unsigned char)bytes[i] < ' ' && !strchr("\t\r\n", bytes[i] ? bytes[i] : 1))
			return false;
	return text_is_utf8(bytes, b.length);
}

/* Any text is some sort of table; one that a browser or a shell would take for its own is none of ours. */
static bool is_csv(struct bytes b)
{
	const char *bytes = b.data;
	size_t mark = b.length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, from = mark;

	while (from < b.length && isspace((unsigned char)bytes[from]))
		from++;
	if (from == b.length || bytes[from] == '<' || (b.length - mark >= 2 && memcmp(bytes + mark, "#!", 2) == 0) || !is_text(b))
		return false;
	for (size_t i = from; i < b.length && i < from + CSV_LINE && bytes[i] != '\n'; i++)
		if (strchr(",;\t", bytes[i]))
			return true;
	return false;
}

/* ---- PDF ---- */

static bool is_pdf(struct bytes b)
{
	const char *bytes = b.data;
	return b.length >= 8 && memcmp(bytes, "%PDF-", 5) == 0 && (bytes[5] == '1' || bytes[5] == '2') && bytes[6] == '.';
}

/* At the place that the end names there is a table of objects, or an object that holds one. */
static bool leads_to_table(struct bytes b, const char *end, const char *tail, size_t length)
{
	const char *start = NULL;
	char *behind;

	for (const char *next = tail; (next = find(next, length - (size_t)(next - tail), "startxref")) && next < end; next++)
		start = next;
	if (!start)
		return false;
	/* A digit stands before the end's mark: the number ends within the bytes. */
	unsigned long long at = strtoull(start + strlen("startxref"), &behind, 10);
	if (behind == start + strlen("startxref") || behind > end || at >= b.length)
		return false;
	const char *bytes = b.data;
	while (at < b.length && isspace((unsigned char)bytes[at]))
		at++;
	return at < b.length && (isdigit((unsigned char)bytes[at]) || (b.length - at >= 4 && memcmp(bytes + at, "xref", 4) == 0));
}

static bool is_whole_pdf(struct bytes b)
{
	size_t length = b.length < PDF_TAIL ? b.length : PDF_TAIL, archive = b.length < ZIP_TAIL ? b.length : ZIP_TAIL;
	const char *bytes = b.data, *tail = bytes + b.length - length, *end = NULL;

	for (const char *next = tail; (next = find(next, length - (size_t)(next - tail), "%%EOF")); next++)
		end = next;
	if (!end || find(bytes + b.length - archive, archive, "PK\5\6"))
		return false;
	const char *rest = end + strlen("%%EOF");
	if (bytes + b.length - rest > PDF_REST)
		return false;
	for (; rest < bytes + b.length; rest++)
		if (!isspace((unsigned char)*rest) && *rest != '\0')
			return false;
	return leads_to_table(b, end, tail, length);
}

/* ---- all ---- */

static enum content kind_of(struct bytes b, struct office *office)
{
	static const enum content pictures[] = { CONTENT_UNKNOWN, CONTENT_JPEG, CONTENT_PNG, CONTENT_WEBP };

	if (is_pdf(b))
		return CONTENT_PDF;
	if (image_format_of(b) != IMAGE_NONE)
		return pictures[image_format_of(b)];
	if (office_is_zip(b)) {
		office_read(b, office);
		if (!office->has_types || office->has_macros || office->has_workbook == office->has_letter)
			return CONTENT_UNKNOWN;
		return office->has_workbook ? CONTENT_XLSX : CONTENT_DOCX;
	}
	return is_csv(b) ? CONTENT_CSV : CONTENT_UNKNOWN;
}

static const char *list_of(struct scope *scope, unsigned allowed)
{
	struct buffer list = buffer_in(scope, 60);

	for (int content = 0; content < CONTENT_COUNT; content++)
		if (allowed & CONTENT_SET(content))
			buffer_printf(&list, "%s%s", list.length ? ", " : "", kinds[content].name);
	return list.bytes;
}

static enum outcome refuse(struct scope *scope, struct bytes b, enum content content, const struct office *office,
			   unsigned allowed, const char *field)
{
	const char *list = list_of(scope, allowed),
		   *name = kinds[content].name ? kinds[content].name : media_type_guess(scope, b);
	struct text detail = { scope_printf(scope, "berkas %s; yang diterima: %s", name, list),
			       scope_printf(scope, "%s; allowed: %s", name, list) };

	if (office->has_macros)
		detail = (struct text){ scope_printf(scope, "berkas Office dengan makro; yang diterima: %s", list),
					scope_printf(scope, "an Office file with macros; allowed: %s", list) };
	return error_add_text(scope, E_FILE_TYPE, field, detail);
}

static enum outcome broken(struct scope *scope, const char *field, struct text why)
{
	return error_add_text(scope, E_FILE_BROKEN, field, why);
}

static enum outcome check_picture(struct scope *scope, struct bytes b, const char *field)
{
	struct image image;

	if (!image_read(b, &image))
		return broken(scope, field, (struct text){ "ukuran gambar tidak terbaca", "the picture's size cannot be read" });
	if (image.is_animated)
		return broken(scope, field, (struct text){ "gambar bergerak tidak diterima", "a moving picture is not taken" });
	if (image.width > MEGAPIXELS_MAX * 1000000ll / image.height)
		return error_add(scope, E_FILE_TOO_LARGE, field, "%d MP (%lld × %lld)", MEGAPIXELS_MAX, (long long)image.width,
				 (long long)image.height);
	return OK;
}

enum outcome content_check(struct scope *scope, struct bytes b, unsigned allowed, const char *field, enum content *content)
{
	struct office office = { 0 };

	if (b.length == 0)
		return broken(scope, field, (struct text){ "berkas kosong", "the file is empty" });
	*content = kind_of(b, &office);
	if (!(allowed & CONTENT_SET(*content)))
		return refuse(scope, b, *content, &office, allowed, field);
	if (content_is_photo(*content))
		return check_picture(scope, b, field);
	if (office_is_zip(b) && !office.is_whole)
		return broken(scope, field,
			      (struct text){ "isi ZIP tidak utuh atau terlalu besar",
					     "its ZIP is not whole, or unpacks to too much" });
	if (*content == CONTENT_PDF && !is_whole_pdf(b))
		return broken(scope, field,
			      (struct text){ "PDF terpotong atau diikuti isi lain",
					     "the PDF is cut, or something else follows it" });
	return OK;
}
