#include "store/total.h"

#include <string.h>

#include "base/date.h"

static bool has_word(const char *words, const char *word, size_t length)
{
	for (; *words; words += strcspn(words, " "), words += *words == ' ')
		if (strcspn(words, " ") == length && strncmp(words, word, length) == 0)
			return true;
	return false;
}

bool total_is_kept(const struct record *record, const struct sql *where)
{
	if (!record->counted_in || !sql_is_own(where->text.bytes))
		return false;
	for (const char *dot = strchr(where->text.bytes, '.'); dot; dot = strchr(dot + 1, '.'))
		if (!has_word(record->counted_by, dot + 1, strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz_")))
			return false;
	return true;
}

/* A day, moved by whole days. */
static void move(char day[DATE_DAY_SIZE], int days)
{
	date_day_text(date_day_start_ms(day) + days * DATE_DAY_MS, day);
}

/* The first day of the year or month in which the day lies; `after`: of the next one, unless it is a first day itself. */
static void to_first(char day[DATE_DAY_SIZE], bool of_year, bool after)
{
	const char *first = of_year ? "-01-01" : "-01";
	char *rest = day + DATE_DAY_SIZE - 1 - strlen(first);

	if (strcmp(rest, first) == 0)
		return;
	memcpy(rest, first, strlen(first));
	if (after) {
		move(day, of_year ? 366 : 31);
		memcpy(rest, first, strlen(first));
	}
}

/* Whole years, the months beside them, the days beside these: `end` is the day behind the last. */
static void add_days(struct sql *sql, const char *start, const char *end)
{
	static const char *const pers[] = { "day", "month", "year" };
	struct scope *scope = sql->text.scope;

	for (int per = 0; per < 3; per++) {
		char *from = scope_copy(scope, start, DATE_DAY_SIZE - 1), *to = scope_copy(scope, end, DATE_DAY_SIZE - 1);
		if (per < 2) {
			to_first(from, per == 1, true);
			to_first(to, per == 1, false);
		}
		buffer_printf(&sql->text, "%s t.per = '%s' AND t.since >= ", per ? " OR" : " AND (", pers[per]);
		sql_value(sql, db_text(start));
		sql_add(sql, " AND t.since < ");
		sql_value(sql, db_text(end));
		if (per < 2) { /* but what the next larger ones hold */
			sql_add(sql, " AND NOT (t.since >= ");
			sql_value(sql, db_text(from));
			sql_add(sql, " AND t.since < ");
			sql_value(sql, db_text(to));
			sql_add(sql, ")");
		}
		start = from;
		end = to;
	}
	sql_add(sql, ")");
}

enum outcome total_read(struct db *db, const struct record *record, const struct sql *where, const char *start, const char *end,
			int64_t *total)
{
	struct sql *sql = sql_new(db_scope(db));
	char behind[DATE_DAY_SIZE] = "2200-01-01"; /* days are of 1900 to 2199 */

	if (end) {
		memcpy(behind, end, DATE_DAY_SIZE);
		move(behind, 1);
	}
	buffer_printf(&sql->text, "SELECT SUM(t.number) AS number FROM %s t", record->counted_in);
	sql_append(sql, where);
	add_days(sql, start ? start : "1900-01-01", behind);
	return db_number_values(db, total, sql->text.bytes, sql->values, sql->count);
}
