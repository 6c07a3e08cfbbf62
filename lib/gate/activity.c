#include "gate/activity.h"

#include "gate/format.h"
#include "gate/lane.h"
#include "gate/ticket.h"

const struct choice decisions[] = {
	{ "ACCEPT", { "Diterima", "Accepted" }, "green" },
	{ "REJECT", { "Ditolak", "Refused" }, "red" },
	{ "HOLD", { "Menunggu petugas", "Waits for an officer" }, "gold" },
	{ 0 },
};

const struct choice lamps[] = {
	{ "hijau", { "Hijau", "Green" }, NULL },
	{ "kuning", { "Kuning", "Yellow" }, NULL },
	{ "merah", { "Merah", "Red" }, NULL },
	{ 0 },
};

const struct choice passages[] = {
	{ "NONE", { "Tidak melintas", "No passage" }, NULL },
	{ "PENDING", { "Menunggu melintas", "Passage not reported yet" }, NULL },
	{ "STUCK", { "Tidak kunjung melintas", "Stuck" }, NULL },
	{ "PASSED", { "Melintas", "Passed" }, NULL },
	{ "ASSUMED", { "Dianggap melintas", "Assumed to have passed" }, NULL },
	{ "ABORTED", { "Batal melintas", "Aborted" }, NULL },
	{ "REPLACED", { "Dibaca ulang", "Read again" }, NULL },
	{ 0 },
};

static const struct choice steps[] = {
	{ "MAIN_IN", { "Masuk kawasan", "Into the zone" }, NULL },
	{ "MAIN_OUT", { "Keluar kawasan", "Out of the zone" }, NULL },
	{ "BUFFER_IN", { "Masuk buffer zone", "Into the buffer zone" }, NULL },
	{ "BUFFER_OUT", { "Keluar buffer zone", "Out of the buffer zone" }, NULL },
	{ "PORT_IN", { "Masuk pelabuhan", "Into the port" }, NULL },
	{ "PORT_OUT", { "Keluar pelabuhan", "Out of the port" }, NULL },
	{ 0 },
};

static const struct choice closings[] = {
	{ "out", { "Keluar", "Left" }, NULL },
	{ "missed_exit", { "Keluar tidak terbaca", "Exit was not read" }, NULL },
	{ "reset", { "Dibatalkan petugas", "Reset by an officer" }, NULL },
	{ "aborted", { "Batal masuk", "Entry aborted" }, NULL },
	{ "auto", { "Ditutup sistem", "Closed by the system" }, NULL },
	{ 0 },
};

const struct choice visit_states[] = {
	{ "OPEN", { "Berlangsung", "Under way" }, NULL },
	{ "CLOSED", { "Berakhir", "Ended" }, NULL },
	{ 0 },
};

const struct choice visit_places[] = {
	{ "outside", { "Di luar", "Outside" }, NULL },
	{ "main", { "Kawasan", "Zone" }, NULL },
	{ "buffer_zone", { "Buffer zone", "Buffer zone" }, NULL },
	{ "port", { "Pelabuhan", "Port" }, NULL },
	{ 0 },
};

static const struct field activity_ticket_fields[] = {
	FIELD_ID  (activity_ticket, id,     READ_ONLY, .sql = "k.id"),
	FIELD_TEXT(activity_ticket, number, READ_ONLY, .sql = "k.ticket_access_number"),
	FIELD_TEXT(activity_ticket, type,   READ_ONLY, .sql = TICKET_TYPE_SQL("k")),
};
static const struct record activity_ticket_record = RECORD("activity_ticket", activity_ticket, activity_ticket_fields,
	.noun = { "tiket", "ticket" });

/* A passage that its lane should have reported within a minute is stuck (reliability: "The truck never passes"). */
#define PASSAGE_NOW "IF(t.passage = 'PENDING' AND t.created_at < UTC_TIMESTAMP(3) - INTERVAL 60 SECOND, 'STUCK', t.passage)"

