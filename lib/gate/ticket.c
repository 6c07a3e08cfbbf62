#include "gate/ticket.h"

#include "base/uuid.h"
#include "gate/activity.h"
#include "gate/format.h"
#include "gate/lane.h"
#include "gate/plate.h"
#include "gate/product.h"

#define NOUN { "tiket", "ticket" }

const struct choice ticket_kinds[] = {
#define X(kind, first_status, path, id, en) { #kind, { id, en }, NULL },
	TICKET_KINDS(X)
#undef X
	{ 0 },
};

const struct choice ticket_statuses[] = {
	{ "WAITING_APPROVE", { "Menunggu persetujuan", "Waiting for approval" }, "gold" },
	{ "DOC_PENDING", { "Menunggu dokumen pabean", "Waiting for customs" }, "gold" },
	{ "ISSUED", { "Terbit", "Issued" }, "green" },
	{ "IN", { "Di dalam kawasan", "Inside" }, "green" },
	{ "COMPLETED", { "Selesai", "Completed" }, "green" },
	{ "HOLD", { "Ditahan", "On hold" }, "volcano" },
	{ "REJECTED", { "Ditolak", "Rejected" }, "red" },
	{ "CANCELLED", { "Dibatalkan", "Cancelled" }, "red" },
	{ "EXPIRED", { "Kedaluwarsa", "Expired" }, "magenta" },
	{ 0 },
};

/* Of ticket_event.action. */
static const struct choice ticket_actions[] = {
	{ "created", { "Dibuat", "Created" }, NULL },
	{ "updated", { "Diubah", "Changed" }, NULL },
	{ "cancelled", { "Dibatalkan", "Cancelled" }, NULL },
	{ "approved", { "Disetujui", "Approved" }, NULL },
	{ "rejected", { "Ditolak", "Rejected" }, NULL },
	{ "entered", { "Masuk gerbang", "Let in" }, NULL },
	{ "aborted", { "Batal masuk", "Entry aborted" }, NULL },
	{ "left", { "Keluar kawasan", "Left" }, NULL },
	{ "held", { "Ditahan", "Put on hold" }, NULL },
	{ "released", { "Dilepas", "Released" }, NULL },
	{ "expired", { "Kedaluwarsa", "Expired" }, NULL },
	{ "transferred", { "Dipindahkan ke kendaraan lain", "Moved to another vehicle" }, NULL },
	{ 0 },
};

static const struct choice document_types[] = {
	{ "delivery_order", { "Surat Jalan / Delivery Order", "Delivery order" }, NULL },
	{ "bill_of_landing", { "Bill of Landing", "Bill of lading" }, NULL },
	{ "invoice", { "Invoice", "Invoice" }, NULL },
	{ "other", { "Lainnya", "Other" }, NULL },
	{ 0 },
};

static const struct choice loads[] = {
	{ "empty", { "Kosong", "Empty" }, NULL },
	{ "goods", { "Barang", "Goods" }, NULL },
	{ "empty_container", { "Kontainer kosong", "Empty container" }, NULL },
	{ 0 },
};

static const struct choice activities[] = {
	{ "bongkar", { "Bongkar", "Unload" }, NULL },
	{ "muat", { "Muat", "Load" }, NULL },
	{ 0 },
};

static const struct choice priorities[] = {
	{ "normal", { "Biasa", "Normal" }, NULL },
	{ "vip", { "VIP", "VIP" }, NULL },
	{ "emergency", { "Darurat", "Emergency" }, NULL },
	{ 0 },
};

