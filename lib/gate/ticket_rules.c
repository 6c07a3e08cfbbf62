#include "gate/ticket_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "gate/notification.h"
#include "gate/plate.h"
#include "gate/product.h"
#include "store/record_sql.h"

static const char *const changeable[] = { "WAITING_APPROVE", "DOC_PENDING", "ISSUED", NULL };
static const char *const cancellable[] = { "WAITING_APPROVE", "DOC_PENDING", "ISSUED", "HOLD", NULL };

static bool is_among(const char *status, const char *const *statuses)
{
	while (*statuses && !text_equal(status, *statuses))
		statuses++;
	return *statuses;
}

/* "Selesai; hanya bila Terbit, …": what it is, and what would be needed. */
static enum outcome refuse_state(struct scope *scope, const char *path, const char *status, const char *const *needed)
{
	struct text is = choice_find(ticket_statuses, status)->label;
	struct buffer id = buffer_in(scope, 100), en = buffer_in(scope, 100);

	buffer_printf(&id, "%s", is.id);
	buffer_printf(&en, "%s", is.en);
	for (size_t i = 0; needed && needed[i]; i++) {
		struct text label = choice_find(ticket_statuses, needed[i])->label;
		buffer_printf(&id, "%s%s", i ? ", " : "; hanya bila ", label.id);
		buffer_printf(&en, "%s%s", i ? ", " : "; only when it is ", label.en);
	}
	return error_add_text(scope, E_TICKET_STATE, path, (struct text){ id.bytes, en.bytes });
}

/* ---- validity ---- */

static int64_t clock_ms(const char *hh_mm)
{
	return hh_mm ? (strtol(hh_mm, NULL, 10) * 60 + strtol(hh_mm + 3, NULL, 10)) * 60000 : 0;
}

void ticket_validity(const struct config *config, struct ticket *t)
{
	int64_t day = date_day_start_ms(t->request_at);
	int64_t end = t->valid_to ? date_day_start_ms(t->valid_to) + DATE_DAY_MS : day + config->ticket_valid_days * DATE_DAY_MS;

	t->valid_from = day + clock_ms(t->request_time) - config->ticket_early_minutes * 60000;
	t->expired_at = end - 1;
}

bool ticket_needs_approval(const struct config *config, const struct ticket *t)
{
	int64_t days = (t->expired_at + 1 - date_day_start_ms(t->request_at)) / DATE_DAY_MS;
	return t->entry_limit > config->ticket_free_entries || days > config->ticket_free_days;
}

static enum outcome check_dates(struct scope *scope, const struct config *config, struct ticket *t, const struct ticket *before,
				int64_t now_ms)
{
	char today[DATE_DAY_SIZE];
	bool moved = !before || !text_equal(t->request_at, before->request_at);

	date_day_text(now_ms, today);
	if (moved && strcmp(t->request_at, today) < 0)
		return error_add(scope, E_DATE_PAST, "request_at", NULL);
	if (t->valid_to && strcmp(t->valid_to, t->request_at) < 0)
		return error_add(scope, E_DATE_ORDER, "valid_to", NULL);
	ticket_validity(config, t);
	return t->expired_at < now_ms ? error_add(scope, E_DATE_PAST, t->valid_to ? "valid_to" : "request_at", NULL) : OK;
}

/* ---- the rest of a body ---- */

static enum outcome check_entries(struct scope *scope, struct ticket *t, const struct ticket *before)
{
	if (t->entry_limit == NONE) {
		t->entry_limit = before ? before->entry_limit : 1;
		record_mark(t, &ticket_record, "entry_limit");
	}
	if (before && t->entry_limit <= before->entries_used)
		return error_add(scope, E_TOO_SMALL, "entry_limit", "%lld", (long long)before->entries_used + 1);
	return OK;
}

/* Goods have a name of their own, or the product's. */
static enum outcome check_goods(struct db *db, struct ticket_vehicle *v, const struct ticket_vehicle *old)
{
	struct scope *scope = db_scope(db);
	bool named = record_gave(v, &ticket_vehicle_record, "comodity");
	bool known = record_gave(v, &ticket_vehicle_record, "product_id");
	enum outcome outcome = OK;
	struct product *product;

	if (v->total_item < 0)
		outcome = error_add(scope, E_TOO_SMALL, "vehicle.total_item", "0");
	if (v->comodity || (old && !named && !known && old->comodity))
		return outcome;
	const char *product_id = v->product_id || known || !old ? v->product_id : old->product_id;
	if (!product_id)
		return error_add(scope, E_REQUIRED, "vehicle.comodity", NULL);
	if (db_row(db, &product_record, &product, "SELECT t.id, t.name FROM product t WHERE t.id = ?", db_id(product_id)) != OK)
		return FAILED;
	v->comodity = product ? product->name : NULL;
	record_mark(v, &ticket_vehicle_record, "comodity");
	return outcome;
}

