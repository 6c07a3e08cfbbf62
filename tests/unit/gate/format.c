/* The forms of the trade: what they take, how they keep it, what they refuse. */
#include "../unit.h"
#include "gate/format.h"

struct sample {
	const char *given, *kept; /* NULL: refused */
};

#define CHECK(format, samples) check(&(format), samples, sizeof(samples) / sizeof *(samples))

static void check(const struct format *format, const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *kept = format->normalise(scope, samples[i].given);
		if (!samples[i].kept && kept)
			fail_msg("%s takes \"%s\" as \"%s\"", format->name, samples[i].given, kept);
		if (samples[i].kept && (!kept || strcmp(kept, samples[i].kept) != 0))
			fail_msg("%s makes of \"%s\" \"%s\"", format->name, samples[i].given, kept ? kept : "nothing");
	}
}

static void each_example_is_one(void **state)
{
	(void)state;
	const struct format *const formats[] = { &format_email, &format_line, &format_npwp, &format_phone, &format_plate, &format_code, &format_clock };
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		assert_non_null(formats[i]->normalise(scope, formats[i]->example));
}

static void addresses_have_one_at_and_a_dot_behind_it(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "Budi.Santoso@BKMS.example", "budi.santoso@bkms.example" }, { "a+b@c.d", "a+b@c.d" },
		{ "", NULL }, { "@b.c", NULL }, { "a@", NULL }, { "a@b", NULL }, { "a@.c", NULL }, { "a@b.", NULL }, { "a@b@c.d", NULL },
		{ "a b@c.d", NULL }, { "a@b.c\n", NULL }, { "a,b@c.d", NULL }, { "<a@b.c>", NULL }, { "a@b\xc3\xa9.c", NULL },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.c", NULL }, /* 65 before the @: RFC 5321 has 64 */
	};
	CHECK(format_email, samples);
}

static void tax_numbers_are_kept_as_digits(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "01.234.567.8-901.000", "012345678901000" }, { "0012345678901000", "0012345678901000" }, { "01 234 567 8 901 000", "012345678901000" },
		{ "", NULL }, { "01234567890100", NULL }, { "00123456789010001", NULL }, { "01.234.567.8-901.00x", NULL }, { "01/234/567/8/901/000", NULL },
	};
	CHECK(format_npwp, samples);
}

static void phones_are_kept_as_given(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "+62 812-3456-7890", "+62 812-3456-7890" }, { "(031) 3981234", "(031) 3981234" }, { "081234567890", "081234567890" },
		{ "", NULL }, { "+", NULL }, { "1234567", NULL }, { "1234567890123456", NULL }, { "0812 CALL ME", NULL }, { "08+1234567", NULL },
	};
	CHECK(format_phone, samples);
}

static void plates_keep_their_blanks(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "w 1234 xyz", "W 1234 XYZ" }, { "B1234XYZ", "B1234XYZ" }, { "", NULL }, { "W 0123 A", NULL }, { "TRUCK", NULL },
	};
	CHECK(format_plate, samples);
}

static void codes_are_capitals_digits_and_dashes(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "lane0001", "LANE0001" }, { "CAM-1_a", "CAM-1_A" }, { "", NULL }, { "LANE 1", NULL }, { "LANE'1", NULL }, { "L\xc3\x84NE", NULL },
	};
	CHECK(format_code, samples);
}

static void clocks_have_24_hours(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{ "00:00", "00:00" }, { "07:30", "07:30" }, { "23:59", "23:59" },
		{ "", NULL }, { "24:00", NULL }, { "7:30", NULL }, { "07:60", NULL }, { "07.30", NULL }, { "07:30 ", NULL }, { "99:00", NULL }, { "-1:00", NULL },
	};
	CHECK(format_clock, samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_example_is_one),
		CASE(addresses_have_one_at_and_a_dot_behind_it),
		CASE(tax_numbers_are_kept_as_digits),
		CASE(phones_are_kept_as_given),
		CASE(plates_keep_their_blanks),
		CASE(codes_are_capitals_digits_and_dashes),
		CASE(clocks_have_24_hours),
	};
	return RUN(tests);
}
