#include "store/audit_walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/encode.h"

#define PIECE 20000 /* rows in one statement, which is over long before its time is */

/* --- Ends. --- */

static int by_chain(const void *a, const void *b)
{
	return strcmp(((const struct audit_end *)a)->chain, ((const struct audit_end *)b)->chain);
}

const struct audit_end *audit_ends_find(const struct audit_ends *ends, const char *chain)
{
	const struct audit_end wanted = { .chain = chain };
	return ends->count ? bsearch(&wanted, ends->items, ends->count, sizeof wanted, by_chain) : NULL;
}

struct end_row {
	const char *chain;
	int64_t number;
	struct bytes mac;
};
static const struct field end_fields[] = {
	FIELD_TEXT(end_row, chain, 0), FIELD_INT(end_row, number, 0), FIELD_BYTES(end_row, mac),
};
static const struct record end_record = RECORD("chain_end", end_row, end_fields);

/* --- A chain. --- */

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
	struct scope *row_scope, *scope; /* of one row; of what is told */
	const uint8_t *key;
	const struct audit_end *sealed;
	uint8_t mac[CRYPTO_HASH_SIZE];
	size_t mac_length;
	int64_t number, place, rows; /* of the last row of the chain, and of the last that was read */
	struct audit_fault *fault;
};

static bool is_mac(struct bytes mac, const uint8_t wanted[CRYPTO_HASH_SIZE])
{
	return mac.length == CRYPTO_HASH_SIZE && crypto_equal(mac.data, wanted, CRYPTO_HASH_SIZE);
}

/* The first fault is the one that is told: what comes after it may only follow from it. */
static void tell(struct walk *w, const char *what, int64_t number, const struct stored_row *s)
{
	if (w->fault->what)
		return;
	*w->fault = (struct audit_fault){ .what = what, .number = number, .at_ms = NONE };
	if (!s)
		return;
	w->fault->at_ms = s->created_at;
	w->fault->action = scope_text(w->scope, s->row.action);
	w->fault->entity = scope_text(w->scope, s->row.entity);
	w->fault->entity_id = scope_text(w->scope, s->row.entity_id);
	w->fault->entity_label = scope_text(w->scope, s->row.entity_label);
}

static enum outcome check_row(void *context, void *thing)
{
	struct walk *w = context;
	const struct stored_row *s = thing;
	uint8_t mac[CRYPTO_HASH_SIZE];

	w->place = s->number;
	w->rows++;
	if (s->number < 1) {
		tell(w, "is before the first", s->number, s);
		return OK;
	}
	if (s->number != w->number + 1)
		tell(w, "is missing; the next that is there", w->number + 1, s);
	audit_mac(w->row_scope, w->key, (struct bytes){ w->mac, w->mac_length }, s->number, s->created_at, &s->row, mac);
	scope_clear(w->row_scope);
	memcpy(w->mac, mac, sizeof mac);
	w->mac_length = sizeof mac;
	if (!is_mac(s->mac, w->mac))
		tell(w, "does not fit its seal: it was changed, put in or moved", s->number, s);
	if (w->sealed && s->number == w->sealed->number && !crypto_equal(w->sealed->mac, w->mac, CRYPTO_HASH_SIZE))
		tell(w, "is another one than was sealed", s->number, s);
	w->number = s->number;
	return OK;
}

static void check_end(struct walk *w, const struct end_row *end)
{
	if (w->sealed && w->number < w->sealed->number)
		tell(w, "is missing: there were rows up to a later one when the ends were sealed", w->number + 1, NULL);
	if (!end && w->number)
		tell(w, "is the last; audit_chain tells of no end", w->number, NULL);
	else if (end && end->number > w->number)
		tell(w, "is missing: the chain ends later", w->number + 1, NULL);
	else if (end && end->number < w->number)
		tell(w, "is there, but the chain ends before it", end->number + 1, NULL);
	else if (end && w->mac_length && !is_mac(end->mac, w->mac))
		tell(w, "is the last; audit_chain tells of another one", w->number, NULL);
}

static enum outcome walk_pieces(struct db *db, struct walk *w, const char *chain)
{
	int64_t before;

	do {
		const struct value values[] = { db_text(chain), db_int(w->place), db_int(PIECE) };
		before = w->rows;
		if (db_each_values(db, &stored_row_record, check_row, w,
				   "SELECT number, created_at, mac, chain, actor_kind, actor_id, actor_name, actor_role, action, entity, "
				   "entity_id, entity_label, company_id, ip_address, user_agent, request_id, `before`, `after` FROM audit "
				   "WHERE chain = ? AND number > ? ORDER BY number LIMIT ?", values, 3) != OK)
			return FAILED;
	} while (w->rows - before == PIECE);
	return OK;
}

static enum outcome walk_within(struct db *db, struct walk *w, const char *chain)
{
	struct end_row *end;

	if (db_row(db, &end_record, &end, "SELECT chain, number, mac FROM audit_chain WHERE chain = ?", db_text(chain)) != OK ||
	    walk_pieces(db, w, chain) != OK)
		return FAILED;
	check_end(w, end);
	return OK;
}

