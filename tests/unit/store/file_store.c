/* Stored files in the local folder: whole or not there, and never outside of it. */
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit.h"
#include "store/file_store.h"

static char folder[] = "/tmp/files-test-XXXXXX";
static struct config config = { .files_folder = folder };

static struct bytes text_bytes(const char *text)
{
	return (struct bytes){ text, strlen(text) };
}

static size_t files_in_folder(void)
{
	DIR *uploads = opendir(scope_printf(scope, "%s/uploads", folder));
	size_t count = 0;
	for (struct dirent *e; uploads && (e = readdir(uploads)); )
		count += *e->d_name != '.';
	if (uploads)
		closedir(uploads);
	return count;
}

static void what_is_put_can_be_got_until_it_is_removed(void **state)
{
	(void)state;
	const char *key;
	struct bytes got;
	assert_int_equal(file_store_put(scope, &config, text_bytes("isi"), "Surat.pdf", &key), OK);
	assert_int_equal(file_store_get(scope, &config, key, &got), OK);
	assert_int_equal(got.length, 3);
	assert_memory_equal(got.data, "isi", 3);
	assert_int_equal(file_store_remove(scope, &config, key), OK);
	assert_int_equal(file_store_remove(scope, &config, key), OK);
	assert_int_equal(file_store_get(scope, &config, key, &got), FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_FOUND);
}

static void an_empty_file_is_a_file(void **state)
{
	(void)state;
	const char *key;
	struct bytes got;
	assert_int_equal(file_store_put(scope, &config, text_bytes(""), "kosong.txt", &key), OK);
	assert_int_equal(file_store_get(scope, &config, key, &got), OK);
	assert_int_equal(got.length, 0);
}

static void bytes_come_back_as_they_were(void **state)
{
	(void)state;
	char bytes[100000];
	const char *key;
	struct bytes got;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7);
	assert_int_equal(file_store_put(scope, &config, (struct bytes){ bytes, sizeof bytes }, "foto.jpg", &key), OK);
	assert_int_equal(file_store_get(scope, &config, key, &got), OK);
	assert_int_equal(got.length, sizeof bytes);
	assert_memory_equal(got.data, bytes, sizeof bytes);
}

static const char *name_in_key(const char *name)
{
	const char *key;
	assert_int_equal(file_store_put(scope, &config, text_bytes("x"), name, &key), OK);
	assert_true(file_store_is_key(key));
	assert_memory_equal(key, "uploads/", 8);
	assert_int_equal(strspn(key + 8, "0123456789abcdef"), 32);
	assert_int_equal(key[40], '-');
	return key + 41;
}

static void a_key_keeps_what_is_harmless_of_the_name(void **state)
{
	(void)state;
	assert_string_equal(name_in_key("Surat Jalan (2).PDF"), "surat-jalan-2.pdf");
	assert_string_equal(name_in_key("../../etc/passwd"), "etc-passwd");
	assert_string_equal(name_in_key(".htaccess"), "htaccess");
	assert_string_equal(name_in_key("1700000000000-JOB1-ticket-qrcode.png"), "1700000000000-job1-ticket-qrcode.png");
	assert_string_equal(name_in_key("f\xc3\xb3to.png"), "f-to.png");
	assert_string_equal(name_in_key(""), "file");
	assert_string_equal(name_in_key("\xe4\xbb\x93"), "file");
	assert_string_equal(name_in_key("a\r\nb\"c"), "a-b-c");
}

static void a_long_name_is_cut_and_keeps_its_ending(void **state)
{
	(void)state;
	char name[400];
	memset(name, 'a', sizeof name);
	strcpy(name + 390, ".jpeg");
	const char *kept = name_in_key(name);
	assert_int_equal(strlen(kept), 80);
	assert_string_equal(kept + 75, ".jpeg");
}

static void equal_names_get_different_keys(void **state)
{
	(void)state;
	const char *one, *other;
	assert_int_equal(file_store_put(scope, &config, text_bytes("1"), "a.txt", &one), OK);
	assert_int_equal(file_store_put(scope, &config, text_bytes("2"), "a.txt", &other), OK);
	assert_string_not_equal(one, other);
}

