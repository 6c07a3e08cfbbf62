/* sheets as things: what a cell may not be, told by its row. */
#include "../unit.h"
#include "base/date.h"
#include "document/sheet_record.h"

struct visit {
	const char *name, *nik;
	int64_t begins_at;
	bool is_guest;
};
static const struct field visit_fields[] = {
	FIELD_TEXT(visit, name,      REQUIRED),
	FIELD_TEXT(visit, nik,       0),
	FIELD_TIME(visit, begins_at, 0),
	FIELD_BOOL(visit, is_guest,  0),
};
static const struct record visit_record = RECORD("visit", visit, visit_fields);

static struct sheet_things taken;

static enum outcome take(const char *text)
{
	error_forget(scope);
	enum outcome outcome = sheet_things_read(scope, &visit_record, (struct bytes){ text, strlen(text) }, "file_path", &taken);
	sheet_things_place(scope, &taken);
	return outcome;
}

static void assert_refused(const char *text, enum error_code code, const char *path, const char *place)
{
	assert_int_equal(take(text), FAILED);
	assert_int_equal(error_first(scope)->code, code);
	assert_string_equal(error_first(scope)->path, path);
	assert_string_equal(error_first(scope)->place.en, place);
}

static void a_cell_under_no_heading_is_refused(void **state)
{
	(void)state;
	assert_refused("name,nik\nBudi,1\nAni, S.Kom,3\n", E_CELL_UNNAMED, "datas[1]", "Row 3");
	assert_refused("name,,nik\nBudi,x,1\n", E_CELL_UNNAMED, "datas[0]", "Row 2");
	assert_int_equal(take("name,,nik,,\nBudi,,1,,\n"), OK);
}

static void a_formula_that_failed_is_no_text(void **state)
{
	(void)state;
	assert_refused("name,nik\nBudi,#N/A\n", E_CELL_FAILED, "datas[0].nik", "Row 2, column nik");
	assert_int_equal(take("name,nik\n#1,1\n"), OK);
}

static void a_number_that_was_rounded_is_no_text(void **state)
{
	(void)state;
	assert_refused("name;nik\nBudi;3,57812E+15\n", E_CELL_ROUNDED, "datas[0].nik", "Row 2, column nik");
	assert_refused("name,nik\nBudi,3.57812011234568e+15\n", E_CELL_ROUNDED, "datas[0].nik", "Row 2, column nik");
	assert_int_equal(take("name,nik\n12E+,E+15\n"), OK);
	assert_int_equal(take("name,nik\nBudi,3578120112345678\n"), OK);
}

static void a_time_without_a_zone_is_of_jakarta(void **state)
{
	(void)state;
	static const char *const texts[] = { "2026-01-31T07:30:00", "2026-01-31 07:30:00", "2026-01-31T00:30:00Z", "2026-01-31T08:30:00+08:00" };
	char at[DATE_TIME_SIZE];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(take(scope_printf(scope, "name,begins_at\nBudi,%s\n", texts[i])), OK);
		date_time_text(((struct visit *)taken.things.items[0])->begins_at, at);
		assert_string_equal(at, "2026-01-31T00:30:00.000Z");
	}
}

static void a_truth_is_said_as_people_say_it(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		bool truth;
	} words[] = { { "Ya", true }, { "TIDAK", false }, { "y", true }, { "true", true }, { "FALSE", false }, { "1", true }, { "0", false } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		assert_int_equal(take(scope_printf(scope, "name,is_guest\nBudi,%s\n", words[i].word)), OK);
		assert_int_equal(((struct visit *)taken.things.items[0])->is_guest, words[i].truth);
	}
	assert_refused("name,is_guest\nBudi,mungkin\n", E_NOT_A_CHOICE, "datas[0].is_guest", "Row 2, column is_guest");
	assert_string_equal(error_words(scope, error_first(scope), ENGLISH), "Row 2, column is_guest: Choose one of: yes, no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_cell_under_no_heading_is_refused),
		CASE(a_formula_that_failed_is_no_text),
		CASE(a_number_that_was_rounded_is_no_text),
		CASE(a_time_without_a_zone_is_of_jakarta),
		CASE(a_truth_is_said_as_people_say_it),
	};
	return RUN(tests);
}
