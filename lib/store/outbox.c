#include "store/outbox.h"

#include "base/uuid.h"

enum outcome outbox_write(struct db *db, const char *target, const char *kind, const char *subject, const char *key,
			  const char *message)
{
	const char *id = uuid_new(db_scope(db));
	return db_run(db,
		      "INSERT INTO outbox (id, target, kind, subject, message_key, message, state, due_at, created_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, 'PENDING', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))",
		      db_id(id), db_text(target), db_text(kind), db_text(subject), db_text(key ? key : id), db_text(message));
}
