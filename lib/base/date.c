#include "base/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define JAKARTA_MS (INT64_C(7) * 3600 * 1000)

static int64_t clock_us(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t date_now_ms(void)
{
	return clock_us(CLOCK_REALTIME) / 1000;
}

int64_t date_ticks_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

/* Days since 1970-01-01; years are counted from March, so that the leap day is the last of its year. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct date_parts date_parts(int64_t at_ms)
{
	int64_t days = at_ms / DATE_DAY_MS, rest = at_ms % DATE_DAY_MS;
	if (rest < 0) {
		rest += DATE_DAY_MS;
		days--;
	}
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;
	int month = (int)(m < 10 ? m + 3 : m - 9);
	return (struct date_parts){
		.year = (int)(year_of_era + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(day_of_year - (153 * m + 2) / 5 + 1),
		.hour = (int)(rest / 3600000),
		.minute = (int)(rest / 60000 % 60),
		.second = (int)(rest / 1000 % 60),
		.ms = (int)(rest % 1000),
	};
}

int64_t date_from_parts(struct date_parts p)
{
	return days_of(p.year, p.month, p.day) * DATE_DAY_MS + p.hour * INT64_C(3600000) + p.minute * INT64_C(60000) +
	       p.second * INT64_C(1000) + p.ms;
}

/* Writes `width` digits that end before `end`. */
static void put_digits(char *end, int value, int width)
{
	while (width--) {
		*--end = (char)('0' + value % 10);
		value /= 10;
	}
}

void date_time_text(int64_t at_ms, char out[DATE_TIME_SIZE])
{
	struct date_parts p = date_parts(at_ms);
	memcpy(out, "0000-00-00T00:00:00.000Z", DATE_TIME_SIZE);
	put_digits(out + 4, p.year, 4);
	put_digits(out + 7, p.month, 2);
	put_digits(out + 10, p.day, 2);
	put_digits(out + 13, p.hour, 2);
	put_digits(out + 16, p.minute, 2);
	put_digits(out + 19, p.second, 2);
	put_digits(out + 23, p.ms, 3);
}

/* Takes exactly `width` digits. */
static bool take_digits(const char **text, int width, int *value)
{
	*value = 0;
	for (int i = 0; i < width; i++, (*text)++) {
		if (!isdigit((unsigned char)**text))
			return false;
		*value = *value * 10 + (**text - '0');
	}
	return true;
}

static bool take_char(const char **text, char c)
{
	return **text == c && (*text)++;
}

static bool take_day(const char **text, struct date_parts *p)
{
	static const char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (!take_digits(text, 4, &p->year) || !take_char(text, '-') || !take_digits(text, 2, &p->month) ||
	    !take_char(text, '-') || !take_digits(text, 2, &p->day))
		return false;
	bool leap = p->year % 4 == 0 && (p->year % 100 != 0 || p->year % 400 == 0);
	return p->year >= 1900 && p->year <= 2199 && p->month >= 1 && p->month <= 12 && p->day >= 1 &&
	       p->day <= lengths[p->month - 1] + (leap && p->month == 2);
}

bool date_time_parse(const char *text, int64_t *at_ms)
{
	struct date_parts p = { 0 };
	int zone_hour = 0, zone_minute = 0, sign = 0;

	if (!take_day(&text, &p) || !(take_char(&text, 'T') || take_char(&text, 't') || take_char(&text, ' ')))
		return false;
	if (!take_digits(&text, 2, &p.hour) || !take_char(&text, ':') || !take_digits(&text, 2, &p.minute) ||
	    !take_char(&text, ':') || !take_digits(&text, 2, &p.second))
		return false;
	if (p.hour > 23 || p.minute > 59 || p.second > 59)
		return false;
	if (take_char(&text, '.')) {
		int scale = 100, digits = 0;
		for (; isdigit((unsigned char)*text); text++, scale /= 10, digits++)
			p.ms += (*text - '0') * scale;
		if (digits < 1 || digits > 9)
			return false;
	}
	if (*text == '+' || *text == '-') {
		sign = *text++ == '+' ? 1 : -1;
		if (!take_digits(&text, 2, &zone_hour))
			return false;
		take_char(&text, ':');
		if (!take_digits(&text, 2, &zone_minute) || zone_hour > 14 || zone_minute > 59)
			return false;
	} else if (*text == 'Z' || *text == 'z') {
		text++;
	}
	if (*text)
		return false;
	*at_ms = date_from_parts(p) - sign * (zone_hour * 60 + zone_minute) * INT64_C(60000);
	return true;
}

bool date_day_valid(const char *text)
{
	struct date_parts p;
	return take_day(&text, &p) && !*text;
}

int64_t date_day_start_ms(const char *day)
{
	struct date_parts p = { 0 };
	take_day(&day, &p);
	return date_from_parts((struct date_parts){ .year = p.year, .month = p.month, .day = p.day }) - JAKARTA_MS;
}

void date_day_text(int64_t at_ms, char out[DATE_DAY_SIZE])
{
	char full[DATE_TIME_SIZE];
	date_time_text(at_ms + JAKARTA_MS, full);
	memcpy(out, full, DATE_DAY_SIZE - 1);
	out[DATE_DAY_SIZE - 1] = '\0';
}

void date_paper_text(int64_t at_ms, char out[17])
{
	struct date_parts p = date_parts(at_ms + JAKARTA_MS);
	memcpy(out, "00-00-0000 00:00", 17);
	put_digits(out + 2, p.day, 2);
	put_digits(out + 5, p.month, 2);
	put_digits(out + 10, p.year, 4);
	put_digits(out + 13, p.hour, 2);
	put_digits(out + 16, p.minute, 2);
}

int date_hour(int64_t at_ms)
{
	return date_parts(at_ms + JAKARTA_MS).hour;
}
