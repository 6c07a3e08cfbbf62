#include "store/file_store.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/log.h"

#define PREFIX "uploads/"
#define RANDOM_DIGITS 32
#define NAME_MAX_LENGTH 80
#define RETRY_AFTER_S 30

bool file_store_is_key(const char *key)
{
	const char *name = key + strlen(PREFIX);

	if (strncmp(key, PREFIX, strlen(PREFIX)) != 0 || strlen(name) > 200)
		return false;
	/* Nothing in it separates folders, and nothing begins with a dot. */
	return strspn(name, "0123456789abcdef") >= RANDOM_DIGITS && name[RANDOM_DIGITS] == '-' && name[RANDOM_DIGITS + 1] &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(name);
}

/* What is left of a person's name for a file: lower case, the ending kept. "Surat Jalan (2).PDF" → "surat-jalan-2.pdf" */
static const char *safe_name(struct scope *scope, const char *name)
{
	char *safe = scope_alloc(scope, strlen(name) + sizeof "file"), *out = safe;

	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;
		if (isascii(c) && isalnum(c))
			*out++ = (char)tolower(c);
		else if (*name == '.' || *name == '_') {
			while (out > safe && out[-1] == '-')
				out--;
			*out++ = *name;
		} else if (out > safe && !strchr("-._", out[-1]))
			*out++ = '-';
	}
	while (out > safe && strchr("-._", out[-1]))
		out--;
	*out = '\0';
	safe += strspn(safe, "-._");
	if (strlen(safe) > NAME_MAX_LENGTH) {
		const char *ending = strrchr(safe, '.');
		size_t length = ending && strlen(ending) <= 8 ? strlen(ending) : 0;
		memmove(safe + NAME_MAX_LENGTH - length, safe + strlen(safe) - length, length + 1);
	}
	return *safe ? safe : "file";
}

static const char *new_key(struct scope *scope, const char *name)
{
	uint8_t random[RANDOM_DIGITS / 2];
	crypto_random(random, sizeof random);
	return scope_printf(scope, PREFIX "%s-%s", encode_hex(scope, random, sizeof random), safe_name(scope, name));
}

static const char *path_of(struct scope *scope, const struct config *config, const char *key)
{
	return scope_printf(scope, "%s/%s", config->files_folder, key);
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

enum outcome file_store_put(struct scope *scope, const struct config *config, struct bytes bytes, const char *name, const char **key)
{
	const char *folder = path_of(scope, config, "uploads");

	if (bytes.length > FILE_SIZE_MAX)
		return error_add(scope, E_BODY_TOO_LARGE, "", "%d", FILE_SIZE_MAX);
	*key = new_key(scope, name);
	mkdir(config->files_folder, 0750);
	mkdir(folder, 0750);
	if (write_file(scope, folder, path_of(scope, config, *key), bytes))
		return OK;
	log_line(LOG_ERROR, NULL, "a file of %zu bytes cannot be stored in %s: %s", bytes.length, folder, strerror(errno));
	error_retry_after(scope, RETRY_AFTER_S);
	return error_add(scope, E_NOT_AVAILABLE, "", NULL);
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

enum outcome file_store_get(struct scope *scope, const struct config *config, const char *key, struct bytes *bytes)
{
	int fd = file_store_is_key(key) ? open(path_of(scope, config, key), O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;

	if (fd < 0)
		return error_add(scope, E_NOT_FOUND, "", NULL);
	bytes->data = read_all(scope, fd, &bytes->length);
	close(fd);
	return bytes->data ? OK : error_internal(scope, "the stored file %s cannot be read", key);
}

enum outcome file_store_remove(struct scope *scope, const struct config *config, const char *key)
{
	if (!file_store_is_key(key) || unlink(path_of(scope, config, key)) == 0 || errno == ENOENT)
		return OK;
	return error_internal(scope, "the stored file %s cannot be removed: %s", key, strerror(errno));
}