static const struct field vehicle_fields[] = {
	FIELD_ID    (ticket_vehicle, id,            READ_ONLY,
		     .sql = "COALESCE((SELECT x.id FROM vehicle x WHERE x.police_number = t.plate AND x.deleted_at IS NULL), t.id)",
		     .doc = "The registered vehicle with this plate, else the ticket itself"),
	FIELD_TEXT  (ticket_vehicle, type,          REQUIRED, .max = 40),
	FIELD_TEXT  (ticket_vehicle, comodity,      0, .max = 120,
		     .doc = "Required without product_id; its name stands in when absent"),
	FIELD_ID    (ticket_vehicle, product_id,    0, .record = &product_record),
	FIELD_TEXT  (ticket_vehicle, police_number, REQUIRED, .max = 20, .format = &format_plate),
	FIELD_CHOICE(ticket_vehicle, vehicle_type,  vehicle_kinds, REQUIRED | LABELLED, .format = &format_vehicle_kind,
		     .doc = "Words such as truk and mobil are taken for their kind"),
	FIELD_TEXT  (ticket_vehicle, unit_of_item,  REQUIRED, .max = 16),
	FIELD_NUMBER(ticket_vehicle, total_item,    REQUIRED, .max = 1000000000),
};
const struct record ticket_vehicle_record = RECORD("ticket_vehicle", ticket_vehicle, vehicle_fields,
	.noun = { "kendaraan", "vehicle" });

static const struct field driver_fields[] = {
	FIELD_TEXT(ticket_driver, name,           REQUIRED, .max = 120),
	FIELD_TEXT(ticket_driver, phone,          PERSONAL, .max = 32, .format = &format_phone),
	FIELD_TEXT(ticket_driver, sim_number,     PERSONAL, .max = 32),
	FIELD_DATE(ticket_driver, sim_expired_at, 0),
};
static const struct record driver_record = RECORD("ticket_driver", ticket_driver, driver_fields,
	.noun = { "pengemudi", "driver" });

static const struct field document_fields[] = {
	FIELD_ID    (ticket_document, id,            0),
	FIELD_TEXT  (ticket_document, description,   0),
	FIELD_CHOICE(ticket_document, document_type, document_types, REQUIRED | LABELLED),
	FIELD_FILE  (ticket_document, file_path,     REQUIRED),
	FIELD_TIME  (ticket_document, created_at,    READ_ONLY),
};
static const struct record document_record = RECORD("ticket_document", ticket_document, document_fields,
	.noun = { "dokumen pendukung", "supporting document" }, .from = "ticket_document");

static const struct field event_fields[] = {
	FIELD_ID    (ticket_event, id,         READ_ONLY),
	FIELD_TIME  (ticket_event, at,         READ_ONLY),
	FIELD_CHOICE(ticket_event, action,     ticket_actions, READ_ONLY | LABELLED),
	FIELD_CHOICE(ticket_event, status,     ticket_statuses, READ_ONLY | LABELLED),
	FIELD_TEXT  (ticket_event, actor_name, READ_ONLY),
	FIELD_TEXT  (ticket_event, note,       READ_ONLY),
};
static const struct record event_record = RECORD("ticket_event", ticket_event, event_fields,
	.noun = { "riwayat tiket", "ticket history" }, .from = "ticket_event", .permanent = true);

static const struct field visit_fields[] = {
	FIELD_ID    (ticket_visit, id,        READ_ONLY),
	FIELD_CHOICE(ticket_visit, state,     visit_states, READ_ONLY | LABELLED),
	FIELD_CHOICE(ticket_visit, place,     visit_places, READ_ONLY | LABELLED),
	FIELD_TEXT  (ticket_visit, closed_as, READ_ONLY),
	FIELD_INT   (ticket_visit, siklus,    READ_ONLY, .doc = "Trips into the port"),
	FIELD_TIME  (ticket_visit, in_at,     READ_ONLY),
	FIELD_TIME  (ticket_visit, out_at,    READ_ONLY),
};
static const struct record ticket_visit_record = RECORD("ticket_visit", ticket_visit, visit_fields,
	.noun = { "kunjungan", "visit" }, .from = "visit", .permanent = true);

