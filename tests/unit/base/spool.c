/* Files on their way: without a name from their first moment, and no harm where there is no room for them. */
#include <fcntl.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../unit.h"
#include "base/spool.h"

static char folder[] = "/tmp/spool-test-XXXXXX";

static void a_kill_at_any_moment_leaves_nothing_in_the_folder(void **state)
{
	(void)state;
	struct spool spool;
	char event[1000];
	int unnamed = open(folder, O_TMPFILE | O_RDWR, 0600), watch = inotify_init1(IN_NONBLOCK);

	if (unnamed < 0)
		skip(); /* the volume knows no files without a name */
	close(unnamed);
	assert_true(watch >= 0 && inotify_add_watch(watch, folder, IN_CREATE) >= 0);
	assert_int_equal(spool_open(scope, folder, &spool), OK);
	assert_int_equal(read(watch, event, sizeof event), -1);
	close(watch);
}

/* A limit on the size of files fails a write in its middle, as a full volume does. */
static void without_room_the_client_may_come_back(void **state)
{
	(void)state;
	static char bytes[100000];
	struct rlimit old, small;
	struct spool spool;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(spool_open(scope, folder, &spool), OK);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = (struct rlimit){ 4096, old.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum outcome outcome = spool_add(scope, &spool, bytes, sizeof bytes);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(outcome, FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
	assert_true(scope_errors(scope)->retry_after_s > 0);
}

static void without_a_folder_as_well(void **state)
{
	(void)state;
	struct spool spool;
	assert_int_equal(spool_open(scope, "/proc/none", &spool), FAILED);
	assert_int_equal(error_first(scope)->code, E_NOT_AVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_kill_at_any_moment_leaves_nothing_in_the_folder),
		CASE(without_room_the_client_may_come_back),
		CASE(without_a_folder_as_well),
	};
	assert_non_null(mkdtemp(folder));
	int failed = RUN(tests);
	return rmdir(folder) == 0 ? failed : 1;
}