static const struct field gate_activity_fields[] = {
	FIELD_ID    (gate_activity, id,             READ_ONLY),
	FIELD_TIME  (gate_activity, created_at,     READ_ONLY | SORT),
	FIELD_TIME  (gate_activity, event_at,       READ_ONLY, .doc = "By the lane's clock"),
	FIELD_BOOL  (gate_activity, is_time_off,    READ_ONLY, .doc = "The lane's clock differs by more than two minutes"),
	FIELD_TEXT  (gate_activity, transaction_id, READ_ONLY | FILTER),
	FIELD_ID    (gate_activity, gate_id,        READ_ONLY | FILTER),
	FIELD_TEXT  (gate_activity, gate_name,      READ_ONLY, .sql = "g.name"),
	FIELD_ID    (gate_activity, lane_id,        READ_ONLY | FILTER),
	FIELD_TEXT  (gate_activity, lane_code,      READ_ONLY | FILTER),
	FIELD_TEXT  (gate_activity, lane_name,      READ_ONLY, .sql = "l.lane_name"),
	FIELD_ID    (gate_activity, area_id,        READ_ONLY | FILTER),
	FIELD_TEXT  (gate_activity, area_name,      READ_ONLY, .sql = "a.name"),
	FIELD_CHOICE(gate_activity, direction,      lane_directions, READ_ONLY | FILTER | LABELLED),
	FIELD_CHOICE(gate_activity, step,           steps, READ_ONLY | FILTER | LABELLED),
	FIELD_TEXT  (gate_activity, type_access,    READ_ONLY),
	FIELD_TEXT  (gate_activity, credential,     READ_ONLY, .doc = "What led to the ticket: qr, tag or plate"),
	FIELD_TEXT  (gate_activity, plate_read,     READ_ONLY | SEARCH),
	FIELD_TEXT  (gate_activity, plate,          READ_ONLY | FILTER | SEARCH, .format = &format_plain_plate, .doc = "What it was matched to"),
	FIELD_INT   (gate_activity, plate_score,    READ_ONLY, .doc = "Per cent"),
	FIELD_CHOICE(gate_activity, vehicle_type,   vehicle_kinds, READ_ONLY | FILTER | LABELLED),
	FIELD_ONE   (gate_activity, ticket,         &activity_ticket_record, READ_ONLY),
	FIELD_TEXT  (gate_activity, ticket_number,  HIDDEN | FILTER, .sql = "k.ticket_access_number"),
	FIELD_TEXT  (gate_activity, employee_name,  READ_ONLY, .sql = "e.name"),
	FIELD_ID    (gate_activity, company_id,     READ_ONLY | FILTER),
	FIELD_TEXT  (gate_activity, company_name,   READ_ONLY, .sql = "c.name"),
	FIELD_ID    (gate_activity, visit_id,       READ_ONLY | FILTER),
	FIELD_CHOICE(gate_activity, decision,       decisions, READ_ONLY | FILTER | LABELLED),
	FIELD_CHOICE(gate_activity, lamp,           lamps, READ_ONLY | FILTER | LABELLED),
	FIELD_TEXT  (gate_activity, action,         READ_ONLY),
	FIELD_TEXT  (gate_activity, reason_code,    READ_ONLY | FILTER),
	FIELD_TEXT  (gate_activity, reason,         READ_ONLY, .sql = "JSON_VALUE(t.answer, '$.reason')", .doc = "As the lane was told"),
	FIELD_TEXT  (gate_activity, reason_en,      READ_ONLY, .sql = "JSON_VALUE(t.answer, '$.reasonEn')"),
	FIELD_TEXTS (gate_activity, reasons,        READ_ONLY, .doc = "All that applied"),
	FIELD_CHOICE(gate_activity, passage,        passages, READ_ONLY | LABELLED, .sql = PASSAGE_NOW),
	FIELD_TIME  (gate_activity, passed_at,      READ_ONLY),
	FIELD_CHOICE(gate_activity, mode,           lane_modes, READ_ONLY | LABELLED),
	FIELD_INT   (gate_activity, weight_kg,      READ_ONLY),
	FIELD_FILE  (gate_activity, photo_path,     READ_ONLY),
};
const struct record gate_activity_record = RECORD("gate_activity", gate_activity, gate_activity_fields,
	.noun = { "aktivitas gerbang", "gate activity" }, .from = "gate_activity", .permanent = true,
	.joins = "LEFT JOIN lane l ON l.id = t.lane_id LEFT JOIN gate g ON g.id = t.gate_id LEFT JOIN area a ON a.id = t.area_id "
		 "LEFT JOIN ticket k ON k.id = t.ticket_id LEFT JOIN employee e ON e.id = t.employee_id LEFT JOIN company c ON c.id = t.company_id",
	.where = "t.is_echo = 0", .company = "t.company_id", .area = "t.area_id", .dates = "t.created_at",
	.walks = "company_id by_company lane_id by_lane area_id by_area", .counted_in = "gate_activity_count",
	.counted_by = "lane_id company_id gate_id area_id lane_code direction step vehicle_type decision lamp reason_code is_echo");

