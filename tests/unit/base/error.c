/* Errors: recorded in order, worded in two languages, one row of the table per code. */
#include "../unit.h"
#include "base/error.h"

static void errors_stand_in_the_order_in_which_they_came(void **state)
{
	(void)state;
	assert_null(error_first(scope));
	assert_int_equal(error_add(scope, E_REQUIRED, "name", NULL), FAILED);
	assert_int_equal(error_add(scope, E_TOO_LONG, "datas[1].email", "%d", 120), FAILED);
	const struct error *first = error_first(scope);
	assert_int_equal(first->code, E_REQUIRED);
	assert_string_equal(first->path, "name");
	assert_string_equal(first->next->path, "datas[1].email");
	assert_null(first->next->next);
	assert_int_equal(scope_errors(scope)->count, 2);
}

static void path_and_detail_are_copied(void **state)
{
	(void)state;
	char path[] = "name", detail[] = "12";
	(void)error_add(scope, E_TOO_LONG, path, "%s", detail);
	*path = *detail = 'X';
	assert_string_equal(error_first(scope)->path, "name");
	assert_string_equal(error_words(scope, error_first(scope), ENGLISH), "At most 12 characters");
}

static void a_path_that_is_not_there_is_empty(void **state)
{
	(void)state;
	(void)error_add(scope, E_IN_USE, NULL, NULL);
	assert_string_equal(error_first(scope)->path, "");
}

static void at_most_a_hundred_are_kept(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(error_add(scope, E_REQUIRED, "x", NULL), FAILED);
	int count = 0;
	for (const struct error *e = error_first(scope); e; e = e->next)
		count++;
	assert_int_equal(count, 100);
}

static void forgetting_lets_the_work_be_tried_again(void **state)
{
	(void)state;
	(void)error_add(scope, E_IN_USE, "", NULL);
	error_retry_after(scope, 7);
	error_forget(scope);
	assert_null(error_first(scope));
	assert_int_equal(scope_errors(scope)->retry_after_s, 0);
	(void)error_add(scope, E_TAKEN, "", NULL);
	assert_int_equal(error_first(scope)->code, E_TAKEN);
	assert_null(error_first(scope)->next);
}

static void words_come_in_two_languages(void **state)
{
	(void)state;
	(void)error_add(scope, E_TOO_LONG, "name", "%d", 120);
	const struct error *error = error_first(scope);
	assert_string_equal(error_words(scope, error, INDONESIAN), "Paling banyak 120 karakter");
	assert_string_equal(error_words(scope, error, ENGLISH), "At most 120 characters");
}

static void a_detail_may_differ_by_language(void **state)
{
	(void)state;
	(void)error_add_text(scope, E_TICKET_STATE, "", (struct text){ "Ditolak", "Rejected" });
	const struct error *error = error_first(scope);
	assert_non_null(strstr(error_words(scope, error, INDONESIAN), "Ditolak"));
	assert_non_null(strstr(error_words(scope, error, ENGLISH), "Rejected"));
}

static void a_detail_is_never_a_format(void **state)
{
	(void)state;
	(void)error_add(scope, E_WRONG_TYPE, "x", "%s", "%n%s%d");
	assert_string_equal(error_words(scope, error_first(scope), ENGLISH), "Must be %n%s%d");
}

/* A detail is cut at some length; what is left must still be UTF-8, since it goes into JSON. */
static void a_long_detail_is_cut_between_characters(void **state)
{
	(void)state;
	static const char *const letters[] = { "é", "中", "🚚" };
	for (size_t i = 0; i < 3; i++) {
		for (int shift = 0; shift < 4; shift++) {
			char *text = scope_alloc(scope, 4004), *end = text;
			memset(text, 'a', (size_t)shift);
			for (end += shift; end - text < 4000; end += strlen(letters[i]))
				memcpy(end, letters[i], strlen(letters[i]));
			(void)error_add(scope, E_WRONG_TYPE, "x", "%s", text);
			const char *words = error_words(scope, error_first(scope), ENGLISH);
			assert_true(text_is_utf8(words, strlen(words)));
			assert_true(strlen(words) > 200);
			error_forget(scope);
		}
	}
}

