/* The writer of paper: measuring, wrapping, pages, and that a fault anywhere shows at the end only. */
#include <unistd.h>

#include "../unit.h"
#include "document/pdf.h"

static const struct config config = {
#define X(section, name, type, preset, doc) .section##_##name = preset,
	SETTINGS(X)
#undef X
};
static const struct pdf_style plain = { .size_pt = 10 }, bold = { .size_pt = 10, .bold = true };

static struct pdf *pdf;

static int open_document(void **state)
{
	open_scope(state);
	pdf = pdf_new(scope, &config, "Laporan — uji");
	pdf_page(pdf, PDF_PORTRAIT);
	return 0;
}

static int lines(double width, const char *text)
{
	return (int)(pdf_paragraph_height(pdf, width, &plain, text) / pdf_line_height(&plain) + 0.5);
}

static struct bytes finished(void)
{
	struct bytes file;
	assert_int_equal(pdf_finish(pdf, &file), OK);
	assert_memory_equal(file.data, "%PDF-1.", 7);
	return file;
}

static void assert_about(double value, double wanted)
{
	if (value < wanted - 0.1 || value > wanted + 0.1)
		fail_msg("%f is not about %f", value, wanted);
}

static void a_page_is_a4_either_way(void **state)
{
	(void)state;
	assert_about(pdf_page_width(pdf), 210);
	assert_about(pdf_page_height(pdf), 297);
	pdf_page(pdf, PDF_LANDSCAPE);
	assert_about(pdf_page_width(pdf), 297);
	assert_about(pdf_page_height(pdf), 210);
	assert_int_equal(pdf_page_count(pdf), 2);
	pdf_page_choose(pdf, 0);
	assert_about(pdf_page_width(pdf), 210);
	pdf_page_choose(pdf, 7);
	assert_about(pdf_page_width(pdf), 210);
}

static void widths_follow_size_weight_and_spread(void **state)
{
	(void)state;
	struct pdf_style twice = { .size_pt = 20 }, spread = { .size_pt = 10, .spread_pt = 72 / 25.4 };
	double width = pdf_text_width(pdf, &plain, "Tiket Akses");
	assert_about(pdf_text_width(pdf, &twice, "Tiket Akses"), 2 * width);
	assert_about(pdf_text_width(pdf, &spread, "Tiket Akses"), width + 10);
	assert_true(pdf_text_width(pdf, &bold, "Tiket Akses") > width);
	assert_about(pdf_text_width(pdf, &plain, ""), 0);
	assert_about(pdf_text_width(pdf, &plain, NULL), 0);
}

static void paragraphs_break_at_blanks(void **state)
{
	(void)state;
	double word = pdf_text_width(pdf, &plain, "gudang");
	assert_int_equal(lines(100, ""), 0);
	assert_int_equal(lines(100, NULL), 0);
	assert_int_equal(lines(100, "gudang"), 1);
	assert_int_equal(lines(word, "gudang"), 1);
	assert_int_equal(lines(word + 0.1, "gudang gudang gudang"), 3);
	assert_int_equal(lines(word + 0.1, "gudang   gudang"), 2);
	assert_int_equal(lines(word + 0.1, "gudang   "), 1);
	assert_int_equal(lines(100, "satu\ndua\n\nempat"), 4);
	assert_int_equal(lines(word + 0.1, "gudang-gudang"), 3);
}

static void a_long_word_breaks_inside(void **state)
{
	(void)state;
	double letter = pdf_text_width(pdf, &plain, "W");
	assert_int_equal(lines(letter * 4 + 0.1, "WWWWWWWWWWWW"), 3);
	assert_int_equal(lines(0.1, "ÄÖÜ"), 3);
	assert_int_equal(lines(0, "abc"), 3);
	assert_int_equal(lines(-5, "a b"), 2);
}

static void a_paragraph_has_at_most_its_lines(void **state)
{
	(void)state;
	struct pdf_style two = plain;
	two.lines = 2;
	assert_about(
		pdf_paragraph_height(pdf, 20, &two, "satu dua tiga empat lima enam tujuh delapan sembilan"),
		2 * pdf_line_height(&two));
	assert_about(pdf_paragraph(pdf, 10, 10, 20, &two,
				   "satu dua tiga empat lima enam tujuh delapan sembilan"),
		     2 * pdf_line_height(&two));
	finished();
}

static void a_style_is_fitted_but_not_below_half(void **state)
{
	(void)state;
	double width = pdf_text_width(pdf, &plain, "B 1234 XYZ");
	struct pdf_style fit = pdf_style_fit(pdf, width * 0.8, &plain, "B 1234 XYZ");
	assert_about(pdf_text_width(pdf, &fit, "B 1234 XYZ"), width * 0.8);
	assert_about(pdf_style_fit(pdf, width * 2, &plain, "B 1234 XYZ").size_pt, 10);
	assert_about(pdf_style_fit(pdf, 0.1, &plain, "B 1234 XYZ").size_pt, 5);
}

