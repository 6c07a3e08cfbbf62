/* Stored files in the local folder: never outside of it, never in parts, and no harm where there is no room. */
#include <dirent.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../unit.h"
#include "store/file_store.h"

static char folder[] = "/tmp/folder-test-XXXXXX";
static const struct config config = { .files_store = "folder", .files_folder = folder };
static struct scope *settings;
static struct file_store *store;

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

static void a_file_lies_under_its_key_and_no_part_of_it_beside(void **state)
{
	(void)state;
	const char *key = file_store_key(scope, "a.txt");
	size_t before = files_in_folder();
	assert_int_equal(file_store_put(store, scope, key, (struct bytes){ "isi", 3 }), OK);
	assert_int_equal(access(scope_printf(scope, "%s/%s", folder, key), R_OK), 0);
	assert_int_equal(files_in_folder(), before + 1);
	assert_int_equal(file_store_remove(store, scope, key), OK);
	assert_int_equal(files_in_folder(), before);
}

static void what_a_crash_has_left_of_a_file_goes_with_its_key(void **state)
{
	(void)state;
	const char *key = file_store_key(scope, "a.txt");
	FILE *part = fopen(scope_printf(scope, "%s/%s.part", folder, key), "w");
	assert_non_null(part);
	fclose(part);
	size_t before = files_in_folder();
	assert_int_equal(file_store_remove(store, scope, key), OK);
	assert_int_equal(files_in_folder(), before - 1);
}

static void a_link_in_the_place_of_a_file_is_not_followed(void **state)
{
	(void)state;
	const char *key = "uploads/0123456789abcdef0123456789abcdef-link";
	struct bytes got;
	assert_int_equal(symlink("/etc/passwd", scope_printf(scope, "%s/%s", folder, key)), 0);
	assert_int_equal(file_store_get(store, scope, key, &got), FAILED);
	assert_int_equal(file_store_remove(store, scope, key), OK);
	assert_int_equal(access("/etc/passwd", R_OK), 0);
}

/* A limit on the size of files fails a write in its middle, as a full volume does. */
static void without_room_nothing_is_left_and_the_client_may_come_back(void **state)
{
	(void)state;
	struct rlimit old, small = { 4096, RLIM_INFINITY };
	const char *key = file_store_key(scope, "besar.bin");
	static char bytes[100000];
	size_t before = files_in_folder();

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum outcome outcome = file_store_put(store, scope, key, (struct bytes){ bytes, sizeof bytes });
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(outcome, FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
	assert_true(scope_errors(scope)->retry_after_s > 0);
	assert_int_equal(files_in_folder(), before);
}

static void a_folder_that_cannot_be_written_is_not_available(void **state)
{
	(void)state;
	const struct config wrong = { .files_store = "folder", .files_folder = "/proc/none" };
	struct file_store *nowhere = file_store_open(scope, &wrong);
	assert_int_equal(file_store_put(nowhere, scope, file_store_key(scope, "a"), (struct bytes){ "x", 1 }), FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
}

/* Only what is not there may be told so: whoever hears it may forget the file. */
static void a_file_that_cannot_be_opened_now_is_not_absent(void **state)
{
	(void)state;
	const char *key = file_store_key(scope, "a.txt");
	struct rlimit old, none = { 0, 0 };
	struct bytes got;

	assert_int_equal(file_store_put(store, scope, key, (struct bytes){ "isi", 3 }), OK);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none.rlim_max = old.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	enum outcome outcome = file_store_get(store, scope, key, &got);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_int_equal(outcome, FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
	assert_true(scope_errors(scope)->retry_after_s > 0);
	assert_int_equal(file_store_remove(store, scope, key), OK);
}

static int open_store(void **state)
{
	(void)state;
	settings = scope_new();
	store = mkdtemp(folder) ? file_store_open(settings, &config) : NULL;
	return store ? 0 : 1;
}

static int close_store(void **state)
{
	(void)state;
	assert_int_equal(rmdir(scope_printf(settings, "%s/uploads", folder)), 0);
	assert_int_equal(rmdir(folder), 0);
	scope_free(settings);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_file_lies_under_its_key_and_no_part_of_it_beside),
		CASE(what_a_crash_has_left_of_a_file_goes_with_its_key),
		CASE(a_link_in_the_place_of_a_file_is_not_followed),
		CASE(without_room_nothing_is_left_and_the_client_may_come_back),
		CASE(a_folder_that_cannot_be_written_is_not_available),
		CASE(a_file_that_cannot_be_opened_now_is_not_absent),
	};
	return cmocka_run_group_tests(tests, open_store, close_store);
}