static const struct field author_fields[] = {
	FIELD_ID  (ticket_author, id,        READ_ONLY),
	FIELD_TEXT(ticket_author, fullname,  READ_ONLY),
	FIELD_TEXT(ticket_author, role_name, HIDDEN, .sql = "(SELECT x.name FROM role x WHERE x.id = created_by.role_id)"),
};
static const struct record author_record = RECORD("ticket_author", ticket_author, author_fields,
	.noun = { "pengguna", "user" }, .from = "user");

static const struct field ticket_fields[] = {
	FIELD_ID    (ticket, id,                   READ_ONLY),
	FIELD_CHOICE(ticket, kind,                 ticket_kinds, READ_ONLY | FILTER),
	FIELD_TEXT  (ticket, type,                 READ_ONLY | FILTER, .sql = TICKET_TYPE_SQL("t")),
	FIELD_CHOICE(ticket, status,               ticket_statuses, READ_ONLY | FILTER | SORT | LABELLED),
	FIELD_MANY  (ticket, buildings,            &building_embedded_record, READ_ONLY,
		     .through = "ticket_building", .on = "ticket_id", .to = "building_id"),
	FIELD_IDS   (ticket, building_ids,         &building_option_record, REQUIRED | FILTER, .min = 1, .max = 20,
		     .through = "ticket_building", .on = "ticket_id", .to = "building_id"),
	FIELD_ONE   (ticket, vehicle,              &ticket_vehicle_record, REQUIRED),
	FIELD_TEXT  (ticket, plate,                READ_ONLY | FILTER | SEARCH | SORT, .format = &format_plain_plate),
	FIELD_TEXT  (ticket, police_number,        HIDDEN | SEARCH, .sql = "t.vehicle_police_number"),
	FIELD_ID    (ticket, product_id,           HIDDEN | FILTER, .sql = "t.vehicle_product_id"),
	FIELD_ID    (ticket, company_id,           OWNER | WRITE_ONLY | FILTER | FIXED, .record = &company_option_record,
		     .doc = "Required of internal users; a tenant's own is implied"),
	FIELD_ONE   (ticket, company,              &company_embedded_record, READ_ONLY, .on = "company_id"),
	FIELD_TEXT  (ticket, company_name,         HIDDEN | SEARCH | SORT, .sql = "company.name"),
	FIELD_ID    (ticket, user_id,              READ_ONLY),
	FIELD_TEXT  (ticket, ticket_access_number, READ_ONLY | SEARCH | SORT),
	FIELD_TEXT  (ticket, qr_url,               READ_ONLY | DETAIL, .sql = "NULL",
		     .doc = "The QR code as a picture; null unless lanes know it"),
	FIELD_TEXT  (ticket, pdf_url,              READ_ONLY | DETAIL, .sql = "NULL",
		     .doc = "The printed ticket, for a browser, for some minutes"),
	FIELD_TEXT  (ticket, reject_reason,        READ_ONLY),
	FIELD_TEXT  (ticket, cancel_reason,        READ_ONLY | DETAIL),
	FIELD_DATE  (ticket, request_at,           REQUIRED | SORT, .doc = "Day of the estimated arrival"),
	FIELD_TEXT  (ticket, request_time,         0, .max = 5, .format = &format_clock),
	FIELD_TIME  (ticket, valid_from,           READ_ONLY | DETAIL),
	FIELD_DATE  (ticket, valid_to,             0, .doc = "Its last day"),
	FIELD_TIME  (ticket, expired_at,           READ_ONLY | SORT),
	FIELD_INT   (ticket, entry_limit,          0, .min = 1, .max = 1000),
	FIELD_INT   (ticket, entries_used,         READ_ONLY),
	FIELD_INT   (ticket, revision,             READ_ONLY | DETAIL,
		     .doc = "Goes up with every change: an older paper has to be printed again"),
	FIELD_TIME  (ticket, first_seen_at,        READ_ONLY | DETAIL),
	FIELD_ONE   (ticket, driver,               &driver_record, DETAIL),
	FIELD_INT   (ticket, people_count,         DETAIL, .min = 1, .max = 200),
	FIELD_TEXT  (ticket, trailer_plate,        DETAIL, .max = 20, .format = &format_plain_plate),
	FIELD_CHOICE(ticket, load_in,              loads, DETAIL | LABELLED),
	FIELD_CHOICE(ticket, load_out,             loads, DETAIL | LABELLED),
	FIELD_TEXT  (ticket, spmk_number,          DETAIL, .max = 32),
	FIELD_CHOICE(ticket, activity,             activities, DETAIL | LABELLED),
	FIELD_CHOICE(ticket, priority,             priorities, READ_ONLY | DETAIL | LABELLED),
	FIELD_TEXT  (ticket, note,                 DETAIL, .max = 500),
	FIELD_TIME  (ticket, created_at,           READ_ONLY | SORT),
	FIELD_TIME  (ticket, updated_at,           READ_ONLY),
	FIELD_ONE   (ticket, created_by,           &author_record, READ_ONLY | DETAIL, .on = "user_id"),
	FIELD_MANY  (ticket, supporting_documents, &document_record, DETAIL, .on = "ticket_id", .max = 20),
	FIELD_MANY  (ticket, timeline,             &event_record, READ_ONLY | DETAIL, .on = "ticket_id"),
	FIELD_MANY  (ticket, visits,               &ticket_visit_record, READ_ONLY | DETAIL, .on = "ticket_id"),
	FIELD_BOOL  (ticket, confirm,              WRITE_ONLY, .sql = "FALSE",
		     .doc = "True: yes, although the vehicle has a ticket for that day and destination"),
	FIELD_TEXT  (ticket, reason,               WRITE_ONLY, .sql = "NULL",
		     .doc = "Of a change; required while the vehicle is inside"),
};
#define TICKETS .noun = NOUN, .from = "ticket", .company = "t.company_id", .creator = "user_id", .dates = "t.request_at", \
	.walks = "company_id by_company"

