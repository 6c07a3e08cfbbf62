#include "document/photo.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "document/image.h"
#include "store/file_store.h"

#define RETRY_AFTER_S 30
#define NICENESS 10 /* vehicles that wait at a gate go first */

/* The photo is its input, the renewed one its output, the thumbnail its third descriptor; its complaints go to the worker's
 * log. */
static _Noreturn void become_decoder(const char *program, char *const arguments[], int in, int out, int thumbnail)
{
	static char *const environment[] = { NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (setrlimit(RLIMIT_FSIZE, &(struct rlimit){ FILE_SIZE_MAX, FILE_SIZE_MAX }) != 0 ||
	    setpriority(PRIO_PROCESS, 0, NICENESS) != 0)
		_exit(127);
	/* Each is moved out of the way first: a worker may have any of them where another is to go. */
	in = fcntl(in, F_DUPFD_CLOEXEC, 10);
	out = fcntl(out, F_DUPFD_CLOEXEC, 10);
	thumbnail = fcntl(thumbnail, F_DUPFD_CLOEXEC, 10);
	if (lseek(in, 0, SEEK_SET) == 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(thumbnail, 3) == 3 &&
	    close_range(4, ~0u, 0) == 0)
		execve(program, arguments, environment);
	_exit(127);
}

static bool wait_for(pid_t child, int *status)
{
	while (waitpid(child, status, 0) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

/* A decoder that ends so has come to harm by what it read, as it would again. All else is put to it from outside: it came to
 * its turn too seldom, the memory of the host ran out, the service is being stopped. */
static bool comes_of_photo(int signal)
{
	return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGABRT ||
	       signal == SIGXCPU;
}

/* Exit status 1 is the decoder's word that this is no picture, 2 that it could not be written. */
static enum outcome judge(struct scope *scope, const char *program, int status, const char *field)
{
	static const struct text not_decoded = { "gambar tidak dapat dibuka", "the picture cannot be decoded" };

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return error_internal(scope, "%s cannot be started", program);
	log_line(LOG_WARNING, NULL, "a photo was not decoded: status %#x of %s", (unsigned)status, program);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ)
		return error_add_text(scope, E_FILE_TOO_LARGE, field,
				      (struct text){ scope_printf(scope, "%d MB setelah ditulis ulang", FILE_SIZE_MAX >> 20),
						     scope_printf(scope, "%d MB once it is written anew", FILE_SIZE_MAX >> 20) });
	if (WIFEXITED(status) ? WEXITSTATUS(status) == 1 : comes_of_photo(WTERMSIG(status)))
		return error_add_text(scope, E_FILE_BROKEN, field, not_decoded);
	error_retry_after(scope, RETRY_AFTER_S);
	return error_add(scope, E_NOT_AVAILABLE, "", NULL);
}

enum outcome photo_renew(struct scope *scope, const struct config *config, const struct spool *photo, enum content content,
			 const char *field, struct spool *renewed, struct spool *thumbnail)
{
	struct bytes bytes;
	struct image image;
	int status;

	if (spool_map(scope, photo, &bytes) != OK || spool_open(scope, config->files_spool, renewed) != OK ||
	    spool_open(scope, config->files_spool, thumbnail) != OK)
		return FAILED;
	image_read(bytes, &image);
	char *arguments[] = { scope_text(scope, "photo"), scope_text(scope, content_ending(content) + 1),
			      scope_printf(scope, "%d", image.orientation), scope_printf(scope, "%d", PHOTO_THUMBNAIL_PX), NULL };
	pid_t child = fork();
	if (child == 0)
		become_decoder(config->paths_photo, arguments, photo->fd, renewed->fd, thumbnail->fd);
	if (child < 0 || !wait_for(child, &status))
		return error_internal(scope, "%s cannot be started: %s", config->paths_photo, strerror(errno));
	if (judge(scope, config->paths_photo, status, field) != OK)
		return FAILED;
	return spool_measure(scope, renewed) == OK ? spool_measure(scope, thumbnail) : FAILED;
}
