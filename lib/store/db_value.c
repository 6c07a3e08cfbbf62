#include "store/db.h"

#include <math.h>
#include <string.h>

#include "base/uuid.h"

struct value db_null(void)
{
	return (struct value){ .kind = VALUE_NULL };
}

struct value db_int(int64_t number)
{
	return (struct value){ .kind = number == NONE ? VALUE_NULL : VALUE_INT, .integer = number };
}

struct value db_number(double number)
{
	return (struct value){ .kind = isnan(number) ? VALUE_NULL : VALUE_NUMBER, .number = number };
}

struct value db_text(const char *text)
{
	return (struct value){ .kind = text ? VALUE_TEXT : VALUE_NULL, .data = text, .length = text ? strlen(text) : 0 };
}

struct value db_bytes(const void *bytes, size_t length)
{
	return (struct value){ .kind = bytes ? VALUE_TEXT : VALUE_NULL, .data = bytes, .length = length };
}

struct value db_time(int64_t at_ms)
{
	return (struct value){ .kind = at_ms == NONE ? VALUE_NULL : VALUE_TIME, .integer = at_ms };
}

struct value db_id(const char *uuid)
{
	return (struct value){ .kind = uuid && uuid_parse(uuid, NULL) ? VALUE_ID : VALUE_NULL, .data = uuid };
}

struct number_row {
	int64_t number;
};
static const struct field number_fields[] = { FIELD_INT(number_row, number, 0) };
static const struct record number_record = RECORD("number", number_row, number_fields);

enum outcome db_number_values(struct db *db, int64_t *number, const char *sql, const struct value *values, size_t count)
{
	struct number_row *row;
	*number = 0;
	if (db_row_values(db, &number_record, (void **)&row, sql, values, count) != OK)
		return FAILED;
	if (row && row->number != NONE)
		*number = row->number;
	return OK;
}