static void any_bytes_can_be_drawn(void **state)
{
	(void)state;
	char text[300] = "";
	for (int i = 1; i < 256; i++)
		text[i - 1] = (char)i;
	pdf_text(pdf, 10, 10, 500, &plain, text);
	pdf_paragraph(pdf, 10, 20, 20, &bold, text);
	pdf_text(pdf, 10, 10, 3, &plain, "\xf0\x9f\x9a\x9a\xef\xb8\x8f 中文");
	pdf_text(pdf, 10, 10, 0, &plain, "x");
	pdf_text(pdf, 10, 10, -1, &plain, "x");
	pdf_text(pdf, 10, 10, 10, &plain, NULL);
	pdf_paragraph(pdf, 10, 20, 20, &plain, "\xe2\x80\x8b");
	pdf_text(pdf, 10, 10, 10, &plain, "(a) \\ b");
	finished();
}

static void joiners_and_shapes_take_no_room(void **state)
{
	(void)state;
	assert_about(pdf_text_width(pdf, &plain,
				    "a\xe2\x80\x8d"
				    "b\xef\xb8\x8f"),
		     pdf_text_width(pdf, &plain, "ab"));
}

static void shapes_are_drawn(void **state)
{
	(void)state;
	pdf_box(pdf, 1, 1, 9, 9, &(struct pdf_look){ .radius = 2, .fill = 0xff0000, .line_mm = 1 });
	pdf_box(pdf, 1, 1, 9, 9, &(struct pdf_look){ .fill = PDF_NO_COLOUR, .line_mm = 1 });
	pdf_box(pdf, 1, 1, 9, 9, &(struct pdf_look){ .fill = PDF_NO_COLOUR });
	pdf_rule(pdf, 0, 0, 10, 10, 0.2, 0x00ff00);
	pdf_qr(pdf, 10, 10, 30, qr_new(scope, "TKT-1-B1", QR_MEDIUM));
	pdf_qr(pdf, 10, 10, 30, NULL);
	finished();
}

static void many_pages_can_be_visited_again(void **state)
{
	(void)state;
	for (int i = 1; i < 100; i++)
		pdf_page(pdf, PDF_PORTRAIT);
	for (int i = 0; i < pdf_page_count(pdf); i++) {
		pdf_page_choose(pdf, i);
		pdf_text(pdf, 10, 10, 50, &plain,
			 scope_printf(scope, "Halaman %d / %d", i + 1, pdf_page_count(pdf)));
	}
	struct bytes file = finished();
	assert_non_null(memmem(file.data, file.length, "/Count 100", 10));
}

static void a_document_without_end_fails_clean(void **state)
{
	(void)state;
	struct bytes file;
	for (int i = 0; i < 3000; i++)
		pdf_page(pdf, PDF_PORTRAIT);
	assert_int_equal(pdf_finish(pdf, &file), FAILED);
}

static void nothing_can_be_drawn_after_the_end(void **state)
{
	(void)state;
	struct bytes file;
	finished();
	pdf_page(pdf, PDF_PORTRAIT);
	pdf_text(pdf, 10, 10, 50, &plain, "late");
	assert_int_equal(pdf_finish(pdf, &file), FAILED);
	assert_null(file.data);
}

static void an_unfinished_document_is_freed_with_its_scope(void **state)
{
	(void)state;
	pdf_text(pdf, 10, 10, 50, &plain, "never finished");
}

static void faults_show_at_the_end(void **state)
{
	(void)state;
	static const char *const paths[] = { "/nonexistent.ttf", "/etc/passwd", "/dev/null", "/", "" };
	struct bytes file;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct config broken = config;
		broken.paper_font = paths[i];
		pdf = pdf_new(scope, &broken, "x");
		pdf_page(pdf, PDF_PORTRAIT);
		pdf_text(pdf, 10, 10, 50, &plain, "x");
		pdf_paragraph(pdf, 10, 10, 50, &plain, "x");
		pdf_rule(pdf, 0, 0, 1, 1, 1, 0);
		pdf_box(pdf, 0, 0, 1, 1, &(struct pdf_look){});
		assert_about(pdf_text_width(pdf, &plain, "x"), 0);
		assert_about(pdf_style_fit(pdf, 10, &plain, "x").size_pt, 10);
		assert_int_equal(pdf_page_count(pdf), 0);
		error_forget(scope);
		assert_int_equal(pdf_finish(pdf, &file), FAILED);
		assert_null(file.data);
	}
}

int main(void)
{
#define PAGE(name) cmocka_unit_test_setup_teardown(name, open_document, close_scope)
	const struct CMUnitTest tests[] = {
		PAGE(a_page_is_a4_either_way),
		PAGE(widths_follow_size_weight_and_spread),
		PAGE(paragraphs_break_at_blanks),
		PAGE(a_long_word_breaks_inside),
		PAGE(a_paragraph_has_at_most_its_lines),
		PAGE(a_style_is_fitted_but_not_below_half),
		PAGE(any_bytes_can_be_drawn),
		PAGE(joiners_and_shapes_take_no_room),
		PAGE(shapes_are_drawn),
		PAGE(many_pages_can_be_visited_again),
		PAGE(a_document_without_end_fails_clean),
		PAGE(nothing_can_be_drawn_after_the_end),
		PAGE(an_unfinished_document_is_freed_with_its_scope),
		PAGE(faults_show_at_the_end),
	};
	if (access(config.paper_font, R_OK) != 0 || access(config.paper_font_bold, R_OK) != 0) {
		printf("1..0 # SKIP the font %s is not installed\n", config.paper_font);
		return 0;
	}
	return RUN(tests);
}
