#include "store/file_store.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/encode.h"
#include "base/log.h"
#include "store/file_store_kind.h"

#define PREFIX "uploads/"
#define RANDOM_DIGITS 32
#define NAME_MAX_LENGTH 80
#define RETRY_AFTER_S 30

struct file_store {
	const struct file_store_kind *kind;
	void *place;
};

static const struct file_store_kind *const kinds[] = { &file_store_folder, &file_store_s3 };

/* ---- keys ---- */

bool file_store_is_key(const char *key)
{
	const char *name = key + strlen(PREFIX);

	if (strncmp(key, PREFIX, strlen(PREFIX)) != 0 || strlen(name) > 200)
		return false;
	/* Nothing in it separates folders, and nothing begins with a dot. */
	return strspn(name, "0123456789abcdef") >= RANDOM_DIGITS && name[RANDOM_DIGITS] == '-' && name[RANDOM_DIGITS + 1] &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(name);
}

/* What is left of a person's name for a file: lower case, the ending kept. */
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

const char *file_store_key(struct scope *scope, const char *name)
{
	uint8_t random[RANDOM_DIGITS / 2];
	crypto_random(random, sizeof random);
	return scope_printf(scope, PREFIX "%s-%s", encode_hex(scope, random, sizeof random), safe_name(scope, name));
}

/* ---- what all places have in common ---- */

struct file_store *file_store_open(struct scope *scope, const struct config *config)
{
	struct file_store *store = scope_alloc(scope, sizeof *store);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(config->files_store, kinds[i]->name) == 0)
			store->kind = kinds[i];
	if (!store->kind)
		die("there is no store of files \"%s\" (files.store)", config->files_store);
	store->place = store->kind->open(scope, config);
	return store;
}

enum outcome file_store_away(struct scope *scope)
{
	error_retry_after(scope, RETRY_AFTER_S);
	return error_first(scope) ? FAILED : error_add(scope, E_NOT_AVAILABLE, "", NULL);
}

enum outcome file_store_put(struct file_store *store, struct scope *scope, const char *key, struct bytes bytes)
{
	if (!file_store_is_key(key))
		return error_internal(scope, "a file cannot be stored under what is no key");
	if (bytes.length > FILE_SIZE_MAX)
		return error_add(scope, E_BODY_TOO_LARGE, "", "%d", FILE_SIZE_MAX);
	return store->kind->put(store->place, scope, key, bytes.length ? bytes : (struct bytes){ "", 0 });
}

/* Mapped, so that the bytes are the kernel's to keep, and a store may read them as often as it must. */
enum outcome file_store_put_from(struct file_store *store, struct scope *scope, const char *key, int fd, int64_t size)
{
	struct stat about;

	if (size <= 0 || size > FILE_SIZE_MAX)
		return file_store_put(store, scope, key, (struct bytes){ NULL, size < 0 ? SIZE_MAX : (size_t)size });
	if (fstat(fd, &about) != 0 || about.st_size < size)
		return error_internal(scope, "a file to be stored is shorter than was said");
	void *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return error_internal(scope, "a file to be stored cannot be read: %s", strerror(errno));
	enum outcome outcome = file_store_put(store, scope, key, (struct bytes){ bytes, (size_t)size });
	munmap(bytes, (size_t)size);
	return outcome;
}

enum outcome file_store_get(struct file_store *store, struct scope *scope, const char *key, struct bytes *bytes)
{
	return file_store_is_key(key) ? store->kind->get(store->place, scope, key, bytes)
				      : error_add(scope, E_NOT_FOUND, "", NULL);
}

enum outcome file_store_remove(struct file_store *store, struct scope *scope, const char *key)
{
	return file_store_is_key(key) ? store->kind->remove(store->place, scope, key) : OK;
}

const char *file_store_link(struct file_store *store, struct scope *scope, const char *key, const struct file_answer *answer,
			    int64_t now_ms)
{
	return store->kind->link && file_store_is_key(key) ? store->kind->link(store->place, scope, key, answer, now_ms) : NULL;
}
