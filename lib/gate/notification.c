#include "gate/notification.h"

#include <string.h>

#include "auth/reach.h"
#include "base/encode.h"
#include "base/uuid.h"
#include "gate/ticket.h"
#include "gate/user.h"

#define LATEST 3
#define UNREAD_MAX "1000" /* nobody reads so many: a badge need not cost more */
/* No transaction lasts so long: older than this, no notification appears any more among those that are marked as read. */
#define SETTLED_MS 60000

/* ---- words ---- */

const struct choice notification_types[] = {
	{ "need_approval", { "Perlu persetujuan", "Approval needed" }, NULL },
	{ "decided", { "Sudah diputuskan", "Decided" }, NULL },
	{ "hold", { "Ditahan", "On hold" }, NULL },
	{ "lane_intervention", { "Petugas dipanggil ke lajur", "An officer is called to a lane" }, NULL },
	{ "dead_letter", { "Pesan tidak terkirim", "A message was not delivered" }, NULL },
	{ 0 },
};

#define TICKET_MENU(kind, first_status, path, id, en) { "ticket_" #kind, { id, en }, NULL },
#define TICKET_PAGE(kind, first_status, path, id, en) "/ticket-access/" path "/",

static const struct choice menu_types[] = {
	TICKET_KINDS(TICKET_MENU)
	{ "employee", { "Karyawan Perusahaan", "Company employees" }, NULL },
	{ "lane", { "Intervensi Lajur", "Lane intervention" }, NULL },
	{ "outbox", { "Pesan Tertunda", "Outbox" }, NULL },
	{ 0 },
};
/* The page of the front end that shows the thing, in the same order. */
static const char *const pages[] = { TICKET_KINDS(TICKET_PAGE) "/company-employees/", "/gate-activities/", "/outbox/" };

/* {name} stands for the value of that name. A menu type that ends in _ stands for all that begin so. */
static const struct words {
	const char *type, *menu_type;
	struct text message;
} words[] = {
	{ "need_approval", "ticket_", { "Tiket {number} dari {company} menunggu persetujuan", "Ticket {number} of {company} waits for approval" } },
	{ "need_approval", "employee", { "{name} dari {company} menunggu hak masuk pelabuhan",
					 "{name} of {company} waits for the right to enter the port" } },
	{ "decided", "ticket_", { "Tiket {number} {outcome_id}", "Ticket {number} was {outcome_en}" } },
	{ "decided", "employee", { "Hak masuk pelabuhan {name} {outcome_id}", "The right of {name} to enter the port was {outcome_en}" } },
	{ "hold", "ticket_", { "Tiket {number} ditahan: {reason}", "Ticket {number} is on hold: {reason}" } },
	{ "lane_intervention", "lane", { "{lane}: {reason_id}. Plat {plate}, tiket atau karyawan {number}",
					 "{lane}: {reason_en}. Plate {plate}, ticket or employee {number}" } },
	{ "dead_letter", "outbox", { "Pesan {kind} untuk {target} gagal dikirim: {error}",
				     "The message {kind} for {target} could not be delivered: {error}" } },
};

static const struct words *words_of(const char *type, const char *menu_type)
{
	for (const struct words *w = words; w < words + sizeof words / sizeof *words; w++) {
		size_t length = strlen(w->menu_type);
		bool all = w->menu_type[length - 1] == '_';
		if (strcmp(w->type, type) == 0 &&
		    (all ? text_starts(menu_type, w->menu_type) : strcmp(menu_type, w->menu_type) == 0))
			return choice_find(menu_types, menu_type) ? w : NULL;
	}
	return NULL;
}

static const char *value_of(struct scope *scope, const struct json *values, const char *name, size_t length)
{
	const struct json *value;

	return values && json_get(values, scope_copy(scope, name, length), &value) && json_kind(value) == JSON_TEXT
		       ? json_text_of(value)
		       : "-";
}

static const char *fill_in(struct scope *scope, const char *template, const struct json *values)
{
	struct buffer text = buffer_in(scope, 200);

	while (*template) {
		size_t plain = strcspn(template, "{"), name;
		buffer_add(&text, template, plain);
		template += plain;
		if (!*template)
			break;
		name = strcspn(++template, "}");
		buffer_text(&text, value_of(scope, values, template, name));
		template += name + 1;
	}
	return text.bytes;
}

