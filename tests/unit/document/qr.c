/* QR codes: the shape of the modules, the PNG, what is refused. Reading them back is tests/e2e/paper.t. */
#include "../unit.h"
#include "base/date.h"
#include "document/qr.h"

#define TICKET "TKT-63208699-B1234XYZ"

static void assert_finder(const struct qr *code, int left, int top)
{
	for (int y = 0; y < 7; y++)
		for (int x = 0; x < 7; x++) {
			bool ring = x == 0 || x == 6 || y == 0 || y == 6,
			     eye = x > 1 && x < 5 && y > 1 && y < 5;
			assert_int_equal(qr_dark(code, left + x, top + y), ring || eye);
		}
}

static void a_ticket_is_a_code_of_25_modules(void **state)
{
	(void)state;
	const struct qr *code = qr_new(scope, TICKET, QR_MEDIUM);
	assert_non_null(code);
	assert_int_equal(code->size, 25);
	assert_finder(code, 0, 0);
	assert_finder(code, 18, 0);
	assert_finder(code, 0, 18);
}

static void all_around_the_code_is_white(void **state)
{
	(void)state;
	const struct qr *code = qr_new(scope, TICKET, QR_MEDIUM);
	for (int i = -5; i < 30; i++) {
		assert_false(qr_dark(code, i, -1));
		assert_false(qr_dark(code, -1, i));
		assert_false(qr_dark(code, i, code->size));
		assert_false(qr_dark(code, code->size, i));
	}
}

static void small_letters_are_kept(void **state)
{
	(void)state;
	const struct qr *small = qr_new(scope, "tkt-1", QR_MEDIUM),
			*large = qr_new(scope, "TKT-1", QR_MEDIUM);
	assert_int_equal(small->size, large->size);
	assert_memory_not_equal(small->modules, large->modules, (size_t)(small->size * small->size));
}

static void a_higher_level_takes_more_modules(void **state)
{
	(void)state;
	int size = 0;
	char *text = scope_alloc(scope, 201);
	memset(text, 'x', 200);
	for (enum qr_level level = QR_LOW; level <= QR_HIGH; level++) {
		const struct qr *code = qr_new(scope, text, level);
		assert_true(code->size > size);
		size = code->size;
	}
}

static void assert_refused(const char *text)
{
	struct bytes png;
	assert_null(qr_new(scope, text, QR_MEDIUM));
	assert_int_equal(error_first(scope)->code, E_INTERNAL);
	error_forget(scope);
	assert_int_equal(qr_png(scope, text, QR_MEDIUM, 4, 4, &png), FAILED);
	error_forget(scope);
}

static void what_scanners_disagree_about_is_refused(void **state)
{
	(void)state;
	char *endless = scope_alloc(scope, 4001);
	memset(endless, 'x', 4000);
	assert_refused(NULL);
	assert_refused("");
	assert_refused("TKT-É");
	assert_refused("TKT\n");
	assert_refused("TKT\x7f");
	assert_refused(endless);
}

static uint32_t big_endian(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void the_png_has_one_bit_a_pixel_and_its_quiet_zone(void **state)
{
	(void)state;
	struct bytes png;
	assert_int_equal(qr_png(scope, TICKET, QR_MEDIUM, 8, 4, &png), OK);
	const uint8_t *head = png.data;
	assert_memory_equal(head, "\x89PNG\r\n\x1a\n", 8);
	assert_int_equal(big_endian(head + 16), (25 + 2 * 4) * 8);
	assert_int_equal(big_endian(head + 20), (25 + 2 * 4) * 8);
	assert_int_equal(head[24], 1);
	assert_true(png.length < 2000);
}

static void a_narrow_quiet_zone_is_widened(void **state)
{
	(void)state;
	struct bytes narrow, proper;
	assert_int_equal(qr_png(scope, TICKET, QR_MEDIUM, 3, 0, &narrow), OK);
	assert_int_equal(qr_png(scope, TICKET, QR_MEDIUM, 3, 4, &proper), OK);
	assert_int_equal(narrow.length, proper.length);
	assert_memory_equal(narrow.data, proper.data, proper.length);
	assert_int_equal(qr_png(scope, TICKET, QR_MEDIUM, 0, 1000, &narrow), OK);
	assert_int_equal(big_endian((const uint8_t *)narrow.data + 16), 25 + 2 * 64);
}

/* The bound is generous, for a busy machine with sanitizers; AUTOGATE_TIMES prints what it took. */
static void a_ticket_takes_well_under_a_millisecond(void **state)
{
	(void)state;
	struct bytes png;
	int64_t best_us = INT64_MAX;
	for (int i = 0; i < 50; i++) {
		int64_t from_us = date_ticks_us();
		assert_int_equal(qr_png(scope, TICKET, QR_MEDIUM, 8, 4, &png), OK);
		int64_t took_us = date_ticks_us() - from_us;
		best_us = took_us < best_us ? took_us : best_us;
	}
	if (getenv("AUTOGATE_TIMES"))
		fprintf(stderr, "# a ticket's code as PNG: %lld us, %zu bytes\n", (long long)best_us,
			png.length);
	assert_true(best_us < 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_ticket_is_a_code_of_25_modules),
		CASE(all_around_the_code_is_white),
		CASE(small_letters_are_kept),
		CASE(a_higher_level_takes_more_modules),
		CASE(what_scanners_disagree_about_is_refused),
		CASE(the_png_has_one_bit_a_pixel_and_its_quiet_zone),
		CASE(a_narrow_quiet_zone_is_widened),
		CASE(a_ticket_takes_well_under_a_millisecond),
	};
	return RUN(tests);
}
