/* Indonesian plates: one or two letters of the region, one to four digits that do not begin with 0, up to three letters. */
#include "../unit.h"
#include "gate/plate.h"

static void plates_are_kept_without_blanks_and_signs(void **state)
{
	(void)state;
	static const struct {
		const char *given, *kept;
	} plates[] = {
		{ "B 1234 XYZ", "B1234XYZ" }, { "b1234xyz", "B1234XYZ" }, { " W-9-A ", "W9A" },   { "L.1.AB", "L1AB" },
		{ "KT/7001/K", "KT7001K" },   { "AG_12_ABC", "AG12ABC" }, { "B 1", "B1" },        { "RI 1", "RI1" },
		{ "BK 1000 A", "BK1000A" },   { "N 20 Z", "N20Z" },
	};
	for (size_t i = 0; i < sizeof plates / sizeof *plates; i++)
		assert_string_equal(plate_normalise(scope, plates[i].given), plates[i].kept);
}

static void other_texts_are_no_plates(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", " ", "-", "1234", "B", "XYZ", "1234 B", "B 0123 XYZ", "B 12345 X", "ABC 123 D", "B 1234 WXYZ", "B 12 X 3",
		"B 1234 XYZ\n", "B*1234*XYZ", "B 1234 \xc3\x84", "B1234XYZ B1234XYZ", "B 1234 XYZ/W 1 A",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_null(plate_normalise(scope, texts[i]));
}

static void a_kept_plate_stays_as_it_is(void **state)
{
	(void)state;
	const char *once = plate_normalise(scope, "w 1234 xyz");
	assert_string_equal(plate_normalise(scope, once), once);
}

static void equal_plates_are_wholly_alike(void **state)
{
	(void)state;
	assert_int_equal(plate_likeness("B1234XYZ", "B1234XYZ"), 100);
	assert_int_equal(plate_likeness("B1", "B1"), 100);
}

/* O/0, I/1, B/8, S/5, Z/2, G/6, both ways, and the round letters Q and D beside O. */
static void what_cameras_confuse_is_nearly_alike(void **state)
{
	(void)state;
	static const char pairs[][2] = { { 'O', '0' }, { 'Q', '0' }, { 'D', '0' }, { 'I', '1' }, { 'B', '8' }, { 'S', '5' }, { 'Z', '2' }, { 'G', '6' } };
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char a[] = { 'W', '9', pairs[i][0], 'K', '\0' }, b[] = { 'W', '9', pairs[i][1], 'K', '\0' };
		assert_int_equal(plate_likeness(a, b), 95);
		assert_int_equal(plate_likeness(b, a), 95);
	}
}

static void a_wrong_letter_counts_as_nothing(void **state)
{
	(void)state;
	assert_int_equal(plate_likeness("W9AK", "W9AT"), 75);
	assert_int_equal(plate_likeness("W9AK", "L8CT"), 0);
	assert_true(plate_likeness("B1234XYZ", "B1235XYZ") < plate_likeness("B1234XYZ", "81234XYZ"));
	/* Letters that are each like the same digit are not like each other. */
	assert_int_equal(plate_likeness("W9OK", "W9QK"), 75);
}

static void plates_of_different_lengths_are_not_alike(void **state)
{
	(void)state;
	assert_int_equal(plate_likeness("B1234XYZ", "B1234XY"), 0);
	assert_int_equal(plate_likeness("", ""), 0);
	assert_int_equal(plate_likeness("B1", ""), 0);
	assert_int_equal(plate_likeness("", "B1"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(plates_are_kept_without_blanks_and_signs),
		CASE(other_texts_are_no_plates),
		CASE(a_kept_plate_stays_as_it_is),
		CASE(equal_plates_are_wholly_alike),
		CASE(what_cameras_confuse_is_nearly_alike),
		CASE(a_wrong_letter_counts_as_nothing),
		CASE(plates_of_different_lengths_are_not_alike),
	};
	return RUN(tests);
}