/* What a body leaves out stays as it is, and counts for the rules. */
static void keep_ungiven(struct ticket *t, const struct ticket *before)
{
	if (!record_gave(t, &ticket_record, "request_time"))
		t->request_time = before->request_time;
	if (!record_gave(t, &ticket_record, "valid_to"))
		t->valid_to = before->valid_to;
}

void ticket_number(struct scope *scope, struct ticket *t)
{
	t->ticket_access_number = scope_printf(scope, "TKT-%06u%06u", crypto_random_below(1000000), crypto_random_below(1000000));
	record_mark(t, &ticket_record, "ticket_access_number");
}

static void mark_all(struct ticket *t, const char *const *names)
{
	for (; *names; names++)
		record_mark(t, &ticket_record, *names);
}

static void decide(struct scope *scope, const struct config *config, const char *kind, struct ticket *t,
		   const struct ticket *before)
{
	static const char *const always[] = { "status", "plate", "valid_from", "expired_at", "revision", NULL };

	t->kind = kind;
	t->status = ticket_kind_status(kind);
	if (text_equal(t->status, "ISSUED") && ticket_needs_approval(config, t))
		t->status = "WAITING_APPROVE";
	t->plate = t->vehicle ? plate_normalise(scope, t->vehicle->police_number) : NULL;
	t->revision = before ? before->revision + 1 : 1;
	mark_all(t, always);
	if (!before) {
		record_mark(t, &ticket_record, "kind");
		ticket_number(scope, t);
	} else if (!text_equal(t->request_at, before->request_at)) {
		t->first_seen_at = NONE; /* an arrival for another day counts for nothing */
		record_mark(t, &ticket_record, "first_seen_at");
	}
}

enum outcome ticket_prepare(struct db *db, const struct config *config, int64_t now_ms, const char *kind, struct ticket *t,
			    const struct ticket *before)
{
	struct scope *scope = db_scope(db);
	enum outcome outcome = OK;

	if (before)
		keep_ungiven(t, before);
	else if (!t->company_id)
		outcome = error_add(scope, E_REQUIRED, "company_id", NULL);
	if (check_dates(scope, config, t, before, now_ms) != OK)
		outcome = FAILED;
	if (check_entries(scope, t, before) != OK)
		outcome = FAILED;
	if (t->vehicle && check_goods(db, t->vehicle, before ? before->vehicle : NULL) != OK)
		outcome = FAILED;
	if (outcome == OK)
		decide(scope, config, kind, t, before);
	return outcome;
}

enum outcome ticket_ask_approval(struct db *db, const struct ticket *t, const struct ticket *before)
{
	struct scope *scope = db_scope(db);

	if (!text_equal(t->status, "WAITING_APPROVE") || (before && text_equal(before->status, t->status)))
		return OK;
	return notification_write(db, &(struct notification_event){
		.type = "need_approval", .menu_type = scope_printf(scope, "ticket_%s", t->kind), .permission = ticket_kind_decider(t->kind),
		.entity_id = t->id,
		.values = notification_values(scope, "number", t->ticket_access_number, "company", t->company->name) });
}

enum outcome ticket_check_duplicate(struct db *db, const char *id)
{
	struct ticket *other;

	if (db_row(db, &ticket_record, &other,
		   "SELECT o.ticket_access_number FROM ticket t JOIN ticket o ON o.plate = t.plate "
		   "WHERE t.id = ? AND o.id <> t.id AND o.request_at = t.request_at AND o.company_id = t.company_id "
		   "AND o.deleted_at IS NULL "
		   "AND o.status IN ('WAITING_APPROVE', 'DOC_PENDING', 'ISSUED', 'IN', 'HOLD') "
		   "AND EXISTS (SELECT 1 FROM ticket_building a JOIN ticket_building b ON b.building_id = a.building_id "
		   "WHERE a.ticket_id = t.id AND b.ticket_id = o.id) LIMIT 1 FOR UPDATE", db_id(id)) != OK)
		return FAILED;
	return other ? error_add(db_scope(db), E_DUPLICATE_OPEN_TICKET, "", "%s", other->ticket_access_number) : OK;
}

/* ---- from state to state ---- */

