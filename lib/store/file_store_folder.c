#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "store/file_store_kind.h"

/* The place of this kind is the name of the folder. */

static void *open_folder(struct scope *scope, const struct config *config)
{
	return scope_text(scope, config->files_folder);
}

static const char *path_of(struct scope *scope, const char *folder, const char *key)
{
	return scope_printf(scope, "%s/%s", folder, key);
}

static bool write_all(int fd, struct bytes bytes)
{
	for (size_t done = 0; done < bytes.length; ) {
		ssize_t n = write(fd, (const char *)bytes.data + done, bytes.length - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* A name is safe on the disk when its folder is. */
static bool sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return synced;
}

/* Written beside its place and moved there when all of it is on the disk, so that nobody ever sees a part. */
static bool write_file(struct scope *scope, const char *folder, const char *path, struct bytes bytes)
{
	const char *beside = scope_printf(scope, "%s.part", path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);

	if (fd < 0)
		return false;
	bool written = write_all(fd, bytes) && fsync(fd) == 0;
	written = close(fd) == 0 && written;
	if (written && rename(beside, path) == 0 && sync_folder(folder))
		return true;
	int why = errno;
	unlink(beside);
	errno = why;
	return false;
}

static enum outcome put(void *place, struct scope *scope, const char *key, struct bytes bytes)
{
	const char *folder = path_of(scope, place, "uploads");

	mkdir(place, 0750);
	mkdir(folder, 0750);
	if (write_file(scope, folder, path_of(scope, place, key), bytes))
		return OK;
	log_line(LOG_ERROR, NULL, "a file of %zu bytes cannot be stored in %s: %s", bytes.length, folder, strerror(errno));
	return file_store_away(scope);
}

/* The bytes of an open file; NULL when it is none that we wrote. */
static char *read_all(struct scope *scope, int fd, size_t *length)
{
	struct stat about;

	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > FILE_SIZE_MAX)
		return NULL;
	char *bytes = scope_alloc(scope, (size_t)about.st_size + 1);
	*length = 0;
	while (*length < (size_t)about.st_size) {
		ssize_t n = read(fd, bytes + *length, (size_t)about.st_size - *length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return NULL;
		*length += (size_t)n;
	}
	return bytes;
}

static enum outcome get(void *place, struct scope *scope, const char *key, struct bytes *bytes)
{
	int fd = open(path_of(scope, place, key), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return error_add(scope, E_NOT_FOUND, "", NULL);
	if (fd < 0) { /* no right, no descriptor, a volume that is gone: the file may well be there */
		log_line(LOG_ERROR, NULL, "the stored file %s cannot be opened: %s", key, strerror(errno));
		return file_store_away(scope);
	}
	bytes->data = read_all(scope, fd, &bytes->length);
	close(fd);
	return bytes->data ? OK : error_internal(scope, "the stored file %s cannot be read", key);
}

static enum outcome remove_file(void *place, struct scope *scope, const char *key)
{
	const char *path = path_of(scope, place, key);

	unlink(scope_printf(scope, "%s.part", path)); /* of a process that died over it */
	if (unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR)
		return OK;
	return error_internal(scope, "the stored file %s cannot be removed: %s", key, strerror(errno));
}

/* The web server sends what lies here. */
const struct file_store_kind file_store_folder = { "folder", open_folder, put, get, remove_file, NULL };
