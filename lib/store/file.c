#include "store/file.h"

#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/uuid.h"

static const struct field file_fields[] = {
	FIELD_ID  (file, id,              READ_ONLY),
	FIELD_TEXT(file, key,             READ_ONLY),
	FIELD_TEXT(file, name,            READ_ONLY),
	FIELD_TEXT(file, mime_type,       READ_ONLY),
	FIELD_INT (file, size_bytes,      READ_ONLY),
	FIELD_ID  (file, uploaded_by_id,  READ_ONLY),
	FIELD_ID  (file, thumbnail_of_id, HIDDEN),
	FIELD_TIME(file, created_at,      READ_ONLY),
};
const struct record file_record = RECORD("file", file, file_fields, .noun = { "berkas", "file" }, .from = "file");

#define MB (1024 * 1024)

struct day {
	int64_t count, bytes, oldest;
};
static const struct field day_fields[] = {
	FIELD_INT (day, count,  READ_ONLY),
	FIELD_INT (day, bytes,  READ_ONLY),
	FIELD_TIME(day, oldest, READ_ONLY),
};
static const struct record day_record = RECORD("day", day, day_fields);

enum outcome file_check_day(struct db *db, const struct config *config, const char *user_id, int64_t size, int64_t now_ms)
{
	struct scope *scope = db_scope(db);
	struct day *day;

	if (db_row(db, &day_record, &day,
		   "SELECT COUNT(*) AS count, COALESCE(SUM(size_bytes), 0) AS bytes, MIN(created_at) AS oldest FROM file "
		   "WHERE uploaded_by_id = ? AND created_at > ? AND thumbnail_of_id IS NULL",
		   db_id(user_id), db_time(now_ms - DATE_DAY_MS)) != OK)
		return FAILED;
	bool is_many = day->count >= config->files_day_count;
	if (!is_many && day->bytes + size <= config->files_day_mb * MB)
		return OK;
	int64_t most = is_many ? config->files_day_count : config->files_day_mb;
	error_retry_after(scope, day->count ? (int)((day->oldest + DATE_DAY_MS - now_ms) / 1000) + 1 : DATE_DAY_MS / 1000);
	return error_add_text(scope, E_FILE_DAY_FULL, "",
			      (struct text){ scope_printf(scope, "%lld %s", (long long)most, is_many ? "berkas" : "MB"),
					     scope_printf(scope, "%lld %s", (long long)most, is_many ? "files" : "MB") });
}

static enum outcome write_row(struct db *db, struct file *file, const struct spool *bytes)
{
	uint8_t sum[CRYPTO_HASH_SIZE];
	struct bytes all;

	if (spool_map(db_scope(db), bytes, &all) != OK)
		return FAILED;
	crypto_sha256(all.data, all.length, sum);
	return db_run(db,
		      "INSERT INTO file (id, `key`, name, mime_type, size_bytes, sha256, uploaded_by_id, thumbnail_of_id, look_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3) + INTERVAL 1 HOUR)",
		      db_id(file->id), db_text(file->key), db_text(file->name), db_text(file->mime_type), db_int(file->size_bytes),
		      db_bytes(sum, sizeof sum), db_id(file->uploaded_by_id), db_id(file->thumbnail_of_id));
}

enum outcome file_put(struct db *db, struct file_store *store, struct file *file, const struct spool *bytes)
{
	struct scope *scope = db_scope(db);

	file->id = uuid_new(scope);
	file->key = file_store_key(scope, file->name);
	file->size_bytes = bytes->size;
	if (write_row(db, file, bytes) != OK)
		return FAILED;
	return file_store_put_from(store, scope, file->key, bytes->fd, bytes->size);
}

enum outcome file_mark(struct db *db, const struct config *config, const char *id)
{
	if (db_run(db,
		   "UPDATE file SET stored_at = UTC_TIMESTAMP(3), look_at = UTC_TIMESTAMP(3) + INTERVAL ? HOUR "
		   "WHERE (id = ? OR thumbnail_of_id = ?) AND stored_at IS NULL AND deleted_at IS NULL",
		   db_int(config->files_unnamed_hours), db_id(id), db_id(id)) != OK)
		return FAILED;
	/* The sweep was faster than an upload of an hour. */
	return db_affected(db) > 0 ? OK : error_add(db_scope(db), E_NOT_AVAILABLE, "", NULL);
}

enum outcome file_find(struct db *db, const char *key, struct file **file)
{
	return db_row(db, &file_record, file,
		      "SELECT id, `key`, name, mime_type, size_bytes, uploaded_by_id, thumbnail_of_id, created_at FROM file "
		      "WHERE `key` = ? AND stored_at IS NOT NULL AND deleted_at IS NULL",
		      db_text(key));
}

/* Those that print nothing, or turn the order of what is printed: "exe.gpj" would be read as "jpg.exe" backwards. */
static bool is_misleading(unsigned long letter)
{
	return letter < 0x20 || (letter >= 0x7f && letter < 0xa0) || letter == 0xad || letter == 0x61c ||
	       (letter >= 0x200b && letter <= 0x200f) || (letter >= 0x2028 && letter <= 0x202e) ||
	       (letter >= 0x2060 && letter <= 0x206f) || letter == 0xfeff || letter >= 0xe0000;
}

/* The letter at a place of a text that is UTF-8, and how many bytes it has. */
static unsigned long letter_at(const char *at, size_t *size)
{
	unsigned char first = (unsigned char)*at;
	unsigned long letter = first < 0x80 ? first : first < 0xe0 ? first & 0x1f : first < 0xf0 ? first & 0x0f : first & 0x07;

	*size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	for (size_t i = 1; i < *size; i++)
		letter = letter << 6 | ((unsigned char)at[i] & 0x3f);
	return letter;
}

static bool ends_in(const char *name, size_t length, const char *ending)
{
	return length > strlen(ending) && strncasecmp(name + length - strlen(ending), ending, strlen(ending)) == 0;
}

const char *file_name(struct scope *scope, const char *given, const char *ending)
{
	const char *from = given && text_is_utf8(given, strlen(given)) ? given : "", *slash = from + strlen(from);
	size_t size, length = 0, letters = 0;

	while (slash > from && !strchr("/\\", slash[-1]))
		slash--;
	char *name = scope_alloc(scope, strlen(slash) + 1);
	for (slash += strspn(slash, ". "); *slash && letters < FILE_NAME_LENGTH - strlen(ending); slash += size) {
		if (is_misleading(letter_at(slash, &size)))
			continue;
		memcpy(name + length, slash, size);
		length += size;
		letters++;
	}
	while (length && strchr(". ", name[length - 1]))
		length--;
	name[length] = '\0';
	if (ends_in(name, length, ending))
		return name;
	return scope_printf(scope, "%s%s", length ? name : "file", ending);
}
