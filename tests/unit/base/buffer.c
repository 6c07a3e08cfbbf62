/* Bytes that grow. */
#include <unistd.h>

#include "../unit.h"
#include "base/buffer.h"

static void an_empty_buffer_is_an_empty_text(void **state)
{
	(void)state;
	struct buffer b = buffer_in(scope, 0);
	assert_int_equal(b.length, 0);
	assert_string_equal(b.bytes, "");
	buffer_add(&b, NULL, 0);
	assert_string_equal(b.bytes, "");
}

static void pieces_stand_one_after_the_other(void **state)
{
	(void)state;
	struct buffer b = buffer_in(scope, 1);
	buffer_text(&b, "satu");
	buffer_char(&b, ',');
	buffer_add(&b, "duaXX", 3);
	buffer_printf(&b, ",%d", 3);
	assert_string_equal(b.bytes, "satu,dua,3");
	assert_int_equal(b.length, 10);
}

static void a_nul_is_a_byte_like_others(void **state)
{
	(void)state;
	struct buffer b = buffer_in(scope, 4);
	buffer_add(&b, "a\0b", 3);
	buffer_char(&b, '\0');
	assert_int_equal(b.length, 4);
	assert_memory_equal(b.bytes, "a\0b\0", 5);
}

static void growth_keeps_what_was_there(void **state)
{
	(void)state;
	struct buffer b = buffer_in(scope, 0);
	for (int i = 0; i < 100000; i++)
		buffer_char(&b, (char)('a' + i % 26));
	assert_int_equal(b.length, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.bytes[i], 'a' + i % 26);
	assert_int_equal(b.bytes[100000], '\0');
}

/* Each start length makes printf meet the end of the room at another place. */
static void printf_fits_at_every_place(void **state)
{
	(void)state;
	for (int start = 0; start < 300; start++) {
		struct buffer b = buffer_in(scope, 100);
		for (int i = 0; i < start; i++)
			buffer_char(&b, '.');
		buffer_printf(&b, "%0*d", start, 7);
		assert_int_equal(b.length, start + (start ? start : 1));
		assert_int_equal(strlen(b.bytes), b.length);
		assert_int_equal(b.bytes[b.length - 1], '7');
	}
}

static void room_holds_what_was_asked_and_an_end(void **state)
{
	(void)state;
	for (size_t more = 0; more < 200; more++) {
		struct buffer b = buffer_in(scope, 16);
		char *room = buffer_room(&b, more);
		memset(room, 'x', more);
		room[more] = '\0';
		b.length += more;
		assert_int_equal(strlen(b.bytes), more);
	}
}

static void a_file_is_read_whole_or_not_at_all(void **state)
{
	(void)state;
	char path[] = "/tmp/autogate-buffer-XXXXXX";
	int file = mkstemp(path);
	struct buffer buffer = buffer_in(scope, 10);

	assert_true(file >= 0);
	for (int i = 0; i < 3000; i++)
		assert_int_equal(write(file, "1234567", 7), 7);
	close(file);
	buffer_text(&buffer, "head ");
	assert_true(buffer_file(&buffer, path));
	assert_int_equal(buffer.length, 5 + 3000 * 7);
	assert_memory_equal(buffer.bytes, "head 1234567123", 15);
	assert_int_equal(buffer.bytes[buffer.length], 0);
	unlink(path);
	assert_false(buffer_file(&buffer, path));
	assert_false(buffer_file(&buffer, "/"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(an_empty_buffer_is_an_empty_text), CASE(pieces_stand_one_after_the_other),
		CASE(a_nul_is_a_byte_like_others),	CASE(growth_keeps_what_was_there),
		CASE(printf_fits_at_every_place),	CASE(room_holds_what_was_asked_and_an_end),
		CASE(a_file_is_read_whole_or_not_at_all),
	};
	return RUN(tests);
}
