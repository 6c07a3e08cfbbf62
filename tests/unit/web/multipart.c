/* A form is the same however its bytes come, and what is not one is refused. The rest is in tests/api/files.t and tests/fuzz/multipart.c. */
#include "../unit.h"
#include "web/multipart.h"

#define TYPE "multipart/form-data; boundary=b"
#define HEAD "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"

struct input {
	const char *data;
	size_t left, piece;
};

static size_t read_input(void *context, char *bytes, size_t size)
{
	struct input *input = context;
	size_t n = input->left < input->piece ? input->left : input->piece;

	n = n < size ? n : size;
	memcpy(bytes, input->data, n);
	input->data += n;
	input->left -= n;
	return n;
}

static enum outcome read_form(const char *body, size_t piece, struct multipart *form)
{
	struct input input = { body, strlen(body), piece };
	const struct multipart_source source = { read_input, &input };

	*form = (struct multipart){ 0 };
	error_forget(scope);
	return multipart_read(scope, TYPE, &source, 20, "/tmp", form);
}

static void a_form_is_the_same_in_pieces_of_any_size(void **state)
{
	(void)state;
	/* What looks like a boundary, nearly, is content. */
	static const char content[] = "a\r\n--\r\n--a\r\n-", body[] = HEAD "a\r\n--\r\n--a\r\n-" "\r\n--b\r\nContent-Disposition: form-data; name=note\r\n\r\nx\r\n--b--\r\n";
	struct multipart form;
	struct bytes got;

	for (size_t piece = 1; piece <= sizeof body; piece++) {
		assert_int_equal(read_form(body, piece, &form), OK);
		assert_int_equal(spool_map(scope, &form.file, &got), OK);
		assert_int_equal(got.length, strlen(content));
		assert_memory_equal(got.data, content, got.length);
		assert_string_equal(form.file_name, "a.csv");
		assert_int_equal(form.text_count, 1);
		assert_string_equal(form.texts[0].value, "x");
	}
}

static void a_file_has_its_limit_to_the_byte(void **state)
{
	(void)state;
	struct multipart form;
	assert_int_equal(read_form(HEAD "12345678901234567890\r\n--b--", 7, &form), OK);
	assert_int_equal(read_form(HEAD "123456789012345678901\r\n--b--", 7, &form), FAILED);
	assert_int_equal(error_first(scope)->code, E_FILE_TOO_LARGE);
}

static void a_form_that_ends_too_early_is_refused_wherever_it_ends(void **state)
{
	(void)state;
	static const char body[] = HEAD "123\r\n--b--";
	struct multipart form;
	for (size_t length = 0; length < strlen(body); length++) {
		assert_int_equal(read_form(scope_copy(scope, body, length), 5, &form), FAILED);
		assert_int_equal(error_first(scope)->code, E_BAD_REQUEST);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_form_is_the_same_in_pieces_of_any_size),
		CASE(a_file_has_its_limit_to_the_byte),
		CASE(a_form_that_ends_too_early_is_refused_wherever_it_ends),
	};
	return RUN(tests);
}
