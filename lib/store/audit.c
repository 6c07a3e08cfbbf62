#include "store/audit.h"

#include <string.h>

#include "base/date.h"
#include "base/uuid.h"

const struct choice audit_actions[] = {
	{ "cancel", { "Membatalkan", "Cancelled" }, NULL },
	{ "change_password", { "Mengubah kata sandi", "Changed the password" }, NULL },
	{ "create", { "Membuat", "Created" }, NULL },
	{ "decide", { "Memutuskan", "Decided" }, NULL },
	{ "delete", { "Menghapus", "Deleted" }, NULL },
	{ "expire", { "Mengakhiri masa berlaku", "Ended by time" }, NULL },
	{ "fail", { "Gagal mengirim", "Could not deliver" }, NULL },
	{ "invite", { "Mengundang", "Invited" }, NULL },
	{ "issue", { "Menerbitkan hak masuk", "Issued rights of entry" }, NULL },
	{ "login", { "Masuk", "Signed in" }, NULL },
	{ "login_failed", { "Gagal masuk", "Failed to sign in" }, NULL },
	{ "logout", { "Keluar", "Signed out" }, NULL },
	{ "passage", { "Melaporkan perlintasan", "Reported a passage" }, NULL },
	{ "plant", { "Menanam data demonstrasi", "Planted the demonstration" }, NULL },
	{ "refuse", { "Menolak", "Refused" }, NULL },
	{ "renew", { "Memperbarui data demonstrasi", "Renewed the demonstration" }, NULL },
	{ "renew_key", { "Memperbarui kunci", "Renewed the key" }, NULL },
	{ "resend", { "Mengirim ulang", "Sent again" }, NULL },
	{ "seal", { "Menyegel log", "Sealed the log" }, NULL },
	{ "send_link", { "Meminta tautan", "Asked for a link" }, NULL },
	{ "update", { "Mengubah", "Changed" }, NULL },
	{ "upload", { "Mengunggah", "Uploaded" }, NULL },
	{ "verify_email", { "Memverifikasi email", "Verified the e-mail address" }, NULL },
	{ 0 },
};

/* Every field with its length before it, so that no two rows give the same bytes. */
void audit_mac(struct scope *scope, const uint8_t key[32], struct bytes before, int64_t number, int64_t at_ms,
	       const struct audit_row *r, uint8_t out[CRYPTO_HASH_SIZE])
{
	const char *texts[] = { r->chain,      r->actor_kind, r->actor_id,   r->actor_name,   r->actor_role,
				r->action,     r->entity,     r->entity_id,  r->entity_label, r->company_id,
				r->ip_address, r->user_agent, r->request_id, r->before,	      r->after };
	struct buffer all = buffer_in(scope, 1000);

	buffer_printf(&all, "%lld %lld", (long long)number, (long long)at_ms);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (texts[i])
			buffer_printf(&all, " %zu:%s", strlen(texts[i]), texts[i]);
		else
			buffer_text(&all, " -");
	}
	struct bytes pieces[] = { before, { all.bytes, all.length } };
	crypto_hmac((struct bytes){ key, CRYPTO_KEY_SIZE }, pieces, 2, out);
}

struct chain_end {
	int64_t number;
	struct bytes mac;
};
static const struct field chain_end_fields[] = { FIELD_INT(chain_end, number, 0), FIELD_BYTES(chain_end, mac) };
static const struct record chain_end_record = RECORD("chain_end", chain_end, chain_end_fields);

static enum outcome lock_end(struct db *db, const char *chain, struct chain_end **end)
{
	return db_row(db, &chain_end_record, end, "SELECT number, mac FROM audit_chain WHERE chain = ? FOR UPDATE",
		      db_text(chain));
}

/* The end of the chain, locked: whoever writes to it next waits. */
static enum outcome hold_end(struct db *db, const char *chain, struct chain_end **end)
{
	if (lock_end(db, chain, end) != OK)
		return FAILED;
	if (*end)
		return OK;
	if (db_run(db, "INSERT IGNORE INTO audit_chain (chain, number, mac) VALUES (?, 0, '')", db_text(chain)) != OK)
		return FAILED;
	return lock_end(db, chain, end);
}

#define ROW_VALUES 19
#define ROWS_AT_ONCE 6
#define ROW "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define INSERT \
	"INSERT INTO audit (id, chain, number, created_at, actor_kind, actor_id, actor_name, actor_role, action, entity, entity_id, " \
	"entity_label, company_id, ip_address, user_agent, request_id, `before`, `after`, mac) VALUES "

/* Puts down the row as the next of its chain, whose end it then is. */
static void add_row(struct db *db, const uint8_t key[32], const struct audit_row *r, struct chain_end *end,
		    struct value values[ROW_VALUES])
{
	struct scope *scope = db_scope(db);
	uint8_t *mac = scope_alloc(scope, CRYPTO_HASH_SIZE);
	int64_t at_ms = date_now_ms();

	audit_mac(scope, key, end->mac, ++end->number, at_ms, r, mac);
	end->mac = (struct bytes){ mac, CRYPTO_HASH_SIZE };
	const struct value row[ROW_VALUES] = {
		db_id(uuid_new(scope)), db_text(r->chain), db_int(end->number), db_time(at_ms), db_text(r->actor_kind),
		db_id(r->actor_id), db_text(r->actor_name), db_text(r->actor_role), db_text(r->action), db_text(r->entity),
		db_id(r->entity_id), db_text(r->entity_label), db_id(r->company_id), db_text(r->ip_address), db_text(r->user_agent),
		db_text(r->request_id), db_text(r->before), db_text(r->after), db_bytes(mac, CRYPTO_HASH_SIZE),
	};
	memcpy(values, row, sizeof row);
}

enum outcome audit_write_many(struct db *db, const uint8_t key[32], const struct audit_row *rows, size_t count)
{
	struct value values[ROWS_AT_ONCE * ROW_VALUES];
	struct chain_end *end;

	if (!count)
		return OK;
	if (hold_end(db, rows->chain, &end) != OK)
		return FAILED;
	while (count) {
		size_t some = count < ROWS_AT_ONCE ? 1 : ROWS_AT_ONCE;
		for (size_t i = 0; i < some; i++)
			add_row(db, key, &rows[i], end, values + i * ROW_VALUES);
		if (db_run_values(db, some == 1 ? INSERT ROW : INSERT ROW ", " ROW ", " ROW ", " ROW ", " ROW ", " ROW, values,
				  some * ROW_VALUES) != OK)
			return FAILED;
		rows += some;
		count -= some;
	}
	return db_run(db, "UPDATE audit_chain SET number = ?, mac = ? WHERE chain = ?", db_int(end->number),
		      db_bytes(end->mac.data, end->mac.length), db_text(rows[-1].chain));
}

enum outcome audit_write(struct db *db, const uint8_t key[32], const struct audit_row *row)
{
	return audit_write_many(db, key, row, 1);
}
