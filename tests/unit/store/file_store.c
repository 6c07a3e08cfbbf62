/* Stored files, on whichever store the settings name: whole or not there, and under their key alone. Where AUTOGATE_STORE
 * names none, in a local folder of its own; tests/e2e/file_store.t runs the same against a server of S3. */
#include <dirent.h>
#include <unistd.h>

#include "../unit.h"
#include "store/file_store.h"

static char folder[] = "/tmp/files-test-XXXXXX";
static struct config config = { .files_store = "folder", .files_folder = folder };
static struct scope *settings;
static struct file_store *store;

static struct bytes text_bytes(const char *text)
{
	return (struct bytes){ text, strlen(text) };
}

static const char *put(struct bytes bytes, const char *name)
{
	const char *key = file_store_key(scope, name);
	assert_int_equal(file_store_put(store, scope, key, bytes), OK);
	return key;
}

static void assert_has(const char *key, struct bytes bytes)
{
	struct bytes got;
	assert_int_equal(file_store_get(store, scope, key, &got), OK);
	assert_int_equal(got.length, bytes.length);
	assert_memory_equal(got.data, bytes.data, bytes.length);
}

static void assert_has_none(const char *key)
{
	struct bytes got;
	error_forget(scope);
	assert_int_equal(file_store_get(store, scope, key, &got), FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_FOUND);
}

static char *pattern(size_t size)
{
	char *bytes = scope_alloc(scope, size);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	return bytes;
}

static void what_is_put_can_be_got_until_it_is_removed(void **state)
{
	(void)state;
	const char *key = put(text_bytes("isi"), "Surat.pdf");
	assert_has(key, text_bytes("isi"));
	assert_int_equal(file_store_remove(store, scope, key), OK);
	assert_int_equal(file_store_remove(store, scope, key), OK);
	assert_has_none(key);
}

static void an_empty_file_is_a_file(void **state)
{
	(void)state;
	assert_has(put(text_bytes(""), "kosong.txt"), text_bytes(""));
	assert_has(put((struct bytes){ NULL, 0 }, "kosong.txt"), text_bytes(""));
}

static void bytes_come_back_as_they_were(void **state)
{
	(void)state;
	const struct bytes bytes = { pattern(100000), 100000 };
	assert_has(put(bytes, "foto.jpg"), bytes);
}

static void the_largest_file_comes_back_and_a_larger_one_is_refused(void **state)
{
	(void)state;
	const struct bytes largest = { pattern(FILE_SIZE_MAX), FILE_SIZE_MAX };
	const char *key = put(largest, "besar.bin"), *none = file_store_key(scope, "terlalu-besar.bin");
	assert_has(key, largest);
	assert_int_equal(file_store_remove(store, scope, key), OK);
	const struct bytes larger = { pattern(FILE_SIZE_MAX + 1), FILE_SIZE_MAX + 1 };
	assert_int_equal(file_store_put(store, scope, none, larger), FAILED);
	assert_int_equal(error_first(scope)->code, E_BODY_TOO_LARGE);
	assert_has_none(none);
}

static int open_file_of(struct bytes bytes)
{
	char path[] = "/tmp/file-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, bytes.data, bytes.length), bytes.length);
	return fd;
}

/* Wherever the descriptor stands; what follows the size is none of the file. */
static void an_open_file_is_stored_from_its_first_byte_on(void **state)
{
	(void)state;
	const struct bytes bytes = { pattern(300000), 300000 };
	const char *key = file_store_key(scope, "foto.jpg"), *empty = file_store_key(scope, "kosong");
	int fd = open_file_of(bytes);
	assert_int_equal(file_store_put_from(store, scope, key, fd, 299999), OK);
	assert_has(key, (struct bytes){ bytes.data, 299999 });
	assert_int_equal(file_store_put_from(store, scope, empty, fd, 0), OK);
	assert_has(empty, text_bytes(""));
	close(fd);
}

static void an_open_file_that_is_shorter_than_said_is_not_stored(void **state)
{
	(void)state;
	const char *key = file_store_key(scope, "pendek.bin");
	int fd = open_file_of(text_bytes("pendek"));
	assert_int_equal(file_store_put_from(store, scope, key, fd, 7), FAILED);
	assert_has_none(key);
	close(fd);
}

static const char *name_in_key(const char *name)
{
	const char *key = file_store_key(scope, name);
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
	assert_string_not_equal(file_store_key(scope, "a.txt"), file_store_key(scope, "a.txt"));
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
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_false(file_store_is_key(wrong[i]));
		assert_int_equal(file_store_put(store, scope, wrong[i], text_bytes("x")), FAILED);
		assert_has_none(wrong[i]);
		assert_int_equal(file_store_remove(store, scope, wrong[i]), OK);
	}
	assert_true(file_store_is_key("uploads/0123456789abcdef0123456789abcdef-a.b_c-d"));
	assert_false(file_store_is_key(scope_printf(scope, "uploads/0123456789abcdef0123456789abcdef-%0300d", 1)));
}

/* The folder with its uploads and all files in them. */
static void remove_folder(const char *of)
{
	struct scope *paths = scope_new();
	const char *uploads = scope_printf(paths, "%s/uploads", of);
	DIR *open = opendir(uploads);
	for (struct dirent *e; open && (e = readdir(open)); )
		if (*e->d_name != '.')
			unlink(scope_printf(paths, "%s/%s", uploads, e->d_name));
	if (open)
		closedir(open);
	rmdir(uploads);
	rmdir(of);
	scope_free(paths);
}

static int open_store(void **state)
{
	(void)state;
	settings = scope_new();
	if (getenv("AUTOGATE_STORE"))
		assert_int_equal(config_read(settings, getenv("AUTOGATE_STORE"), &config), OK);
	else if (!mkdtemp(folder))
		return 1;
	store = file_store_open(settings, &config);
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	scope_free(settings);
	if (!getenv("AUTOGATE_STORE"))
		remove_folder(folder);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(what_is_put_can_be_got_until_it_is_removed),
		CASE(an_empty_file_is_a_file),
		CASE(bytes_come_back_as_they_were),
		CASE(the_largest_file_comes_back_and_a_larger_one_is_refused),
		CASE(an_open_file_is_stored_from_its_first_byte_on),
		CASE(an_open_file_that_is_shorter_than_said_is_not_stored),
		CASE(a_key_keeps_what_is_harmless_of_the_name),
		CASE(a_long_name_is_cut_and_keeps_its_ending),
		CASE(equal_names_get_different_keys),
		CASE(what_is_no_key_opens_nothing),
	};
	return cmocka_run_group_tests(tests, open_store, close_store);
}
