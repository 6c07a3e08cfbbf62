#include "gate/file_holder.h"

#include <string.h>

#include "auth/reach.h"
#include "gate/activity.h"
#include "gate/employee.h"
#include "gate/ticket.h"
#include "gate/user.h"

/* A column that names files, and who sees what stands in it: those with that permission, so far as that reaches, of the things
 * of that record that `of` finds by a key. */
static const struct holder {
	const char *table, *column;
	const struct record *record;
	enum permission permission;
	enum reach reach;
	const char *of;
} holders[] = {
	{ "ticket_document", "file_path", &ticket_record, TICKET_READ, OWN,
	  "t.id IN (SELECT x.ticket_id FROM ticket_document x WHERE x.file_path = ? AND x.deleted_at IS NULL)" },
	{ "gate_activity", "photo_path", &gate_activity_record, ACTIVITY_READ, OWN, "t.photo_path = ?" },
	{ "employee", "letter_of_assignment_path", &employee_record, EMPLOYEE_READ, OWN, "t.letter_of_assignment_path = ?" },
	{ "employee", "integrity_pact_letter_path", &employee_record, EMPLOYEE_READ, OWN, "t.integrity_pact_letter_path = ?" },
	{ "employee", "photo_path", &employee_record, EMPLOYEE_READ, OWN, "t.photo_path = ?" },
	{ "user", "file_path", &user_record, USER_READ, OWN, "t.file_path = ?" },
	{ "user", "photo_path", &user_record, USER_READ, OWN, "t.photo_path = ?" },
};
#define HOLDERS (sizeof holders / sizeof *holders)

static enum outcome ask(struct db *db, const struct actor *actor, const struct holder *holder, const char *key, bool *shows)
{
	struct scope *scope = db_scope(db);
	struct condition condition = reach_condition(scope, holder->reach, actor, holder->record, true);
	struct sql *sql = sql_new(scope);
	int64_t found;

	condition_and(scope, &condition, holder->of, db_text(key));
	sql_add(sql, "SELECT 1 AS number");
	record_joins(sql, holder->record);
	record_where(sql, holder->record, &condition);
	sql_add(sql, " LIMIT 1");
	if (db_number_values(db, &found, sql->text.bytes, sql->values, sql->count) != OK)
		return FAILED;
	*shows = found == 1;
	return OK;
}

static enum outcome photo_of(struct db *db, const struct file *thumbnail, const char **key)
{
	struct file *photo;

	if (db_row(db, &file_record, &photo, "SELECT `key` FROM file WHERE id = ? AND deleted_at IS NULL",
		   db_id(thumbnail->thumbnail_of_id)) != OK)
		return FAILED;
	*key = photo ? photo->key : "";
	return OK;
}

enum outcome file_holder_shows(struct db *db, const struct actor *actor, const struct file *file, bool *shows)
{
	const char *key = file->key;

	*shows = actor->kind == ACTOR_USER && file->uploaded_by_id && text_equal(file->uploaded_by_id, actor->id);
	if (!*shows && file->thumbnail_of_id && photo_of(db, file, &key) != OK)
		return FAILED;
	for (size_t i = 0; i < HOLDERS && !*shows; i++)
		if (grants_have(&actor->grants, holders[i].permission) && ask(db, actor, &holders[i], key, shows) != OK)
			return FAILED;
	return OK;
}

const char *file_holder_naming(struct scope *scope)
{
	struct buffer sql = buffer_in(scope, 800);

	buffer_text(&sql, "EXISTS (SELECT 1 FROM file p WHERE p.id = f.thumbnail_of_id AND p.deleted_at IS NULL)");
	for (size_t i = 0; i < HOLDERS; i++)
		buffer_printf(&sql, " OR EXISTS (SELECT 1 FROM `%s` x WHERE x.%s = f.`key`)", holders[i].table,
			      holders[i].column);
	return sql.bytes;
}