static bool is_inside(const struct ticket *t)
{
	for (size_t i = 0; i < t->visits.count; i++)
		if (text_equal(((struct ticket_visit *)t->visits.items[i])->state, "OPEN"))
			return true;
	return false;
}

enum outcome ticket_check_changeable(struct scope *scope, const struct ticket *before)
{
	if (!is_among(before->status, changeable))
		return refuse_state(scope, "status", before->status, changeable);
	return is_inside(before) ? refuse_state(scope, "status", "IN", changeable) : OK;
}

static bool values_equal(struct value a, struct value b)
{
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case VALUE_NULL: return true;
	case VALUE_NUMBER: return a.number == b.number;
	case VALUE_INT:
	case VALUE_TIME: return a.integer == b.integer;
	case VALUE_ID: return text_equal(a.data, b.data);
	case VALUE_TEXT: return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
	}
	return false;
}

static bool differs(struct scope *scope, const struct record *record, const void *thing, const void *before);

static const void *find_by_id(const struct record *record, const struct list *list, const char *id)
{
	for (size_t i = 0; id && i < list->count; i++)
		if (text_equal(FIELD_OF(list->items[i], record_id_field(record), const char *), id))
			return list->items[i];
	return NULL;
}

static bool lists_differ(struct scope *scope, const struct record *record, const struct list *given, const struct list *before)
{
	for (size_t i = 0; i < given->count; i++) {
		const char *id = FIELD_OF(given->items[i], record_id_field(record), const char *);
		const void *old = find_by_id(record, before, id);
		if (!old || differs(scope, record, given->items[i], old))
			return true;
	}
	return given->count != before->count;
}

static bool field_differs(struct scope *scope, const struct field *f, const void *thing, const void *before)
{
	if (f->type == TYPE_MANY)
		return lists_differ(scope, f->record, &FIELD_OF(thing, f, struct list), &FIELD_OF(before, f, struct list));
	if (f->type != TYPE_ONE)
		return !values_equal(record_value(scope, f, thing), record_value(scope, f, before));
	const void *given = FIELD_OF(thing, f, void *), *old = FIELD_OF(before, f, void *);
	return given && old ? differs(scope, f->record, given, old) : given != old;
}

/* Whether a body would change anything of a thing. */
static bool differs(struct scope *scope, const struct record *record, const void *thing, const void *before)
{
	for (const struct field *f = record->fields; f < record->fields + record->field_count; f++)
		if (!(f->flags & READ_ONLY) && record_has(thing, record, f) && field_differs(scope, f, thing, before))
			return true;
	return false;
}

static bool places_differ(const struct texts *ids, const struct list *buildings)
{
	for (size_t i = 0; i < ids->count; i++)
		if (!find_by_id(&building_embedded_record, buildings, ids->items[i]))
			return true;
	return ids->count != buildings->count;
}

enum outcome ticket_inside_change(struct scope *scope, const struct ticket *t, const struct ticket *before,
				  struct ticket **change)
{
	enum outcome outcome = t->reason ? OK : error_add(scope, E_REQUIRED, "reason", NULL);

	*change = record_new(scope, &ticket_record);
	for (const struct field *f = ticket_record.fields; f < ticket_record.fields + ticket_record.field_count; f++) {
		bool may = text_equal(f->name, "driver") || text_equal(f->name, "note"), changes;
		if (f->flags & (READ_ONLY | FIXED) || f->sql || !record_has(t, &ticket_record, f))
			continue;
		changes = f->type == TYPE_IDS ? places_differ(&t->building_ids, &before->buildings)
					      : field_differs(scope, f, t, before);
		if (may)
			record_mark(*change, &ticket_record, f->name);
		else if (changes)
			outcome = refuse_state(scope, f->name, before->status, changeable);
	}
	(*change)->driver = t->driver;
	(*change)->note = t->note;
	return outcome;
}

enum outcome ticket_cancel(struct db *db, const struct ticket *before, const char *reason, const char *actor_name)
{
	if (!is_among(before->status, cancellable))
		return refuse_state(db_scope(db), "status", before->status, cancellable);
	if (db_run(db, "UPDATE ticket SET status = 'CANCELLED', cancel_reason = ? WHERE id = ? "
		   "AND status IN ('WAITING_APPROVE', 'DOC_PENDING', 'ISSUED', 'HOLD') "
		   "AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.ticket_id = ticket.id AND v.state = 'OPEN')",
		   db_text(reason), db_id(before->id)) != OK)
		return FAILED;
	if (db_affected(db) != 1)
		return refuse_state(db_scope(db), "status", "IN", cancellable);
	return ticket_event_write(db, before->id, "cancelled", "CANCELLED", actor_name, reason);
}
