#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define RETRY_AFTER_S 30

static void close_file(void *file)
{
	close((int)(intptr_t)file);
}

static enum outcome no_room(struct scope *scope, const char *what)
{
	log_line(LOG_ERROR, NULL, "a file on its way cannot be %s: %s", what, strerror(errno));
	error_retry_after(scope, RETRY_AFTER_S);
	return error_add(scope, E_NOT_AVAILABLE, "", NULL);
}

/* Where the volume knows no files without a name. */
static int open_named(struct scope *scope, const char *folder)
{
	char *path = scope_printf(scope, "%s/autogate-XXXXXX", folder);
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd >= 0)
		unlink(path);
	return fd;
}

enum outcome spool_open(struct scope *scope, const char *folder, struct spool *spool)
{
	*spool = (struct spool){ .fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) };
	if (spool->fd < 0)
		spool->fd = open_named(scope, folder);
	if (spool->fd < 0)
		return no_room(scope, scope_printf(scope, "made in %s", folder));
	scope_defer(scope, close_file, (void *)(intptr_t)spool->fd);
	return OK;
}

enum outcome spool_add(struct scope *scope, struct spool *spool, const void *bytes, size_t length)
{
	for (size_t done = 0; done < length; ) {
		ssize_t n = pwrite(spool->fd, (const char *)bytes + done, length - done, spool->size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return no_room(scope, "written");
		done += (size_t)n;
		spool->size += n;
	}
	return OK;
}

enum outcome spool_measure(struct scope *scope, struct spool *spool)
{
	struct stat about;

	if (fstat(spool->fd, &about) != 0)
		return error_internal(scope, "a file on its way cannot be measured: %s", strerror(errno));
	spool->size = about.st_size;
	return OK;
}

struct mapping {
	void *start;
	size_t length;
};

static void unmap(void *thing)
{
	struct mapping *mapping = thing;
	munmap(mapping->start, mapping->length);
}

enum outcome spool_map(struct scope *scope, const struct spool *spool, struct bytes *bytes)
{
	struct mapping *mapping = scope_alloc(scope, sizeof *mapping);

	*bytes = (struct bytes){ "", 0 };
	if (spool->size == 0)
		return OK;
	*mapping = (struct mapping){ mmap(NULL, (size_t)spool->size, PROT_READ, MAP_PRIVATE, spool->fd, 0), (size_t)spool->size };
	if (mapping->start == MAP_FAILED)
		return error_internal(scope, "a file on its way cannot be read: %s", strerror(errno));
	scope_defer(scope, unmap, mapping);
	*bytes = (struct bytes){ mapping->start, mapping->length };
	return OK;
}
