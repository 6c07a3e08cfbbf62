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
	{ "login", { "Masuk", "Signed in" }, NULL },
	{ "login_failed", { "Gagal masuk", "Failed to sign in" }, NULL },
	{ "logout", { "Keluar", "Signed out" }, NULL },
	{ "passage", { "Melaporkan perlintasan", "Reported a passage" }, NULL },
	{ "plant", { "Menanam data demonstrasi", "Planted the demonstration" }, NULL },
	{ "renew", { "Memperbarui data demonstrasi", "Renewed the demonstration" }, NULL },
	{ "renew_key", { "Memperbarui kunci", "Renewed the key" }, NULL },
	{ "send_link", { "Meminta tautan", "Asked for a link" }, NULL },
	{ "update", { "Mengubah", "Changed" }, NULL },
	{ "upload", { "Mengunggah", "Uploaded" }, NULL },
	{ "verify_email", { "Memverifikasi email", "Verified the e-mail address" }, NULL },
	{ 0 },
};

/* Every field with its length before it, so that no two rows give the same bytes. */
static void chain_mac(struct scope *scope, const uint8_t key[32], struct bytes before, int64_t number, int64_t at_ms,
		      const struct audit_row *r, uint8_t out[CRYPTO_HASH_SIZE])
{
	const char *texts[] = { r->chain, r->actor_kind, r->actor_id, r->actor_name, r->actor_role, r->action, r->entity, r->entity_id,
				r->entity_label, r->company_id, r->ip_address, r->user_agent, r->request_id, r->before, r->after };
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
	return db_row(db, &chain_end_record, end, "SELECT number, mac FROM audit_chain WHERE chain = ? FOR UPDATE", db_text(chain));
}

enum outcome audit_write(struct db *db, const uint8_t key[32], const struct audit_row *r)
{
	struct chain_end *end;
	uint8_t mac[CRYPTO_HASH_SIZE];
	int64_t at_ms = date_now_ms();

	if (lock_end(db, r->chain, &end) != OK)
		return FAILED;
	if (!end && (db_run(db, "INSERT IGNORE INTO audit_chain (chain, number, mac) VALUES (?, 0, '')", db_text(r->chain)) != OK ||
		     lock_end(db, r->chain, &end) != OK))
		return FAILED;
	chain_mac(db_scope(db), key, end->mac, end->number + 1, at_ms, r, mac);
	if (db_run(db,
		   "INSERT INTO audit (id, chain, number, created_at, actor_kind, actor_id, actor_name, actor_role, action, entity, entity_id, "
		   "entity_label, company_id, ip_address, user_agent, request_id, `before`, `after`, mac) "
		   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		   db_id(uuid_new(db_scope(db))), db_text(r->chain), db_int(end->number + 1), db_time(at_ms), db_text(r->actor_kind),
		   db_id(r->actor_id), db_text(r->actor_name), db_text(r->actor_role), db_text(r->action), db_text(r->entity),
		   db_id(r->entity_id), db_text(r->entity_label), db_id(r->company_id), db_text(r->ip_address), db_text(r->user_agent),
		   db_text(r->request_id), db_text(r->before), db_text(r->after), db_bytes(mac, sizeof mac)) != OK)
		return FAILED;
	return db_run(db, "UPDATE audit_chain SET number = ?, mac = ? WHERE chain = ?", db_int(end->number + 1), db_bytes(mac, sizeof mac),
		      db_text(r->chain));
}

struct stored_row {
	struct audit_row row;
	int64_t number, created_at;
	struct bytes mac;
};
#define ROW_TEXT(member) { .name = #member, .type = TYPE_TEXT, .offset = offsetof(struct stored_row, row.member) }
#define ROW_ID(member) { .name = #member, .type = TYPE_ID, .offset = offsetof(struct stored_row, row.member) }
static const struct field stored_row_fields[] = {
	FIELD_INT(stored_row, number, 0), FIELD_TIME(stored_row, created_at, 0), FIELD_BYTES(stored_row, mac),
	ROW_TEXT(chain), ROW_TEXT(actor_kind), ROW_ID(actor_id), ROW_TEXT(actor_name), ROW_TEXT(actor_role), ROW_TEXT(action),
	ROW_TEXT(entity), ROW_ID(entity_id), ROW_TEXT(entity_label), ROW_ID(company_id), ROW_TEXT(ip_address), ROW_TEXT(user_agent),
	ROW_TEXT(request_id), ROW_TEXT(before), ROW_TEXT(after),
};
static const struct record stored_row_record = RECORD("audit", stored_row, stored_row_fields);

struct walk {
	struct scope *scope;
	const uint8_t *key;
	uint8_t mac[CRYPTO_HASH_SIZE];
	size_t mac_length;
	int64_t number, broken_at;
};

static enum outcome check_row(void *context, void *thing)
{
	struct walk *w = context;
	const struct stored_row *s = thing;
	struct scope *scope = scope_new();
	uint8_t mac[CRYPTO_HASH_SIZE];

	w->number++;
	chain_mac(scope, w->key, (struct bytes){ w->mac, w->mac_length }, s->number, s->created_at, &s->row, mac);
	scope_free(scope);
	if (!w->broken_at && (s->number != w->number || s->mac.length != sizeof mac || !crypto_equal(mac, s->mac.data, sizeof mac)))
		w->broken_at = w->number;
	memcpy(w->mac, mac, sizeof mac);
	w->mac_length = sizeof mac;
	return OK;
}

enum outcome audit_verify(struct db *db, const uint8_t key[32], const char *chain, int64_t *rows, int64_t *broken_at)
{
	struct walk walk = { .scope = db_scope(db), .key = key };
	struct chain_end *end;
	const struct value values[] = { db_text(chain) };

	if (db_each_values(db, &stored_row_record, check_row, &walk,
			   "SELECT number, created_at, mac, chain, actor_kind, actor_id, actor_name, actor_role, action, entity, entity_id, "
			   "entity_label, company_id, ip_address, user_agent, request_id, `before`, `after` FROM audit WHERE chain = ? ORDER BY number",
			   values, 1) != OK)
		return FAILED;
	if (db_row(db, &chain_end_record, &end, "SELECT number, mac FROM audit_chain WHERE chain = ?", db_text(chain)) != OK)
		return FAILED;
	*rows = walk.number;
	*broken_at = walk.broken_at;
	if (!walk.broken_at && (!end || end->number != walk.number || (walk.number && (end->mac.length != CRYPTO_HASH_SIZE || !crypto_equal(end->mac.data, walk.mac, CRYPTO_HASH_SIZE)))))
		*broken_at = walk.number + 1;
	return OK;
}
