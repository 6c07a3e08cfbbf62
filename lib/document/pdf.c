#include "document/pdf.h"

#include <hpdf.h>
#include <string.h>

#include "base/buffer.h"

#define POINTS(mm) ((HPDF_REAL)((mm) * (72.0 / 25.4)))
#define MILLIMETRES(pt) ((pt) * (25.4 / 72.0))
#define PAGES_MOST 2000
#define LEADING 1.4     /* height of a line, in sizes of its type */
#define CAPITALS 0.73   /* height of capitals, in the same: DejaVu's, and near enough for others */
#define ROUNDNESS 0.5523 /* where the handles of a quarter circle's curve stand */
#define WIDTHS_KEPT 0x250

struct pdf {
	struct scope *scope;
	HPDF_Doc document;
	HPDF_Font fonts[2];             /* regular, bold */
	int16_t widths[2][WIDTHS_KEPT]; /* of Latin letters, since libharu is slow to say; 0: not yet asked */
	HPDF_Page page;
	double width, height;
	HPDF_Page *pages;
	int page_count, page_room;
	bool failed;
};

/* libharu calls this and goes on; every later call of ours then stops at `failed`. */
static void on_fault(HPDF_STATUS error, HPDF_STATUS detail, void *context)
{
	struct pdf *pdf = context;
	if (!pdf->failed)
		error_internal(pdf->scope, "PDF: libharu reports 0x%04lx (%lu)", (unsigned long)error,
			       (unsigned long)detail);
	pdf->failed = true;
}

static void close_document(void *thing)
{
	struct pdf *pdf = thing;
	if (pdf->document)
		HPDF_Free(pdf->document);
	pdf->document = NULL;
	pdf->failed = true;
}

static void load_font(struct pdf *pdf, bool bold, const char *path)
{
	if (pdf->failed)
		return;
	const char *name = HPDF_LoadTTFontFromFile(pdf->document, path, HPDF_TRUE);
	if (name)
		pdf->fonts[bold] = HPDF_GetFont(pdf->document, name, "UTF-8");
	if (!pdf->fonts[bold])
		error_internal(pdf->scope, "PDF: the font %s of paper.font or .font_bold cannot be used",
			       path);
	pdf->failed |= !pdf->fonts[bold];
}

struct pdf *pdf_new(struct scope *scope, const struct config *config, const char *title)
{
	struct pdf *pdf = scope_alloc(scope, sizeof *pdf);

	pdf->scope = scope;
	pdf->document = HPDF_New(on_fault, pdf);
	if (!pdf->document) {
		pdf->failed = true;
		error_internal(scope, "PDF: no document");
		return pdf;
	}
	scope_defer(scope, close_document, pdf);
	HPDF_SetCompressionMode(pdf->document, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(pdf->document);
	HPDF_SetCurrentEncoder(pdf->document, "UTF-8");
	load_font(pdf, false, config->paper_font);
	load_font(pdf, true, config->paper_font_bold);
	if (!pdf->failed) {
		HPDF_SetInfoAttr(pdf->document, HPDF_INFO_TITLE, title);
		HPDF_SetInfoAttr(pdf->document, HPDF_INFO_AUTHOR, config->site_name);
	}
	return pdf;
}

void pdf_page(struct pdf *pdf, enum pdf_shape shape)
{
	if (pdf->failed)
		return;
	if (pdf->page_count == PAGES_MOST) {
		error_internal(pdf->scope, "PDF: more than %d pages", PAGES_MOST);
		pdf->failed = true;
		return;
	}
	HPDF_Page page = HPDF_AddPage(pdf->document);
	if (!page)
		return;
	HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4,
			  shape == PDF_LANDSCAPE ? HPDF_PAGE_LANDSCAPE : HPDF_PAGE_PORTRAIT);
	if (pdf->page_count == pdf->page_room) {
		pdf->page_room = pdf->page_room * 2 + 8;
		HPDF_Page *pages = scope_alloc(pdf->scope, (size_t)pdf->page_room * sizeof *pages);
		if (pdf->page_count)
			memcpy(pages, pdf->pages, (size_t)pdf->page_count * sizeof *pages);
		pdf->pages = pages;
	}
	pdf->pages[pdf->page_count++] = page;
	pdf_page_choose(pdf, pdf->page_count - 1);
}

