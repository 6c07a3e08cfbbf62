#include "auth/credential.h"

#include "auth/password.h"

static const struct field credential_fields[] = {
	FIELD_ID  (credential, id,            READ_ONLY),
	FIELD_TEXT(credential, fullname,      READ_ONLY),
	FIELD_TEXT(credential, password_hash, READ_ONLY),
};
static const struct record credential_record = RECORD("credential", credential, credential_fields);

enum outcome credential_of_address(struct db *db, const char *address, struct credential **credential)
{
	return db_row(db, &credential_record, credential,
		      "SELECT id, fullname, password_hash FROM user WHERE email = ? AND alive = 1", db_text(address));
}

enum outcome credential_of_user(struct db *db, const char *user_id, struct credential **credential)
{
	return db_row(db, &credential_record, credential, "SELECT id, fullname, password_hash FROM user WHERE id = ?",
		      db_id(user_id));
}

enum outcome credential_hold(struct db *db, const struct credential *credential, bool *lost)
{
	int64_t same;

	if (db_number_of(db, &same, "SELECT COUNT(*) AS number FROM user WHERE id = ? AND password_hash = ? FOR UPDATE",
			 db_id(credential->id), db_text(credential->password_hash)) != OK)
		return FAILED;
	*lost = !same;
	return same ? OK : FAILED;
}

enum outcome credential_write(struct db *db, const char *user_id, const char *password)
{
	return db_run(db, "UPDATE user SET password_hash = ? WHERE id = ?", db_text(password_hash(db_scope(db), password)),
		      db_id(user_id));
}