/* Where somebody is now, as areas count: the area of the last event. */
#define LAST_AREA "(SELECT x.area_id FROM gate_activity x WHERE x.visit_id = t.id ORDER BY x.id DESC LIMIT 1)"
#define VISIT_JOINS \
	"LEFT JOIN ticket k ON k.id = t.ticket_id LEFT JOIN employee e ON e.id = t.employee_id " \
	"LEFT JOIN company c ON c.id = t.company_id"
/* A truck is overdue when its ticket has ended, anybody after a day. */
#define IS_OVERDUE "(t.state = 'OPEN' AND COALESCE(k.expired_at, t.in_at + INTERVAL 1 DAY) < UTC_TIMESTAMP(3))"

#define VISIT_FIELDS \
	FIELD_ID    (visit, id,            READ_ONLY), \
	FIELD_ID    (visit, ticket_id,     READ_ONLY | FILTER), \
	FIELD_ONE   (visit, ticket,        &activity_ticket_record, READ_ONLY), \
	FIELD_TEXT  (visit, ticket_number, HIDDEN | FILTER | SEARCH, .sql = "k.ticket_access_number"), \
	FIELD_TEXT  (visit, employee_name, READ_ONLY | SEARCH | SORT, .sql = "e.name"), \
	FIELD_ID    (visit, company_id,    READ_ONLY | FILTER), \
	FIELD_TEXT  (visit, company_name,  READ_ONLY | SEARCH | SORT, .sql = "c.name"), \
	FIELD_TEXT  (visit, plate,         READ_ONLY | FILTER | SEARCH | SORT, .format = &format_plain_plate), \
	FIELD_CHOICE(visit, vehicle_type,  vehicle_kinds, READ_ONLY | FILTER | SORT | LABELLED), \
	FIELD_CHOICE(visit, state,         visit_states, READ_ONLY | LABELLED), \
	FIELD_CHOICE(visit, closed_as,     closings, READ_ONLY | LABELLED), \
	FIELD_TEXT  (visit, closed_reason, READ_ONLY), \
	FIELD_CHOICE(visit, place,         visit_places, READ_ONLY | FILTER | SORT | LABELLED), \
	FIELD_INT   (visit, siklus,        READ_ONLY | SORT, .doc = "Trips into the port"), \
	FIELD_TIME  (visit, in_at,         READ_ONLY | SORT), \
	FIELD_TIME  (visit, out_at,        READ_ONLY | SORT), \
	FIELD_INT   (visit, dwell_s,       READ_ONLY, .sql = "TIMESTAMPDIFF(SECOND, t.in_at, COALESCE(t.out_at, UTC_TIMESTAMP(3)))"), \
	FIELD_BOOL  (visit, is_overdue,    READ_ONLY | FILTER, .sql = IS_OVERDUE)

static const struct field visit_fields[] = {
	VISIT_FIELDS,
	FIELD_MANY(visit, activities, &gate_activity_record, READ_ONLY | DETAIL, .on = "visit_id"),
};
const struct record visit_record = RECORD("visit", visit, visit_fields,
	.noun = { "kunjungan", "visit" }, .from = "visit", .permanent = true, .joins = VISIT_JOINS, .company = "t.company_id", .area = LAST_AREA,
	.other_ids = "SELECT x.visit_id FROM gate_activity x WHERE x.id = ?");

static const struct field inside_fields[] = {
	VISIT_FIELDS,
	FIELD_BOOL(visit, is_presumed_out, READ_ONLY | FILTER, .sql = "(t.closed_as = 'auto')"),
};
const struct record inside_record = RECORD("inside", visit, inside_fields,
	.noun = { "kendaraan di dalam kawasan", "vehicles inside" }, .from = "visit", .permanent = true, .joins = VISIT_JOINS,
	.where = "(t.state = 'OPEN' AND t.place <> 'outside') OR (t.closed_as = 'auto' AND t.updated_at > UTC_TIMESTAMP(3) - INTERVAL 1 DAY)",
	.company = "t.company_id", .area = LAST_AREA, .sort = "-in_at");