void pdf_page_choose(struct pdf *pdf, int page)
{
	if (pdf->failed || page < 0 || page >= pdf->page_count)
		return;
	pdf->page = pdf->pages[page];
	pdf->width = MILLIMETRES(HPDF_Page_GetWidth(pdf->page));
	pdf->height = MILLIMETRES(HPDF_Page_GetHeight(pdf->page));
}

int pdf_page_count(const struct pdf *pdf)
{
	return pdf->page_count;
}

double pdf_page_width(const struct pdf *pdf)
{
	return pdf->width;
}

double pdf_page_height(const struct pdf *pdf)
{
	return pdf->height;
}

/* Whether there is something to draw on. */
static bool ready(const struct pdf *pdf)
{
	return !pdf->failed && pdf->page;
}

static HPDF_REAL from_top(const struct pdf *pdf, double y)
{
	return POINTS(pdf->height - y);
}

/* The code point at `text` and how many bytes it has; -1 for bytes that are no UTF-8. */
static int32_t code_point(const char *text, int *bytes)
{
	unsigned char c = (unsigned char)*text;
	int count = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	int32_t code = c < 0x80 ? c : c & (0xff >> (count + 1));

	*bytes = count;
	if (!text_is_utf8(text, strnlen(text, (size_t)count))) {
		*bytes = 1;
		return -1;
	}
	for (int i = 1; i < count; i++)
		code = code << 6 | (text[i] & 0x3f);
	return code;
}

/* Marks that only change the character before them: joiners, directions, shapes of emoji. */
static bool invisible(int32_t code)
{
	return code == 0x00ad || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2060 && code <= 0x206f) || (code >= 0xfe00 && code <= 0xfe0f) || code == 0xfeff ||
	       (code >= 0x1f3fb && code <= 0x1f3ff) || code >= 0xe0000;
}

/* What libharu can take: UTF-8 without control characters (but \n), nothing past U+FFFF. */
static const char *drawable(struct pdf *pdf, const char *text)
{
	struct buffer out = buffer_in(pdf->scope, strlen(text) + 8);

	for (int bytes; *text; text += bytes) {
		int32_t code = code_point(text, &bytes);
		if (code < 0)
			buffer_char(&out, '?');
		else if (code == '\n')
			buffer_char(&out, '\n');
		else if (code < 0x20 || (code >= 0x7f && code <= 0xa0))
			buffer_char(&out, ' ');
		else if (invisible(code))
			continue;
		else if (code > 0xffff)
			buffer_text(&out, "□");
		else
			buffer_add(&out, text, (size_t)bytes);
	}
	return out.bytes;
}

/* The room that a character takes. libharu speaks in thousandths of the type's size. */
static double character_pt(struct pdf *pdf, const struct pdf_style *style, int32_t code)
{
	int16_t asked = 0, *width = code < WIDTHS_KEPT ? &pdf->widths[style->bold][code] : &asked;
	if (!*width)
		*width = (int16_t)HPDF_Font_GetUnicodeWidth(pdf->fonts[style->bold], (HPDF_UNICODE)code);
	return *width * style->size_pt / 1000 + style->spread_pt;
}

/* How many bytes of a drawable text fit in `width_pt`; how wide they are goes to `taken_pt`. */
static size_t fitting(struct pdf *pdf, const struct pdf_style *style, const char *text, size_t length,
		      double width_pt, double *taken_pt)
{
	size_t at = 0;
	*taken_pt = 0;
	for (int bytes; at < length; at += (size_t)bytes) {
		int32_t code = code_point(text + at, &bytes);
		double one = character_pt(pdf, style, code);
		if (*taken_pt + one - style->spread_pt > width_pt + 0.01)
			break;
		*taken_pt += one;
	}
	if (at)
		*taken_pt -= style->spread_pt;
	return at;
}

double pdf_line_height(const struct pdf_style *style)
{
	return MILLIMETRES(style->size_pt * LEADING);
}

double pdf_text_width(struct pdf *pdf, const struct pdf_style *style, const char *text)
{
	double taken_pt = 0;
	if (!pdf->failed && text) {
		text = drawable(pdf, text);
		fitting(pdf, style, text, strlen(text), 1e9, &taken_pt);
	}
	return MILLIMETRES(taken_pt);
}

/* One part of 0xRRGGBB, from 0 to 1. */
static HPDF_REAL part(uint32_t colour, int shift)
{
	return (HPDF_REAL)(colour >> shift & 255) / 255;
}

static void set_fill(struct pdf *pdf, uint32_t colour)
{
	HPDF_Page_SetRGBFill(pdf->page, part(colour, 16), part(colour, 8), part(colour, 0));
}

