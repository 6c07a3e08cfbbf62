#include "gate/file_sweep.h"

#include "base/log.h"
#include "gate/file_holder.h"
#include "store/audit.h"

#define BATCH "300"

struct swept {
	const char *id, *key, *name;
	bool is_deleted;
};
static const struct field swept_fields[] = {
	FIELD_ID  (swept, id,         READ_ONLY),
	FIELD_TEXT(swept, key,        READ_ONLY),
	FIELD_TEXT(swept, name,       READ_ONLY),
	FIELD_BOOL(swept, is_deleted, READ_ONLY),
};
static const struct record swept_record = RECORD("swept", swept, swept_fields);

struct sweep {
	struct db *db;
	struct file_store *store;
	const uint8_t *audit_key;
};

/* Whoever names it at this moment holds its row (auth/reach.c): this waits, and then finds it named. */
static enum outcome mark_unnamed(struct sweep *s, struct swept *file)
{
	struct scope *scope = db_scope(s->db);
	const char *sql = scope_printf(scope, "UPDATE file f SET f.deleted_at = UTC_TIMESTAMP(3) WHERE f.id = ? AND f.deleted_at IS NULL "
				       "AND (f.stored_at IS NULL OR NOT (%s))", file_holder_naming(scope));

	if (db_run_values(s->db, sql, DB_VALUES(db_id(file->id))) != OK)
		return FAILED;
	file->is_deleted = db_affected(s->db) == 1;
	if (!file->is_deleted)
		return db_run(s->db,
			      "UPDATE file SET look_at = UTC_TIMESTAMP(3) + INTERVAL 30 DAY WHERE id = ? AND deleted_at IS NULL",
			      db_id(file->id));
	return audit_write(s->db, s->audit_key, &(struct audit_row){
		.chain = "system", .actor_kind = "system", .actor_name = "tidy", .action = "delete", .entity = "file", .entity_id = file->id,
		.entity_label = file->name });
}

static enum outcome mark(struct sweep *s, struct swept *file)
{
	if (db_begin(s->db) != OK)
		return FAILED;
	if (mark_unnamed(s, file) == OK && db_commit(s->db) == OK)
		return OK;
	db_rollback(s->db);
	return FAILED;
}

/* The row last. The thumbnail of a photo that is gone is looked at next. */
static enum outcome remove_file(struct sweep *s, const struct swept *file)
{
	if (file_store_remove(s->store, db_scope(s->db), file->key) != OK ||
	    db_run(s->db, "UPDATE file SET look_at = UTC_TIMESTAMP(3) WHERE thumbnail_of_id = ?", db_id(file->id)) != OK)
		return FAILED;
	return db_run(s->db, "DELETE FROM file WHERE id = ? AND deleted_at IS NOT NULL", db_id(file->id));
}

/* What cannot be removed now is looked at again later. */
static enum outcome sweep_one(struct sweep *s, struct swept *file, bool *is_away)
{
	if ((file->is_deleted || mark(s, file) == OK) && (!file->is_deleted || remove_file(s, file) == OK))
		return OK;
	log_line(LOG_WARNING, NULL, "the file %s is not swept yet", file->id);
	const struct error *why = error_first(db_scope(s->db));
	*is_away = why && why->code == E_NOT_AVAILABLE;
	error_forget(db_scope(s->db));
	if (db_run(s->db, "UPDATE file SET look_at = UTC_TIMESTAMP(3) + INTERVAL 10 MINUTE WHERE id = ?", db_id(file->id)) != OK)
		error_forget(db_scope(s->db));
	return FAILED;
}

enum outcome file_sweep(struct db *db, struct file_store *store, const uint8_t audit_key[CRYPTO_KEY_SIZE])
{
	struct sweep s = { db, store, audit_key };
	enum outcome outcome = OK;
	struct list files;
	size_t removed = 0;
	bool is_away = false;

	if (db_rows(db, &swept_record, &files, "SELECT id, `key`, name, deleted_at IS NOT NULL AS is_deleted FROM file "
		    "WHERE look_at <= UTC_TIMESTAMP(3) ORDER BY look_at LIMIT " BATCH) != OK)
		return FAILED;
	/* One that cannot be removed does not stop the rest; a store that is away does. */
	for (size_t i = 0; i < files.count && !is_away; i++) {
		struct swept *file = files.items[i];
		if (sweep_one(&s, file, &is_away) != OK)
			outcome = FAILED;
		else
			removed += file->is_deleted;
	}
	if (removed)
		log_line(LOG_INFO, NULL, "files swept: %zu", removed);
	return outcome;
}
