#include "store/file.h"

#include "base/uuid.h"

static const struct field file_fields[] = {
	FIELD_ID  (file, id,             READ_ONLY),
	FIELD_TEXT(file, key,            READ_ONLY),
	FIELD_TEXT(file, name,           READ_ONLY),
	FIELD_TEXT(file, mime_type,      READ_ONLY),
	FIELD_INT (file, size_bytes,     READ_ONLY),
	FIELD_ID  (file, uploaded_by_id, READ_ONLY),
	FIELD_TIME(file, created_at,     READ_ONLY),
};
static const struct record file_record = RECORD("file", file, file_fields, .from = "file");

enum outcome file_add(struct db *db, const char *key, const char *name, const char *mime_type, size_t size, const char *uploaded_by_id)
{
	return db_run(db,
		      "INSERT INTO file (id, `key`, name, mime_type, size_bytes, uploaded_by_id) VALUES (?, ?, LEFT(?, 255), ?, ?, ?)",
		      db_id(uuid_new(db_scope(db))), db_text(key), db_text(name), db_text(mime_type), db_int((int64_t)size),
		      db_id(uploaded_by_id));
}

enum outcome file_find(struct db *db, const char *key, struct file **file)
{
	return db_row(db, &file_record, file,
		      "SELECT id, `key`, name, mime_type, size_bytes, uploaded_by_id, created_at FROM file "
		      "WHERE `key` = ? AND deleted_at IS NULL",
		      db_text(key));
}
