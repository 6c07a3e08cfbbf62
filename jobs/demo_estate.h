/* demo_estate: what the demonstration estate is made of, and how it gets into the database.
 *
 * Each thing is a row of a file sql/demo/<record>.tsv. The first line names the columns; # begins a
 * remark. A column that refers (company_id) holds the first column of the row it refers to ("PT
 * Tembaga Antasena"), a list has commas, a date may be so many days from today (+30, -5). A row whose
 * first column names what is there already (a contact) is written over it.
 */
#pragma once
#include "store/record_sql.h"

/* What the program itself writes into things that it has read back. */
struct demo_lane {
	const char *id, *lane_code, *gate_id, *identity_gate, *gate_type, *lane_name, *direction, *key;
	struct texts allowed_kinds;
	bool reports_passage;
	int64_t passage_assume_s;
};
struct demo_user {
	const char *id, *email, *fullname, *role_id, *role_key, *company_id, *phone_number, *functional, *password;
	int64_t account_quota;
	bool is_email_verified;
	struct texts area_ids; /* none: all areas */
};
extern const struct record demo_lane_record;
extern const struct record demo_user_record; /* only whom the demonstration made: addresses under .example */

/* The files, in the order in which they are read: nothing refers to what comes after it. */
#define DEMO_SHEETS 13
extern const struct demo_sheet {
	const struct record *record;
	const char *told; /* its name in demo.json; NULL: it does not stand there */
} demo_sheets[DEMO_SHEETS];

/* Reads all files below `folder` and inserts their rows, within the caller's transaction; `rows` gets how many of each. A
 * mistake in a file is recorded with its line. */
must_check enum outcome demo_estate_plant(struct db *db, const char *folder, size_t rows[DEMO_SHEETS]);
/* All rows of a record as they stand in the database, in the order in which they were planted. */
must_check enum outcome demo_estate_read(struct db *db, const struct record *record, struct list *rows);