/* One view from the first statement to the last. */
static enum outcome begin_view(struct db *db)
{
	return db_run(db, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ") == OK ? db_begin(db) : FAILED;
}

enum outcome audit_walk_chain(struct db *db, const uint8_t key[32], const char *chain, const struct audit_end *from,
			      const struct audit_end *sealed, int64_t *rows, struct audit_fault *fault)
{
	struct walk w = { .row_scope = scope_new(), .scope = db_scope(db), .key = key, .sealed = sealed, .place = -INT64_MAX,
			  .fault = fault };

	*fault = (struct audit_fault){ .at_ms = NONE };
	if (from) {
		memcpy(w.mac, from->mac, sizeof w.mac);
		w.mac_length = sizeof w.mac;
		w.number = w.place = from->number;
	}
	enum outcome outcome = begin_view(db);
	if (outcome == OK)
		outcome = walk_within(db, &w, chain);
	db_rollback(db);
	scope_free(w.row_scope);
	*rows += w.rows;
	return outcome;
}

/* --- Seals. --- */

/* user:… 12 <64 hex digits>" */
static bool read_end(struct scope *scope, const char *text, struct audit_end *end)
{
	size_t length = strcspn(text, "\"");
	const char *whole = scope_copy(scope, text, length);
	const char *number = strchr(whole, ' '), *mac = number ? strchr(number + 1, ' ') : NULL;

	if (!mac || !text[length] || !decode_hex(mac + 1, end->mac, sizeof end->mac))
		return false;
	end->chain = scope_copy(scope, whole, (size_t)(number - whole));
	end->number = strtoll(number + 1, NULL, 10);
	return true;
}

struct kept_seal {
	const char *after;
};
static const struct field kept_seal_fields[] = { FIELD_TEXT(kept_seal, after, 0) };
static const struct record kept_seal_record = RECORD("kept_seal", kept_seal, kept_seal_fields);

enum outcome audit_walk_sealed(struct db *db, int64_t before_ms, struct audit_ends *ends)
{
	struct scope *scope = db_scope(db);
	struct kept_seal *kept;
	size_t room = 0;

	*ends = (struct audit_ends){ 0 };
	if (db_row(db, &kept_seal_record, &kept,
		   "SELECT `after` FROM audit WHERE chain = 'seal' AND (? IS NULL OR created_at < ?) ORDER BY number DESC LIMIT 1",
		   db_time(before_ms), db_time(before_ms)) != OK)
		return FAILED;
	if (!kept)
		return OK;
	for (const char *c = kept->after; c && *c; c++)
		room += *c == '"';
	ends->items = scope_alloc(scope, (room / 2 + 1) * sizeof *ends->items);
	/* Texts without escapes; there may be more of them than a body of JSON may have. */
	for (const char *text = kept->after ? strchr(kept->after, '[') : NULL; text && (text = strchr(text, '"'));
	     text = strchr(text + 1, '"') + 1)
		if (!read_end(scope, text + 1, &ends->items[ends->count++]))
			return error_internal(scope, "a seal of the audit cannot be read");
	qsort(ends->items, ends->count, sizeof *ends->items, by_chain);
	return OK;
}

static void print_end(struct json_writer *w, const char *chain, int64_t number, const void *mac)
{
	struct scope *scope = w->out->scope;
	json_text(w, scope_printf(scope, "%s %lld %s", chain, (long long)number, encode_hex(scope, mac, CRYPTO_HASH_SIZE)));
}

/* An end that was sealed and is not there any more stays what it was: a new seal must not make up for it. */
static enum outcome print_ends(struct db *db, const struct list *ends, const struct audit_ends *sealed, struct json_writer *w,
			       int64_t *lost)
{
	bool *is_lost = scope_alloc(db_scope(db), sealed->count + 1);

	for (size_t i = 0; i < sealed->count; i++) {
		const struct audit_end *e = &sealed->items[i];
		int64_t there;
		if (db_number_of(db, &there, "SELECT COUNT(*) AS number FROM audit WHERE chain = ? AND number = ? AND mac = ?",
				 db_text(e->chain), db_int(e->number), db_bytes(e->mac, sizeof e->mac)) != OK)
			return FAILED;
		is_lost[i] = !there;
		*lost += !there;
	}
	json_open(w, '{');
	json_open_at(w, "ends", '[');
	for (size_t i = 0; i < ends->count; i++) {
		const struct end_row *end = ends->items[i];
		const struct audit_end *before = audit_ends_find(sealed, end->chain);
		if (end->mac.length == CRYPTO_HASH_SIZE && !(before && is_lost[before - sealed->items]))
			print_end(w, end->chain, end->number, end->mac.data);
	}
	for (size_t i = 0; i < sealed->count; i++)
		if (is_lost[i])
			print_end(w, sealed->items[i].chain, sealed->items[i].number, sealed->items[i].mac);
	json_close(w, ']');
	json_close(w, '}');
	return OK;
}

static enum outcome seal(struct db *db, const uint8_t key[32], struct audit_end *place, int64_t *lost)
{
	struct buffer text = buffer_in(db_scope(db), 1000);
	struct json_writer w = json_writer(&text);
	struct audit_ends sealed;
	struct list ends;
	struct end_row *end;

	if (audit_walk_sealed(db, NONE, &sealed) != OK ||
	    db_rows(db, &end_record, &ends,
		    "SELECT chain, number, mac FROM audit_chain WHERE number > 0 AND chain <> 'seal' ORDER BY chain") != OK ||
	    print_ends(db, &ends, &sealed, &w, lost) != OK ||
	    audit_write(db, key, &(struct audit_row){ .chain = "seal", .actor_kind = "system", .actor_name = "audit", .action = "seal",
						      .entity = "audit", .after = text.bytes }) != OK ||
	    db_row(db, &end_record, &end, "SELECT chain, number, mac FROM audit_chain WHERE chain = 'seal'") != OK)
		return FAILED;
	*place = (struct audit_end){ .chain = "seal", .number = end->number };
	memcpy(place->mac, end->mac.data, sizeof place->mac);
	return OK;
}

enum outcome audit_walk_seal(struct db *db, const uint8_t key[32], struct audit_end *place, int64_t *lost)
{
	*lost = 0;
	if (db_begin(db) != OK)
		return FAILED;
	if (seal(db, key, place, lost) == OK && db_commit(db) == OK)
		return OK;
	db_rollback(db);
	return FAILED;
}