const struct record ticket_record = RECORD("ticket", ticket, ticket_fields, TICKETS);
const struct record ticket_without_pabeanan_record = RECORD("ticket", ticket, ticket_fields, TICKETS,
	.where = "t.kind = 'tenant_without_pabeanan'");

enum outcome ticket_event_write(struct db *db, const char *ticket_id, const char *action, const char *status,
				const char *actor_name, const char *note)
{
	return db_run(db,
		      "INSERT INTO ticket_event (id, ticket_id, at, action, status, actor_name, note) "
		      "SELECT ?, t.id, UTC_TIMESTAMP(3), ?, COALESCE(?, t.status), ?, ? FROM ticket t WHERE t.id = ?",
		      db_id(uuid_new(db_scope(db))), db_text(action), db_text(status), db_text(actor_name), db_text(note),
		      db_id(ticket_id));
}

/* Tenants' vehicles have one permission for all that is decided on them. */
enum permission ticket_kind_decider(const char *kind)
{
	return text_equal(kind, "guest") ? TICKET_GUEST_DECIDE : TICKET_NIAGA_DECIDE;
}

const char *ticket_kind_path(const char *kind)
{
#define X(name, first_status, path, id, en) if (text_equal(kind, #name)) return path;
	TICKET_KINDS(X)
#undef X
	return "";
}

const char *ticket_kind_status(const char *kind)
{
#define X(name, first_status, path, id, en) if (text_equal(kind, #name)) return #first_status;
	TICKET_KINDS(X)
#undef X
	return "WAITING_APPROVE";
}

bool ticket_has_code(const struct ticket *ticket)
{
	static const char *const known[] = { "ISSUED", "IN", "HOLD" };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (text_equal(ticket->status, known[i]))
			return true;
	return false;
}

const char *ticket_code(struct scope *scope, const struct ticket *ticket)
{
	return scope_printf(scope, "%s-%s", ticket->ticket_access_number, ticket->plate ? ticket->plate : "ORANG");
}