static void errors_can_be_told_to_lie_within_a_place(void **state)
{
	(void)state;
	(void)error_add(scope, E_REQUIRED, "name", NULL);
	(void)error_add(scope, E_IN_USE, "", NULL);
	error_within(scope, "datas[3]");
	error_within(scope, "body");
	assert_string_equal(error_first(scope)->path, "body.datas[3].name");
	assert_string_equal(error_first(scope)->next->path, "body.datas[3]");
}

static void a_detail_of_any_bytes_becomes_utf8(void **state)
{
	(void)state;
	(void)error_add(scope, E_MEDIA_TYPE, "", "%s", "text\xff\xff\xff\xff\xff/plain");
	assert_non_null(strstr(error_words(scope, error_first(scope), ENGLISH), "not text"));
	assert_true(text_is_utf8(error_first(scope)->detail.id, strlen(error_first(scope)->detail.id)));
}

static void the_inside_of_a_fault_stays_inside(void **state)
{
	(void)state;
	assert_int_equal(error_internal(scope, "secret %d", 42), FAILED);
	const struct error *error = error_first(scope);
	assert_int_equal(error->code, E_INTERNAL);
	assert_null(strstr(error_words(scope, error, ENGLISH), "secret"));
}

/* Each code has a name without the prefix, a status, words in both languages with as many %s. */
static void every_code_is_complete(void **state)
{
	(void)state;
	for (enum error_code code = NO_ERROR + 1; code < ERROR_CODE_COUNT; code++) {
		struct error error = { .code = code, .path = "", .detail = { "DETAIL", NULL } };
		const char *id = error_words(scope, &error, INDONESIAN),
			   *en = error_words(scope, &error, ENGLISH);
		assert_true(error_status(code) >= 400 && error_status(code) < 600);
		assert_true(*error_name(code) && !text_starts(error_name(code), "E_"));
		assert_true(*id && *en);
		assert_string_not_equal(id, en);
		assert_null(strchr(id, '%'));
		assert_null(strchr(en, '%'));
		assert_int_equal(strstr(id, "DETAIL") != NULL, strstr(en, "DETAIL") != NULL);
		assert_string_not_equal(error_phrase(error_status(code), INDONESIAN), "Gagal");
		assert_string_not_equal(error_phrase(error_status(code), ENGLISH), "Failed");
	}
	assert_string_equal(error_name(E_TICKET_STATE), "TICKET_STATE");
	assert_int_equal(error_status(E_TICKET_STATE), 409);
	assert_int_equal(error_status(ERROR_CODE_COUNT), 500);
}

static void the_key_is_the_last_name_of_a_path(void **state)
{
	(void)state;
	assert_string_equal(error_key(scope, "datas[1].email"), "email");
	assert_string_equal(error_key(scope, "email"), "email");
	assert_string_equal(error_key(scope, "building_ids[3]"), "building_ids");
	assert_string_equal(error_key(scope, "a.b[2]"), "b");
	assert_string_equal(error_key(scope, ""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(errors_stand_in_the_order_in_which_they_came),
		CASE(path_and_detail_are_copied),
		CASE(a_path_that_is_not_there_is_empty),
		CASE(at_most_a_hundred_are_kept),
		CASE(forgetting_lets_the_work_be_tried_again),
		CASE(words_come_in_two_languages),
		CASE(a_detail_may_differ_by_language),
		CASE(a_detail_is_never_a_format),
		CASE(a_long_detail_is_cut_between_characters),
		CASE(a_detail_of_any_bytes_becomes_utf8),
		CASE(errors_can_be_told_to_lie_within_a_place),
		CASE(the_inside_of_a_fault_stays_inside),
		CASE(every_code_is_complete),
		CASE(the_key_is_the_last_name_of_a_path),
	};
	return RUN(tests);
}
