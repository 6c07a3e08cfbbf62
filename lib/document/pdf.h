/* pdf: a small writer of paper: A4, text in the configured font, lines, boxes, QR codes.
 *
 * Lengths are millimetres from the page's top left corner; type sizes are points. A text stands in a
 * line box as high as pdf_line_height says, its capitals in the middle. A fault (no font, no memory)
 * is remembered, what follows does nothing, and pdf_finish fails: no call between needs a check.
 * A character that the font lacks becomes a box. The only file that knows libharu.
 *
 *	struct pdf *pdf = pdf_new(scope, config, "Laporan");
 *	pdf_page(pdf, PDF_PORTRAIT);
 *	const struct pdf_style head = { .size_pt = 14, .bold = true };
 *	pdf_text(pdf, 18, 20, 174, &head, "Laporan Tiket");
 *	return pdf_finish(pdf, &bytes);
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/config.h"
#include "document/qr.h"

#define PDF_NO_COLOUR UINT32_MAX
#define PDF_WHITE 0xffffff

struct pdf;

enum pdf_shape { PDF_PORTRAIT, PDF_LANDSCAPE };
enum pdf_align { PDF_LEFT, PDF_CENTRE, PDF_RIGHT };

/* How a text looks. Colours are 0xRRGGBB. */
struct pdf_style {
	double size_pt;
	bool bold;
	uint32_t colour;
	enum pdf_align align;
	double spread_pt; /* extra space behind each character */
	int lines;        /* at most so many in a paragraph, the last with an ellipsis; 0: any number */
};

/* How a rectangle looks; `line_mm` 0 draws no outline. */
struct pdf_look {
	double radius; /* of its corners */
	uint32_t fill; /* PDF_NO_COLOUR: only the outline */
	uint32_t line;
	double line_mm;
};

/* An empty document of the scope, with the fonts that the settings name. Never NULL. */
struct pdf *pdf_new(struct scope *scope, const struct config *config, const char *title);

/* Adds a page, which is then the one drawn on. */
void pdf_page(struct pdf *pdf, enum pdf_shape shape);
/* Goes back to a page, counted from 0: footers with the count of pages come last. */
void pdf_page_choose(struct pdf *pdf, int page);
int pdf_page_count(const struct pdf *pdf);
/* Of the page drawn on. */
double pdf_page_width(const struct pdf *pdf);
double pdf_page_height(const struct pdf *pdf);

double pdf_line_height(const struct pdf_style *style);
double pdf_text_width(struct pdf *pdf, const struct pdf_style *style, const char *text);
/* One line within `width`; what is too long ends with an ellipsis. NULL is no text. */
void pdf_text(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
	      const char *text);
/* As many lines as it takes, broken at blanks, and inside a word that is wider than a line; \n ends a
 * line. Returns the height that it took. */
double pdf_paragraph(struct pdf *pdf, double x, double y, double width, const struct pdf_style *style,
		     const char *text);
/* The height that it would take. */
double pdf_paragraph_height(struct pdf *pdf, double width, const struct pdf_style *style, const char *text);
/* The style, made smaller so that the text fits in one line; not below half of its size. */
struct pdf_style pdf_style_fit(struct pdf *pdf, double width, const struct pdf_style *style,
			       const char *text);

void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2, double line_mm, uint32_t colour);
void pdf_box(struct pdf *pdf, double x, double y, double width, double height, const struct pdf_look *look);
/* A code as one shape, sharp at any size; `width` holds the quiet zone too, which is made white. */
void pdf_qr(struct pdf *pdf, double x, double y, double width, const struct qr *code);

/* The file; the scope owns the bytes. Nothing can be drawn afterwards. FAILED: something went wrong
 * since pdf_new, recorded as E_INTERNAL. */
must_check enum outcome pdf_finish(struct pdf *pdf, struct bytes *file);