/* ---- written ---- */

const char *notification_values_of(struct scope *scope, const char *const *pairs, size_t count)
{
	struct buffer text = buffer_in(scope, 200);
	struct json_writer w = json_writer(&text);

	json_open(&w, '{');
	for (; count; count--, pairs += 2)
		if (pairs[1])
			json_text_at(&w, pairs[0], pairs[1]);
	json_close(&w, '}');
	return text.bytes;
}

enum outcome notification_write(struct db *db, const struct notification_event *e)
{
	if (!words_of(e->type, e->menu_type) || (e->permission == UNDECLARED && !e->user_id))
		return error_internal(db_scope(db), "nobody can be told of %s, %s", e->type, e->menu_type);
	return db_run(db,
		      "INSERT INTO notification (id, type, menu_type, permission_id, company_id, area_id, user_id, entity_id, `values`) "
		      "SELECT ?, ?, ?, p.id, COALESCE(?, u.company_id), ?, u.id, ?, ? FROM (SELECT 1) one "
		      "LEFT JOIN permission p ON p.`key` = ? LEFT JOIN user u ON u.id = ? "
		      "WHERE ? OR EXISTS (SELECT 1 FROM lane l WHERE l.id = ? AND l.called_by = ?)",
		      db_id(uuid_new(db_scope(db))), db_text(e->type), db_text(e->menu_type), db_id(e->company_id), db_id(e->area_id),
		      db_id(e->entity_id), db_text(e->values), db_text(permission_row(e->permission)->key), db_id(e->user_id),
		      db_int(!e->called_to), db_id(e->called_to), db_id(e->entity_id));
}

/* ---- read ---- */

/* A reader with what they have read. */
#define READER \
	"JOIN user reader LEFT JOIN company employer ON employer.id = reader.company_id " \
	"LEFT JOIN notification_reader memory ON memory.user_id = reader.id " \
	"LEFT JOIN notification_read mark ON mark.user_id = reader.id AND mark.notification_id = t.id"
/* Whom it concerns. Unlike a thing of one area (auth/reach.h), what has no area or no company has readers as well. */
#define CONCERNS \
	"(t.user_id = reader.id OR (t.user_id IS NULL AND " \
	"EXISTS (SELECT 1 FROM role_permission g WHERE g.role_id = reader.role_id AND g.permission_id = t.permission_id))) " \
	"AND (t.company_id = reader.company_id OR NOT employer.type <=> 'tenant') " \
	"AND (t.area_id IS NULL OR NOT EXISTS (SELECT 1 FROM user_area a WHERE a.user_id = reader.id) " \
	"OR EXISTS (SELECT 1 FROM user_area a WHERE a.user_id = reader.id AND a.area_id = t.area_id)) " \
	"AND NOT COALESCE(FIND_IN_SET(t.type, reader.muted_notifications), 0)"
/* What was there before the reader is no news to them. */
#define IS_UNREAD "(t.id > COALESCE(memory.read_until, '') AND t.created_at >= reader.created_at AND mark.user_id IS NULL)"

static const struct field row_fields[] = {
	FIELD_ID    (notification, id,         READ_ONLY),
	FIELD_CHOICE(notification, type,       notification_types, READ_ONLY | FILTER),
	FIELD_CHOICE(notification, menu_type,  menu_types, READ_ONLY | FILTER),
	FIELD_ID    (notification, entity_id,  HIDDEN),
	FIELD_TEXT  (notification, values,     HIDDEN, .sql = "t.`values`"),
	FIELD_BOOL  (notification, is_read,    READ_ONLY | FILTER, .sql = "NOT " IS_UNREAD),
	FIELD_TIME  (notification, created_at, READ_ONLY),
};
const struct record notification_row_record = RECORD("notification_row", notification, row_fields,
	.noun = { "notifikasi", "notification" }, .from = "notification", .permanent = true, .joins = READER, .where = CONCERNS, .user = "reader.id");