static void set_line(struct pdf *pdf, uint32_t colour, double line_mm)
{
	HPDF_Page_SetRGBStroke(pdf->page, part(colour, 16), part(colour, 8), part(colour, 0));
	HPDF_Page_SetLineWidth(pdf->page, POINTS(line_mm));
	HPDF_Page_SetLineCap(pdf->page, HPDF_ROUND_END);
}

/* Draws a piece of a drawable text that is known to fit. */
static void draw_line(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
		      const char *text, size_t length, double taken_pt)
{
	double spare = width - MILLIMETRES(taken_pt);
	x += style->align == PDF_RIGHT ? spare : style->align == PDF_CENTRE ? spare / 2 : 0;
	y += MILLIMETRES(style->size_pt * (LEADING + CAPITALS) / 2);
	set_fill(pdf, style->colour);
	HPDF_Page_BeginText(pdf->page);
	HPDF_Page_SetFontAndSize(pdf->page, pdf->fonts[style->bold], (HPDF_REAL)style->size_pt);
	HPDF_Page_SetCharSpace(pdf->page, (HPDF_REAL)style->spread_pt);
	HPDF_Page_TextOut(pdf->page, POINTS(x), from_top(pdf, y), scope_copy(pdf->scope, text, length));
	HPDF_Page_EndText(pdf->page);
}

/* Draws one line of a drawable text, with an ellipsis where there is more than `length` or than fits. */
static void draw_clipped(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
			 const char *text, size_t length)
{
	double taken_pt, width_pt = POINTS(width);

	if (fitting(pdf, style, text, length, width_pt, &taken_pt) < length || text[length]) {
		double dots_pt = character_pt(pdf, style, 0x2026);
		length = fitting(pdf, style, text, length, width_pt - dots_pt, &taken_pt);
		while (length && text[length - 1] == ' ')
			length--;
		text = scope_printf(pdf->scope, "%.*s…", (int)length, text);
		length = strlen(text);
		fitting(pdf, style, text, length, 1e9, &taken_pt);
	}
	draw_line(pdf, x, y, width, style, text, length, taken_pt);
}

void pdf_text(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
	      const char *text)
{
	if (!ready(pdf) || !text || !*text)
		return;
	text = drawable(pdf, text);
	draw_clipped(pdf, x, y, width, style, text, strcspn(text, "\n"));
}

/* The length of the line with which a drawable text begins; it takes at least one character. */
static size_t first_line(struct pdf *pdf, double width_pt, const struct pdf_style *style, const char *text,
			 double *taken_pt)
{
	size_t whole = strcspn(text, "\n"), length = fitting(pdf, style, text, whole, width_pt, taken_pt);
	if (length == whole)
		return whole;
	size_t blank = length;
	if (text[length] != ' ')
		while (blank && text[blank - 1] != ' ' && text[blank - 1] != '-')
			blank--;
	if (!blank && !length)
		for (length = 1; (text[length] & 0xc0) == 0x80; )
			length++;
	return blank ? blank : length;
}

static double paragraph(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
			const char *text, bool draw)
{
	double taken_pt, line = pdf_line_height(style);
	int lines = 0;

	if (pdf->failed || !text)
		return 0;
	for (text = drawable(pdf, text); *text && (!style->lines || lines < style->lines); lines++) {
		size_t length = first_line(pdf, POINTS(width), style, text, &taken_pt), seen = length;
		if (draw && lines + 1 == style->lines)
			draw_clipped(pdf, x, y + lines * line, width, style, text, strcspn(text, "\n"));
		while (seen && text[seen - 1] == ' ')
			seen--;
		if (draw && lines + 1 != style->lines && seen) {
			fitting(pdf, style, text, seen, 1e9, &taken_pt);
			draw_line(pdf, x, y + lines * line, width, style, text, seen, taken_pt);
		}
		text += length;
		text += *text == '\n' ? 1 : strspn(text, " ");
	}
	return lines * line;
}

double pdf_paragraph(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
		     const char *text)
{
	return paragraph(pdf, x, y, width, style, text, ready(pdf));
}

double pdf_paragraph_height(struct pdf *pdf, double width, const struct pdf_style *style, const char *text)
{
	return paragraph(pdf, 0, 0, width, style, text, false);
}

struct pdf_style pdf_style_fit(struct pdf *pdf, double width, const struct pdf_style *style,
			       const char *text)
{
	struct pdf_style fit = *style;
	double taken = pdf_text_width(pdf, style, text);
	if (taken > width) {
		double by = width / taken < 0.5 ? 0.5 : width / taken;
		fit.size_pt *= by;
		fit.spread_pt *= by;
	}
	return fit;
}