static void what_is_no_key_opens_nothing(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"", "uploads/", "uploads/../secrets.ini", "/etc/passwd", "uploads/0123456789abcdef0123456789abcdef",
		"uploads/0123456789abcdef0123456789abcdef-", "uploads/0123456789abcdef0123456789abcdef-a/b",
		"uploads/0123456789ABCDEF0123456789abcdef-a", "uploads/0123456789abcdef0123456789abcde-a",
		"uploads/0123456789abcdef0123456789abcdef-a b", "uploads/0123456789abcdef0123456789abcdef-\xc3\xb3",
		"other/0123456789abcdef0123456789abcdef-a",
	};
	struct bytes got;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(file_store_is_key(wrong[i]));
		assert_int_equal(file_store_get(scope, &config, wrong[i], &got), FAILED);
		assert_int_equal(file_store_remove(scope, &config, wrong[i]), OK);
	}
	assert_true(file_store_is_key("uploads/0123456789abcdef0123456789abcdef-a.b_c-d"));
	assert_false(file_store_is_key(scope_printf(scope, "uploads/0123456789abcdef0123456789abcdef-%0300d", 1)));
}

static void a_link_in_the_place_of_a_file_is_not_followed(void **state)
{
	(void)state;
	const char *key = "uploads/0123456789abcdef0123456789abcdef-link";
	struct bytes got;
	assert_int_equal(symlink("/etc/passwd", scope_printf(scope, "%s/%s", folder, key)), 0);
	assert_int_equal(file_store_get(scope, &config, key, &got), FAILED);
	assert_int_equal(file_store_remove(scope, &config, key), OK);
}

static void what_is_too_large_is_refused(void **state)
{
	(void)state;
	const char *key;
	static char large[FILE_SIZE_MAX + 1];
	size_t before = files_in_folder();
	assert_int_equal(file_store_put(scope, &config, (struct bytes){ large, sizeof large }, "a", &key), FAILED);
	assert_int_equal(error_first(scope)->code, E_BODY_TOO_LARGE);
	assert_int_equal(files_in_folder(), before);
}

/* A limit on the size of files fails a write in its middle, as a full volume does. */
static void without_room_nothing_is_left_and_the_client_may_come_back(void **state)
{
	(void)state;
	struct rlimit old, small = { 4096, RLIM_INFINITY };
	const char *key;
	static char bytes[100000];
	size_t before = files_in_folder();

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum outcome outcome = file_store_put(scope, &config, (struct bytes){ bytes, sizeof bytes }, "besar.bin", &key);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(outcome, FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
	assert_true(scope_errors(scope)->retry_after_s > 0);
	assert_int_equal(files_in_folder(), before);
}

static void a_folder_that_cannot_be_written_is_not_available(void **state)
{
	(void)state;
	const struct config nowhere = { .files_folder = "/proc/none" };
	const char *key;
	assert_int_equal(file_store_put(scope, &nowhere, text_bytes("x"), "a", &key), FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
}

static void no_part_of_a_file_is_left_beside_it(void **state)
{
	(void)state;
	DIR *uploads = opendir(scope_printf(scope, "%s/uploads", folder));
	assert_non_null(uploads);
	for (struct dirent *e; (e = readdir(uploads)); )
		assert_null(strstr(e->d_name, ".part"));
	closedir(uploads);
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
	(void)state;
	struct scope *paths = scope_new();
	char *uploads = scope_printf(paths, "%s/uploads", folder);
	DIR *open = opendir(uploads);
	for (struct dirent *e; open && (e = readdir(open)); )
		if (*e->d_name != '.')
			unlink(scope_printf(paths, "%s/%s", uploads, e->d_name));
	if (open)
		closedir(open);
	rmdir(uploads);
	rmdir(folder);
	scope_free(paths);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_put_can_be_got_until_it_is_removed),
		CASE(an_empty_file_is_a_file),
		CASE(bytes_come_back_as_they_were),
		CASE(a_key_keeps_what_is_harmless_of_the_name),
		CASE(a_long_name_is_cut_and_keeps_its_ending),
		CASE(equal_names_get_different_keys),
		CASE(what_is_no_key_opens_nothing),
		CASE(a_link_in_the_place_of_a_file_is_not_followed),
		CASE(what_is_too_large_is_refused),
		CASE(without_room_nothing_is_left_and_the_client_may_come_back),
		CASE(a_folder_that_cannot_be_written_is_not_available),
		CASE(no_part_of_a_file_is_left_beside_it),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