static const struct field shown_fields[] = {
	FIELD_ID    (notification, id,          READ_ONLY),
	FIELD_CHOICE(notification, type,        notification_types, READ_ONLY | FILTER),
	FIELD_TEXT  (notification, title,       READ_ONLY),
	FIELD_TEXT  (notification, message,     READ_ONLY),
	FIELD_TEXT  (notification, meta,        READ_ONLY, .doc = "The front end's page of the thing; null: none"),
	FIELD_ONE   (notification, target_user, &user_record, READ_ONLY),
	FIELD_BOOL  (notification, is_read,     READ_ONLY | FILTER),
	FIELD_TIME  (notification, created_at,  READ_ONLY),
	FIELD_CHOICE(notification, menu_type,   menu_types, READ_ONLY | FILTER | LABELLED),
};
const struct record notification_record = RECORD("notification", notification, shown_fields,
						 .noun = { "notifikasi", "notification" });

static const struct field latest_fields[] = {
	FIELD_MANY(notification_latest, items,  &notification_record, READ_ONLY),
	FIELD_INT (notification_latest, unread, READ_ONLY),
};
const struct record notification_latest_record = RECORD("notification_latest", notification_latest, latest_fields,
	.noun = { "notifikasi terbaru", "latest notifications" });

/* What a later release wrote, and this one has no words for, is not told. */
static bool tell_one(struct scope *scope, enum language language, struct notification *n)
{
	const struct words *w = words_of(n->type, n->menu_type);
	const struct choice *menu = choice_find(menu_types, n->menu_type), *type = choice_find(notification_types, n->type);
	const struct json *values;

	if (!w || !menu || !type)
		return false;
	if (json_read(scope, n->values, strlen(n->values), &values) != OK) { /* spoilt: it has its words without its values */
		error_forget(scope);
		values = NULL;
	}
	n->title = text_in(type->label, language);
	n->message = fill_in(scope, text_in(w->message, language), values);
	n->meta = n->entity_id ? scope_printf(scope, "%s%s", pages[menu - menu_types], n->entity_id) : NULL;
	return true;
}

enum outcome notification_tell(struct db *db, const struct actor *reader, enum language language, struct list *rows)
{
	size_t told = 0;
	void *user;

	if (!rows->count)
		return OK;
	if (record_get(db, &user_record, reader->id, NULL, false, &user) != OK)
		return FAILED;
	for (size_t i = 0; i < rows->count; i++) {
		struct notification *n = rows->items[i];
		n->target_user = user;
		if (tell_one(db_scope(db), language, n))
			rows->items[told++] = n;
	}
	rows->count = told;
	return OK;
}

struct held {
	const char *permission_id; /* one by which there is something to be told; NULL: there is none */
	const char *read_until;
	int64_t created_at; /* the reader */
};
static const struct field held_fields[] = {
	FIELD_ID  (held, permission_id, READ_ONLY),
	FIELD_ID  (held, read_until,    READ_ONLY),
	FIELD_TIME(held, created_at,    READ_ONLY),
};
static const struct record held_record = RECORD("held", held, held_fields);

/* IS_UNREAD begins behind it. */
static const char *unread_after(struct scope *scope, const struct held *reader)
{
	const char *born = uuid_at(scope, reader->created_at);
	return reader->read_until && strcmp(reader->read_until, born) > 0 ? reader->read_until : born;
}

/* Their own and what their permissions tell them, as values and not by a join: so the server sees how few or many there are,
 * and goes by the index of whom they are for or back from the newest. (EXISTS it would make a join of, and read the whole
 * index.) */
enum outcome notification_reach(struct db *db, const struct actor *reader, struct notification_reach *reach)
{
	struct scope *scope = db_scope(db);
	struct buffer whom = buffer_in(scope, 200);
	struct list held;
	uint8_t id[UUID_SIZE];

