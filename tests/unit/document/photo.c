/* The photo's decoder, played by a shell: what its end says of the photo, and what it says of us. */
#include <sys/stat.h>
#include <unistd.h>

#include "../unit.h"
#include "base/error.h"
#include "document/photo.h"
#include "store/file_store.h"

static char folder[] = "/tmp/photo-test-XXXXXX";

/* What is recorded where the decoder does that. */
static enum error_code code_of(const char *deed)
{
	const char *path = scope_printf(scope, "%s/decoder", folder);
	const struct config config = { .files_spool = folder, .paths_photo = path };
	struct spool photo, renewed, thumbnail;

	unlink(path);
	FILE *decoder = fopen(path, "w");
	assert_non_null(decoder);
	fprintf(decoder, "#!/bin/sh\n%s\n", deed);
	assert_int_equal(fclose(decoder), 0);
	assert_int_equal(chmod(path, 0700), 0);
	assert_int_equal(spool_open(scope, folder, &photo), OK);
	assert_int_equal(spool_add(scope, &photo, "foto", 4), OK);
	error_forget(scope);
	enum outcome outcome = photo_renew(scope, &config, &photo, CONTENT_JPEG, "file", &renewed, &thumbnail);
	assert_int_equal(outcome, error_first(scope) ? FAILED : OK);
	return outcome == OK ? NO_ERROR : error_first(scope)->code;
}

static void a_photo_that_is_decoded_is_taken(void **state)
{
	(void)state;
	assert_int_equal(code_of("cat; echo klein >&3"), NO_ERROR);
}

static void what_the_decoder_refuses_or_breaks_on_is_the_photos_fault(void **state)
{
	(void)state;
	assert_int_equal(code_of("exit 1"), E_FILE_BROKEN);
	assert_string_equal(error_first(scope)->path, "file");
	const char *const own[] = { "SEGV", "ABRT", "BUS", "FPE", "XCPU" };
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		assert_int_equal(code_of(scope_printf(scope, "ulimit -c 0; kill -%s $$", own[i])), E_FILE_BROKEN);
}

static void a_decoder_that_is_not_let_finish_says_nothing_of_the_photo(void **state)
{
	(void)state;
	const char *const others[] = { "ALRM", "KILL", "TERM" };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_int_equal(code_of(scope_printf(scope, "kill -%s $$", others[i])), E_NOT_AVAILABLE);
	assert_int_equal(code_of("exit 2"), E_NOT_AVAILABLE);
}

static void what_comes_out_larger_than_is_kept_is_too_large(void **state)
{
	(void)state;
	assert_int_equal(code_of(scope_printf(scope, "exec head -c %d /dev/zero", FILE_SIZE_MAX)), NO_ERROR);
	assert_int_equal(code_of(scope_printf(scope, "exec head -c %d /dev/zero", FILE_SIZE_MAX + 1)), E_FILE_TOO_LARGE);
	assert_string_equal(error_first(scope)->path, "file");
}

static void the_gates_go_first(void **state)
{
	(void)state;
	assert_int_equal(code_of("test $(nice) -gt 0"), NO_ERROR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_photo_that_is_decoded_is_taken),
		CASE(what_the_decoder_refuses_or_breaks_on_is_the_photos_fault),
		CASE(a_decoder_that_is_not_let_finish_says_nothing_of_the_photo),
		CASE(what_comes_out_larger_than_is_kept_is_too_large),
		CASE(the_gates_go_first),
	};
	assert_non_null(mkdtemp(folder));
	int failed = RUN(tests);
	char command[100];
	snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command) == 0 ? failed : 1;
}