void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double line_mm, uint32_t colour)
{
	if (!ready(pdf))
		return;
	set_line(pdf, colour, line_mm);
	HPDF_Page_MoveTo(pdf->page, POINTS(x1), from_top(pdf, y1));
	HPDF_Page_LineTo(pdf->page, POINTS(x2), from_top(pdf, y2));
	HPDF_Page_Stroke(pdf->page);
}

/* A quarter of a circle to (x, y), around the corner (corner_x, corner_y), in points. */
static void round_corner(HPDF_Page page, HPDF_REAL corner_x, HPDF_REAL corner_y, HPDF_REAL x, HPDF_REAL y)
{
	HPDF_Point from = HPDF_Page_GetCurrentPos(page);
	HPDF_REAL k = (HPDF_REAL)ROUNDNESS;
	HPDF_Page_CurveTo(page, from.x + (corner_x - from.x) * k, from.y + (corner_y - from.y) * k,
			  x + (corner_x - x) * k, y + (corner_y - y) * k, x, y);
}

static void box_path(struct pdf *pdf, double x, double y, double width, double height, double radius)
{
	HPDF_Page page = pdf->page;
	HPDF_REAL left = POINTS(x), right = POINTS(x + width), r = POINTS(radius);
	HPDF_REAL top = from_top(pdf, y), bottom = from_top(pdf, y + height);

	if (radius <= 0) {
		HPDF_Page_Rectangle(page, left, bottom, right - left, top - bottom);
		return;
	}
	HPDF_Page_MoveTo(page, left + r, top);
	HPDF_Page_LineTo(page, right - r, top);
	round_corner(page, right, top, right, top - r);
	HPDF_Page_LineTo(page, right, bottom + r);
	round_corner(page, right, bottom, right - r, bottom);
	HPDF_Page_LineTo(page, left + r, bottom);
	round_corner(page, left, bottom, left, bottom + r);
	HPDF_Page_LineTo(page, left, top - r);
	round_corner(page, left, top, left + r, top);
	HPDF_Page_ClosePath(page);
}

void pdf_box(struct pdf *pdf, double x, double y, double width, double height, const struct pdf_look *look)
{
	bool filled = look->fill != PDF_NO_COLOUR, lined = look->line_mm > 0;

	if (!ready(pdf) || !(filled || lined))
		return;
	if (filled)
		set_fill(pdf, look->fill);
	if (lined)
		set_line(pdf, look->line, look->line_mm);
	box_path(pdf, x, y, width, height, look->radius);
	if (filled && lined)
		HPDF_Page_FillStroke(pdf->page);
	else if (filled)
		HPDF_Page_Fill(pdf->page);
	else
		HPDF_Page_Stroke(pdf->page);
}

/* One path and one fill for the whole code: rows drawn apart would show hairlines between them. */
void pdf_qr(struct pdf *pdf, double x, double y, double width, const struct qr *code)
{
	if (!ready(pdf) || !code)
		return;
	double module = width / (code->size + 2 * QR_QUIET_ZONE), margin = module * QR_QUIET_ZONE;

	pdf_box(pdf, x, y, width, width, &(struct pdf_look){ .fill = PDF_WHITE });
	set_fill(pdf, 0x000000);
	for (int row = 0; row < code->size; row++) {
		for (int from = 0, to; from < code->size; from = to + 1) {
			for (to = from; qr_dark(code, to, row); )
				to++;
			if (to > from)
				box_path(pdf, x + margin + from * module, y + margin + row * module,
					 (to - from) * module, module, 0);
		}
	}
	HPDF_Page_Fill(pdf->page);
}

enum outcome pdf_finish(struct pdf *pdf, struct bytes *file)
{
	*file = (struct bytes){ 0 };
	if (!pdf->failed)
		HPDF_SaveToStream(pdf->document);
	if (!pdf->failed) {
		HPDF_UINT32 length = HPDF_GetStreamSize(pdf->document);
		char *bytes = scope_alloc(pdf->scope, length + 1);
		HPDF_ResetStream(pdf->document);
		HPDF_ReadFromStream(pdf->document, (HPDF_BYTE *)bytes, &length);
		if (!pdf->failed)
			*file = (struct bytes){ bytes, length };
	}
	close_document(pdf);
	return file->data ? OK : FAILED;
}
