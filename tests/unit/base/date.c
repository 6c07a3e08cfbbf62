/* Instants in UTC, days of Jakarta. */
#include <time.h>

#include "../unit.h"
#include "base/date.h"

static int64_t at(const char *text)
{
	int64_t at_ms = -1;
	if (!date_time_parse(text, &at_ms))
		fail_msg("%s is not taken", text);
	return at_ms;
}

static void known_instants_read_and_print(void **state)
{
	(void)state;
	static const struct {
		int64_t at_ms;
		const char *text;
	} known[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ 951782400000, "2000-02-29T00:00:00.000Z" },
		{ 1000000000123, "2001-09-09T01:46:40.123Z" },
		{ 4102444799999, "2099-12-31T23:59:59.999Z" },
		{ 4107542400000, "2100-03-01T00:00:00.000Z" },
		{ -2208988800000, "1900-01-01T00:00:00.000Z" },
	};
	char text[DATE_TIME_SIZE];
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		date_time_text(known[i].at_ms, text);
		assert_string_equal(text, known[i].text);
		assert_int_equal(at(known[i].text), known[i].at_ms);
	}
}

/* Against the C library, over three centuries. */
static void the_calendar_is_the_calendar(void **state)
{
	(void)state;
	for (int64_t seconds = -2208988800; seconds < 7258118400; seconds += 86400 * 3 + 12345) {
		time_t t = (time_t)seconds;
		struct tm tm;
		gmtime_r(&t, &tm);
		struct date_parts p = date_parts(seconds * 1000 + 7);
		assert_int_equal(p.year, tm.tm_year + 1900);
		assert_int_equal(p.month, tm.tm_mon + 1);
		assert_int_equal(p.day, tm.tm_mday);
		assert_int_equal(p.hour, tm.tm_hour);
		assert_int_equal(p.minute, tm.tm_min);
		assert_int_equal(p.second, tm.tm_sec);
		assert_int_equal(p.ms, 7);
		assert_int_equal(date_from_parts(p), seconds * 1000 + 7);
	}
}

static void the_usual_forms_are_taken(void **state)
{
	(void)state;
	int64_t base = at("2026-07-25T09:00:00Z");
	assert_int_equal(at("2026-07-25 09:00:00"), base);
	assert_int_equal(at("2026-07-25t09:00:00z"), base);
	assert_int_equal(at("2026-07-25T16:00:00+07:00"), base);
	assert_int_equal(at("2026-07-25T16:00:00+0700"), base);
	assert_int_equal(at("2026-07-25T03:30:00-05:30"), base);
	assert_int_equal(at("2026-07-25T09:00:00.5Z"), base + 500);
	assert_int_equal(at("2026-07-25T09:00:00.123456789Z"), base + 123);
	assert_int_equal(at("2026-07-26T00:00:00+14:00"), at("2026-07-25T10:00:00Z"));
}

static void other_forms_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"2026",
		"2026-07-25",
		"2026-07-25T",
		"2026-07-25T09:00",
		"2026-07-25T09:00:00.Z",
		"2026-07-25T09:00:00.1234567890Z",
		"2026-07-25T24:00:00Z",
		"2026-07-25T09:60:00Z",
		"2026-07-25T09:00:60Z",
		"2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z",
		"2026-02-29T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-01-00T00:00:00Z",
		"1899-12-31T23:59:59Z",
		"2200-01-01T00:00:00Z",
		"2026-07-25T09:00:00+15:00",
		"2026-07-25T09:00:00+7",
		"2026-07-25T09:00:00+07:60",
		"2026-07-25T09:00:00Zx",
		" 2026-07-25T09:00:00Z",
		"2026-7-25T09:00:00Z",
		"2026-07-25X09:00:00Z",
		"+026-07-25T09:00:00Z",
		"2026-07-25T-9:00:00Z",
		"2026-07-25T09:00:00Z ",
	};
	int64_t at_ms;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (date_time_parse(bad[i], &at_ms))
			fail_msg("%s is taken", bad[i]);
}

static void a_day_exists_or_not(void **state)
{
	(void)state;
	static const char *const good[] = { "1900-01-01", "2199-12-31", "2024-02-29", "2000-02-29",
					    "2026-12-31" };
	static const char *const bad[] = { "",		 "2026-02-29",		"2100-02-29",
					   "1899-12-31", "2200-01-01",		"2026-06-31",
					   "2026-1-1",	 "2026-01-01 ",		"2026/01/01",
					   "20260101",	 "2026-01-01T00:00:00Z" };
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(date_day_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (date_day_valid(bad[i]))
			fail_msg("%s is taken", bad[i]);
}

static void a_day_begins_at_17_utc_of_the_day_before(void **state)
{
	(void)state;
	char day[DATE_DAY_SIZE];
	assert_int_equal(date_day_start_ms("2026-07-25"), at("2026-07-24T17:00:00Z"));
	date_day_text(at("2026-07-24T16:59:59.999Z"), day);
	assert_string_equal(day, "2026-07-24");
	date_day_text(at("2026-07-24T17:00:00Z"), day);
	assert_string_equal(day, "2026-07-25");
	date_day_text(at("2026-12-31T18:00:00Z"), day);
	assert_string_equal(day, "2027-01-01");
}

static void paper_shows_jakarta(void **state)
{
	(void)state;
	char text[17];
	date_paper_text(at("2026-01-31T16:59:00Z"), text);
	assert_string_equal(text, "31-01-2026 23:59");
	date_paper_text(at("2026-01-31T17:00:00Z"), text);
	assert_string_equal(text, "01-02-2026 00:00");
	assert_int_equal(date_hour(at("2026-01-31T17:00:00Z")), 0);
	assert_int_equal(date_hour(at("2026-01-31T16:59:59Z")), 23);
}

static void clocks_go_on(void **state)
{
	(void)state;
	int64_t ticks_us = date_ticks_us();
	assert_true(date_now_ms() > at("2024-01-01T00:00:00Z"));
	assert_true(date_ticks_us() >= ticks_us);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(known_instants_read_and_print), CASE(the_calendar_is_the_calendar),
		CASE(the_usual_forms_are_taken),     CASE(other_forms_are_refused),
		CASE(a_day_exists_or_not),	     CASE(a_day_begins_at_17_utc_of_the_day_before),
		CASE(paper_shows_jakarta),	     CASE(clocks_go_on),
	};
	return RUN(tests);
}