	if (db_rows(db, &held_record, &held,
		    "SELECT g.permission_id, memory.read_until, u.created_at FROM user u "
		    "LEFT JOIN notification_reader memory ON memory.user_id = u.id LEFT JOIN role_permission g ON g.role_id = u.role_id "
		    "AND (SELECT t.id FROM notification t WHERE t.audience = g.permission_id LIMIT 1) IS NOT NULL WHERE u.id = ?",
		    db_id(reader->id)) != OK)
		return FAILED;
	if (!held.count)
		return error_internal(scope, "a reader who is not there");
	buffer_text(&whom, "t.audience IN (?");
	for (size_t i = 0; i < held.count; i++) {
		const char *permission_id = ((const struct held *)held.items[i])->permission_id;
		if (permission_id && uuid_parse(permission_id, id))
			buffer_printf(&whom, ", x'%s'", encode_hex(scope, id, sizeof id));
	}
	buffer_text(&whom, ")");
	reach->own = reach_condition(scope, SELF, reader, &notification_row_record, true);
	condition_and(scope, &reach->own, whom.bytes, db_id(reader->id));
	if (reader->bound_to_company)
		condition_and(scope, &reach->own, "t.company_id = ?", db_id(reader->company_id));
	reach->unread_after = unread_after(scope, held.items[0]);
	return OK;
}

enum outcome notification_unread(struct db *db, const struct notification_reach *reach, int64_t *unread)
{
	struct sql *sql = sql_new(db_scope(db));

	sql_add(sql, "SELECT COUNT(*) AS number FROM (SELECT t.id");
	record_joins(sql, &notification_row_record);
	record_where(sql, &notification_row_record, &reach->own);
	sql_add(sql, " AND t.id > ");
	sql_value(sql, db_id(reach->unread_after));
	sql_add(sql, " AND " IS_UNREAD " LIMIT " UNREAD_MAX ") u");
	return db_number_values(db, unread, sql->text.bytes, sql->values, sql->count);
}

enum outcome notification_read_latest(struct db *db, const struct actor *reader, enum language language,
				      struct notification_latest *latest)
{
	struct notification_reach reach;
	struct sql *sql = sql_new(db_scope(db));

	if (notification_reach(db, reader, &reach) != OK)
		return FAILED;
	sql_add(sql, "SELECT ");
	record_columns(sql, &notification_row_record, false);
	record_joins(sql, &notification_row_record);
	record_where(sql, &notification_row_record, &reach.own);
	sql_add(sql, " ORDER BY t.id DESC LIMIT ");
	sql_value(sql, db_int(LATEST));
	if (db_rows_values(db, &notification_row_record, &latest->items, sql->text.bytes, sql->values, sql->count) != OK ||
	    notification_unread(db, &reach, &latest->unread) != OK)
		return FAILED;
	return notification_tell(db, reader, language, &latest->items);
}

/* ---- marked ---- */

enum outcome notification_mark(struct db *db, const struct actor *reader, const struct notification *n)
{
	if (n->is_read)
		return OK;
	return db_run(db, "INSERT IGNORE INTO notification_read (user_id, notification_id) VALUES (?, ?)", db_id(reader->id),
		      db_id(n->id));
}

/* All that is settled by one mark, which makes theirs needless; what is younger one by one, since an older one than the newest
 * may still be on its way. */
enum outcome notification_mark_all(struct db *db, const struct actor *reader, int64_t now_ms)
{
	const char *settled = uuid_at(db_scope(db), now_ms - SETTLED_MS);

	if (db_run(db, "INSERT INTO notification_reader (user_id, read_until) VALUES (?, ?) "
		   "ON DUPLICATE KEY UPDATE read_until = GREATEST(read_until, VALUES(read_until))", db_id(reader->id), db_id(settled)) != OK ||
	    db_run(db, "DELETE FROM notification_read WHERE user_id = ? AND notification_id <= ?", db_id(reader->id), db_id(settled)) != OK)
		return FAILED;
	return db_run(db, "INSERT IGNORE INTO notification_read (user_id, notification_id) SELECT reader.id, t.id FROM notification t " READER
		      " WHERE reader.id = ? AND " CONCERNS " AND " IS_UNREAD, db_id(reader->id));
}

enum outcome notification_remove(struct db *db, int64_t before_ms)
{
	return db_run(db, "DELETE FROM notification WHERE id < ? LIMIT 5000", db_id(uuid_at(db_scope(db), before_ms)));
}
