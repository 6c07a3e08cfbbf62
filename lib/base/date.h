/* date: instants and calendar days.
 *
 * An instant is milliseconds since 1970 in UTC; a day is the text YYYY-MM-DD, and means a day of
 * Asia/Jakarta (UTC+7 the whole year, no summer time since 1964).
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define DATE_TIME_SIZE 25 /* 2026-01-31T23:59:59.999Z and its NUL */
#define DATE_DAY_SIZE 11
#define DATE_DAY_MS INT64_C(86400000)

int64_t date_now_ms(void);
/* Microseconds of a clock that never jumps; for measuring. */
int64_t date_ticks_us(void);

/* ISO 8601 in UTC with milliseconds and Z. */
void date_time_text(int64_t at_ms, char out[DATE_TIME_SIZE]);
/* Reads ISO 8601 (seconds, up to nine decimals, Z or +hh:mm; a blank may stand for T, no zone means UTC). */
bool date_time_parse(const char *text, int64_t *at_ms);

/* YYYY-MM-DD of a day that exists, from 1900 to 2199. */
bool date_day_valid(const char *text);
/* The instant at which that day of Jakarta begins; the text must be valid. */
int64_t date_day_start_ms(const char *day);
/* The day of Jakarta in which the instant lies. */
void date_day_text(int64_t at_ms, char out[DATE_DAY_SIZE]);
/* 31-01-2026 23:59 in Jakarta: as paper shows it. */
void date_paper_text(int64_t at_ms, char out[17]);
/* The hour of the day in Jakarta, 0 to 23. */
int date_hour(int64_t at_ms);

/* Civil calendar and its parts, proleptic Gregorian, UTC. */
struct date_parts {
	int year, month, day, hour, minute, second, ms;
};
struct date_parts date_parts(int64_t at_ms);
int64_t date_from_parts(struct date_parts parts);
