#include "gate/employee_key.h"

#include <strings.h>

#include "base/date.h"
#include "store/record_sql.h"

#define AT_ONCE 100 /* new ones that one statement asks about */

struct holder {
	const char *of, *label, *company_id;
};
static const struct field holder_fields[] = { FIELD_TEXT(holder, of, 0), FIELD_TEXT(holder, label, 0),
					      FIELD_ID(holder, company_id, 0) };
static const struct record holder_record = RECORD("tag_holder", holder, holder_fields);

#define HOLDERS \
	"SELECT t.rfid AS of, COALESCE(CONCAT(e.name, ' (', e.gatepass_number, ')'), v.police_number) AS label, " \
	"COALESCE(e.company_id, v.company_id) AS company_id " \
	"FROM tag t LEFT JOIN employee e ON e.id = t.holder_id LEFT JOIN vehicle v ON v.id = t.holder_id WHERE t.rfid"

static enum outcome refuse_tag(struct db *db, const struct employee_writer *writer, const struct holder *holder, const char *path)
{
	struct scope *scope = db_scope(db);

	if (!writer->sees_all && !text_equal(holder->company_id, writer->company_id))
		return error_add(scope, E_RFID_TAKEN, path, NULL);
	return error_add_text(scope, E_RFID_TAKEN, path,
			      (struct text){ scope_printf(scope, " oleh %s", holder->label),
					     scope_printf(scope, " by %s", holder->label) });
}

enum outcome employee_key_check_tag(struct db *db, const struct employee_writer *writer, const char *rfid,
				    const struct employee *old)
{
	struct holder *holder;

	if (!rfid || (old && text_equal(old->rfid, rfid)))
		return OK;
	if (db_row(db, &holder_record, &holder, HOLDERS " = ?", db_text(rfid)) != OK)
		return FAILED;
	return holder ? refuse_tag(db, writer, holder, "rfid") : OK;
}

/* Who has the numbers or tags of some new ones: the rows of a query that ends where its list of values begins. */
static enum outcome find_holders(struct db *db, const char *query, bool tags, void *const *people, size_t count,
				 struct list *holders)
{
	struct sql *sql = sql_new(db_scope(db));

	sql_add(sql, query);
	sql_add(sql, " IN (NULL");
	for (size_t i = 0; i < count; i++) {
		const struct employee *e = people[i];
		if (tags && !e->rfid)
			continue;
		sql_add(sql, ", ");
		sql_value(sql, db_text(tags ? e->rfid : e->nip));
	}
	sql_add(sql, ")");
	return db_rows_values(db, &holder_record, holders, sql->text.bytes, sql->values, sql->count);
}

static enum outcome check_some(struct db *db, const struct employee_writer *writer, void *const *people, size_t count,
				const char *path, size_t first)
{
	struct scope *scope = db_scope(db);
	struct list tags, numbers;
	enum outcome outcome = OK;

	if (find_holders(db, HOLDERS, true, people, count, &tags) != OK ||
	    find_holders(db, "SELECT nip AS of, company_id FROM employee WHERE alive = 1 AND nip", false, people, count,
			 &numbers) != OK)
		return FAILED;
	for (size_t i = 0; i < count; i++) {
		const struct employee *e = people[i];
		for (size_t j = 0; j < tags.count; j++)
			if (e->rfid && strcasecmp(((struct holder *)tags.items[j])->of, e->rfid) == 0)
				outcome = refuse_tag(db, writer, tags.items[j],
						     scope_printf(scope, "%s[%zu].rfid", path, first + i));
		for (size_t j = 0; j < numbers.count; j++) {
			const struct holder *other = numbers.items[j];
			if (strcasecmp(other->of, e->nip) == 0 && text_equal(other->company_id, e->company_id))
				outcome = error_add(scope, E_NIP_TAKEN, scope_printf(scope, "%s[%zu].nip", path, first + i),
						    NULL);
		}
	}
	return outcome;
}

enum outcome employee_key_check_many(struct db *db, const struct employee_writer *writer, const struct list *people,
				     const char *path)
{
	enum outcome outcome = OK;

	for (size_t done = 0; done < people->count; done += AT_ONCE) {
		size_t left = people->count - done, some = left < AT_ONCE ? left : AT_ONCE;
		if (check_some(db, writer, people->items + done, some, path, done) != OK)
			outcome = FAILED;
	}
	return outcome;
}

/* The day's row is locked until the transaction ends: whoever comes next waits, and what is rolled back leaves no gap. */
enum outcome employee_key_take_passes(struct db *db, int64_t now_ms, size_t count, const char **numbers)
{
	char day[DATE_DAY_SIZE];
	int64_t last;

	date_day_text(now_ms, day);
	if (db_run(db, "INSERT INTO gatepass_day (day, last) VALUES (?, ?) ON DUPLICATE KEY UPDATE last = last + VALUES(last)",
		   db_text(day), db_int((int64_t)count)) != OK ||
	    db_number_of(db, &last, "SELECT last AS number FROM gatepass_day WHERE day = ?", db_text(day)) != OK)
		return FAILED;
	for (size_t i = 0; i < count; i++)
		numbers[i] = scope_printf(db_scope(db), "GP-%.4s%.2s%.2s-%03d", day, day + 5, day + 8, (int)(last - (int64_t)(count - 1 - i)));
	return OK;
}
