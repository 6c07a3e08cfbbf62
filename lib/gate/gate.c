#include "gate/gate.h"

#include <string.h>

#include "gate/address.h"
#include "gate/format.h"
#include "gate/lane.h"

#define LANES_MAX 50
#define DEVICES_MAX 50
#define ADDRESSES_MAX 5 /* of 43 letters, as the column holds them */

static const struct choice device_types[] = {
	{ "camera", { "Kamera", "Camera" }, NULL },
	{ "rfid", { "Pembaca RFID", "RFID reader" }, NULL },
	{ "qr", { "Pembaca QR", "QR reader" }, NULL },
	{ "scale", { "Jembatan timbang", "Weighbridge" }, NULL },
	{ "barrier", { "Palang", "Barrier" }, NULL },
	{ "lamp", { "Lampu", "Lamp" }, NULL },
	{ 0 },
};

static const struct choice device_statuses[] = {
	{ "ok", { "Baik", "Fine" }, NULL },
	{ "fault", { "Gangguan", "At fault" }, NULL },
	{ "unknown", { "Belum diketahui", "Not known" }, NULL },
	{ 0 },
};

static const struct choice lane_auths[] = {
	{ "signed", { "Tanda tangan", "Signature" }, NULL },
	{ "address", { "Alamat", "Address" }, NULL },
	{ 0 },
};

static const struct field device_fields[] = {
	FIELD_ID    (device, id,            0),
	FIELD_TEXT  (device, name,          REQUIRED, .max = 80),
	FIELD_TEXT  (device, description,   0, .max = 255),
	FIELD_CHOICE(device, type,          device_types, READ_ONLY, .sql = "t.device_type"),
	FIELD_CHOICE(device, status,        device_statuses, READ_ONLY, .sql = "t.device_status"),
	FIELD_ID    (device, lane_id,       READ_ONLY),
	FIELD_ID    (device, gate_id,       READ_ONLY, .sql = "(SELECT l.gate_id FROM lane l WHERE l.id = t.lane_id)"),
	FIELD_TEXT  (device, device_code,   REQUIRED, .max = 64, .format = &format_code, .taken = E_DEVICE_CODE_TAKEN),
	FIELD_CHOICE(device, device_type,   device_types, REQUIRED),
	FIELD_CHOICE(device, device_status, device_statuses, READ_ONLY),
	FIELD_TIME  (device, created_at,    READ_ONLY),
	FIELD_TIME  (device, updated_at,    READ_ONLY),
};
static const struct record device_record = RECORD("device", device, device_fields,
	.noun = { "perangkat", "device" }, .from = "device", .sort = "device_code");

#define LANE_AREA "(SELECT g.area_id FROM gate g WHERE g.id = t.gate_id)"

static const struct field lane_fields[] = {
	FIELD_ID    (lane, id,               0),
	FIELD_ID    (lane, gate_id,          READ_ONLY | FILTER, .record = &gate_embedded_record),
	FIELD_TEXT  (lane, lane_name,        REQUIRED | SEARCH | SORT, .max = 80),
	FIELD_TEXT  (lane, lane_code,        SEARCH | SORT, .max = 32, .format = &format_code, .taken = E_LANE_CODE_TAKEN, .doc = "Made if absent"),
	FIELD_CHOICE(lane, direction,        lane_directions, REQUIRED | FILTER | LABELLED),
	FIELD_TEXTS (lane, allowed_kinds,    REQUIRED, .choices = vehicle_kinds, .min = 1),
	FIELD_CHOICE(lane, mode,             lane_modes, FIXED | FILTER | LABELLED, .doc = "Taken at creation; later an intervention changes it"),
	FIELD_TIME  (lane, mode_until,       READ_ONLY),
	FIELD_CHOICE(lane, auth,             lane_auths, REQUIRED | LABELLED),
	FIELD_TEXTS (lane, addresses,        0, .format = &format_address, .max = ADDRESSES_MAX, .doc = "From where a lane that cannot sign may call"),
	FIELD_BOOL  (lane, reports_passage,  REQUIRED),
	FIELD_INT   (lane, passage_assume_s, REQUIRED, .min = 1, .max = 600, .doc = "After how long an opening counts as passed where no passage is reported"),
	FIELD_TIME  (lane, last_event_at,    READ_ONLY),
	FIELD_TIME  (lane, created_at,       READ_ONLY),
	FIELD_TIME  (lane, updated_at,       READ_ONLY),
	FIELD_MANY  (lane, devices,          &device_record, REQUIRED, .on = "lane_id", .max = DEVICES_MAX),
};
const struct record lane_record = RECORD("lane", lane, lane_fields,
	.noun = { "lajur", "lane" }, .from = "lane", .area = LANE_AREA, .sort = "lane_code", .detail = &lane_detail_record);

static const struct field lane_event_fields[] = {
	FIELD_ID   (lane_event, id,          READ_ONLY, .sql = "event.id"),
	FIELD_TIME (lane_event, at,          READ_ONLY, .sql = "event.created_at"),
	FIELD_TEXT (lane_event, decision,    READ_ONLY, .sql = "event.decision"),
	FIELD_TEXT (lane_event, lamp,        READ_ONLY, .sql = "event.lamp"),
	FIELD_TEXT (lane_event, reason_code, READ_ONLY, .sql = "event.reason_code"),
	FIELD_TEXT (lane_event, plate,       READ_ONLY, .sql = "COALESCE(event.plate, event.plate_read)"),
};
static const struct record lane_event_record = RECORD("lane_event", lane_event, lane_event_fields);

#define DEVICES_THAT_ARE(status) \
	"(SELECT COUNT(*) FROM device d WHERE d.lane_id = t.id AND d.deleted_at IS NULL AND d.device_status = '" status "')"
static const struct field device_health_fields[] = {
	FIELD_INT(device_health, ok,      READ_ONLY, .sql = DEVICES_THAT_ARE("ok")),
	FIELD_INT(device_health, fault,   READ_ONLY, .sql = DEVICES_THAT_ARE("fault")),
	FIELD_INT(device_health, unknown, READ_ONLY, .sql = DEVICES_THAT_ARE("unknown")),
};
static const struct record device_health_record = RECORD("device_health", device_health, device_health_fields);

static const struct field lane_detail_fields[] = {
	FIELD_ID    (lane, id,               READ_ONLY),
	FIELD_ID    (lane, gate_id,          READ_ONLY),
	FIELD_TEXT  (lane, lane_name,        READ_ONLY),
	FIELD_TEXT  (lane, lane_code,        READ_ONLY),
	FIELD_CHOICE(lane, direction,        lane_directions, READ_ONLY | LABELLED),
	FIELD_TEXTS (lane, allowed_kinds,    READ_ONLY, .choices = vehicle_kinds),
	FIELD_CHOICE(lane, mode,             lane_modes, READ_ONLY | LABELLED),
	FIELD_TIME  (lane, mode_until,       READ_ONLY),
	FIELD_CHOICE(lane, auth,             lane_auths, READ_ONLY | LABELLED),
	FIELD_TEXTS (lane, addresses,        READ_ONLY),
	FIELD_BOOL  (lane, is_key_set,       READ_ONLY, .sql = "t.key_sealed IS NOT NULL", .doc = "False: the lane's key has still to be made"),
	FIELD_BOOL  (lane, reports_passage,  READ_ONLY),
	FIELD_INT   (lane, passage_assume_s, READ_ONLY),
	FIELD_ONE   (lane, gate,             &gate_embedded_record, READ_ONLY, .on = "gate_id"),
	FIELD_JSON  (lane, intervention,     READ_ONLY, .sql = "NULL", .doc = "The intervention that is going on; null: none"),
	FIELD_TIME  (lane, last_event_at,    READ_ONLY),
	FIELD_ONE   (lane, last_event,       &lane_event_record, READ_ONLY),
	FIELD_ONE   (lane, device_health,    &device_health_record, READ_ONLY),
	FIELD_MANY  (lane, devices,          &device_record, READ_ONLY, .on = "lane_id"),
	FIELD_TIME  (lane, created_at,       READ_ONLY),
	FIELD_TIME  (lane, updated_at,       READ_ONLY),
};
const struct record lane_detail_record = RECORD("lane_detail", lane, lane_detail_fields,
	.noun = { "lajur", "lane" }, .from = "lane", .area = LANE_AREA,
	.joins = "LEFT JOIN gate_activity event ON event.id = (SELECT MAX(a.id) FROM gate_activity a WHERE a.lane_id = t.id)");

static const struct field gate_fields[] = {
	FIELD_ID    (gate, id,            READ_ONLY),
	FIELD_TEXT  (gate, name,          REQUIRED | SEARCH | SORT, .max = 80),
	FIELD_TEXT  (gate, description,   SEARCH, .max = 255),
	FIELD_TEXT  (gate, identity_gate, SEARCH | SORT, .max = 32, .format = &format_code, .taken = E_IDENTITY_GATE_TAKEN, .doc = "Made if absent"),
	FIELD_CHOICE(gate, gate_type,     gate_types, REQUIRED | FILTER | SORT | LABELLED),
	FIELD_ID    (gate, area_id,       REQUIRED | FILTER, .record = &area_embedded_record),
	FIELD_ONE   (gate, area,          &area_embedded_record, READ_ONLY, .on = "area_id"),
	FIELD_MANY  (gate, lanes,         &lane_record, REQUIRED, .on = "gate_id", .max = LANES_MAX),
	FIELD_TIME  (gate, created_at,    READ_ONLY | SORT),
	FIELD_TIME  (gate, updated_at,    READ_ONLY | SORT),
};
const struct record gate_record = RECORD("gate", gate, gate_fields,
	.noun = { "gerbang", "gate" }, .from = "gate", .area = "t.area_id", .sort = "identity_gate",
	.in_use = "EXISTS (SELECT 1 FROM lane l JOIN gate_activity a ON a.lane_id = l.id WHERE l.gate_id = t.id)",
	.in_use_code = E_GATE_IN_USE);

static const struct field gate_option_fields[] = {
	FIELD_ID    (gate, id,            READ_ONLY),
	FIELD_TEXT  (gate, name,          READ_ONLY | SEARCH | SORT),
	FIELD_TEXT  (gate, description,   READ_ONLY),
	FIELD_TEXT  (gate, identity_gate, READ_ONLY | SEARCH | SORT),
	FIELD_CHOICE(gate, gate_type,     gate_types, READ_ONLY | FILTER | SORT),
	FIELD_ID    (gate, area_id,       HIDDEN | FILTER, .record = &area_embedded_record),
	FIELD_ONE   (gate, area,          &area_embedded_record, READ_ONLY, .on = "area_id"),
	FIELD_MANY  (gate, lanes,         &lane_record, READ_ONLY, .on = "gate_id"),
};
const struct record gate_option_record = RECORD("gate_option", gate, gate_option_fields,
	.noun = { "gerbang", "gate" }, .from = "gate", .area = "t.area_id", .sort = "identity_gate");

static const struct field gate_embedded_fields[] = {
	FIELD_ID    (gate, id,            READ_ONLY),
	FIELD_TEXT  (gate, name,          READ_ONLY),
	FIELD_TEXT  (gate, identity_gate, READ_ONLY),
	FIELD_CHOICE(gate, gate_type,     gate_types, READ_ONLY),
	FIELD_ONE   (gate, area,          &area_embedded_record, READ_ONLY, .on = "area_id"),
};
const struct record gate_embedded_record = RECORD("gate_embedded", gate, gate_embedded_fields,
	.noun = { "gerbang", "gate" }, .from = "gate", .area = "t.area_id");

static const struct field gate_group_fields[] = {
	FIELD_ID    (gate_group, id,          READ_ONLY),
	FIELD_TEXT  (gate_group, name,        READ_ONLY | SEARCH | SORT),
	FIELD_TEXT  (gate_group, description, READ_ONLY),
	FIELD_CHOICE(gate_group, kind,        area_kinds, READ_ONLY | FILTER | SORT | LABELLED),
	FIELD_TEXT  (gate_group, words,       HIDDEN | SEARCH,
		     .sql = "(SELECT GROUP_CONCAT(g.name, ' ', g.identity_gate) FROM gate g WHERE g.area_id = t.id AND g.deleted_at IS NULL)"),
	FIELD_MANY  (gate_group, gates,       &gate_record, READ_ONLY, .on = "area_id"),
};
const struct record gate_group_record = RECORD("gate_group", gate_group, gate_group_fields,
	.noun = { "gerbang", "gate" }, .from = "area", .area = "t.id", .sort = "name");

static const struct field lane_key_fields[] = {
	FIELD_ID  (lane, id,        READ_ONLY),
	FIELD_TEXT(lane, lane_code, READ_ONLY),
	FIELD_TEXT(lane, lane_key,  READ_ONLY | SECRET, .doc = "Shown this once"),
};
const struct record lane_key_record = RECORD("lane_key", lane, lane_key_fields, .noun = { "kunci lajur", "lane key" });

static const struct field gate_keys_fields[] = {
	FIELD_ID  (gate, id,    READ_ONLY),
	FIELD_MANY(gate, lanes, &lane_key_record, READ_ONLY),
};
const struct record gate_keys_record = RECORD("gate_keys", gate, gate_keys_fields, .noun = { "gerbang", "gate" });

/* ---- codes ---- */

static const char *gate_prefix(const char *gate_type)
{
	static const struct {
		const char *gate_type, *prefix;
	} prefixes[] = {
		{ "Main", "GATE" }, { "Buffer Zone", "BUFFERZONE" }, { "Port", "PORT" }, { "Inspection", "INSPECTION" },
	};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (text_equal(prefixes[i].gate_type, gate_type))
			return prefixes[i].prefix;
	return prefixes[0].prefix;
}

static const char *numbered(struct scope *scope, const char *prefix, int64_t number)
{
	return scope_printf(scope, "%s%04lld", prefix, (long long)number);
}

/* What matches the prefix and digits alone counts; longer numbers are somebody's own. */
static const char *numbered_pattern(struct scope *scope, const char *prefix)
{
	return scope_printf(scope, "^%s[0-9]{4,8}$", prefix);
}

static enum outcome name_gate(struct db *db, struct gate *gate)
{
	const char *prefix = gate_prefix(gate->gate_type);
	int64_t number;

	if (db_number_of(db, &number,
			 "SELECT COALESCE(MAX(CAST(SUBSTRING(identity_gate, ?) AS UNSIGNED)), 0) + 1 AS number FROM gate "
			 "WHERE identity_gate REGEXP ?",
			 db_int((int64_t)strlen(prefix) + 1), db_text(numbered_pattern(db_scope(db), prefix))) != OK)
		return FAILED;
	gate->identity_gate = numbered(db_scope(db), prefix, number);
	gate->is_code_made = true;
	record_mark(gate, &gate_record, "identity_gate");
	return OK;
}

static bool is_given(const struct gate *gate, const char *lane_code)
{
	for (size_t i = 0; i < gate->lanes.count; i++)
		if (text_equal(((struct lane *)gate->lanes.items[i])->lane_code, lane_code))
			return true;
	return false;
}

static enum outcome name_lanes(struct db *db, struct gate *gate)
{
	static const char prefix[] = "LANE";
	int64_t number;

	if (db_number_of(db, &number,
			 "SELECT COALESCE(MAX(CAST(SUBSTRING(lane_code, ?) AS UNSIGNED)), 0) + 1 AS number FROM lane "
			 "WHERE lane_code REGEXP ?",
			 db_int((int64_t)sizeof prefix), db_text(numbered_pattern(db_scope(db), prefix))) != OK)
		return FAILED;
	for (size_t i = 0; i < gate->lanes.count; i++) {
		struct lane *lane = gate->lanes.items[i];
		const char *code;
		if (lane->lane_code)
			continue;
		do
			code = numbered(db_scope(db), prefix, number++);
		while (is_given(gate, code));
		lane->lane_code = code;
		lane->is_code_made = true;
		record_mark(lane, &lane_record, "lane_code");
	}
	return OK;
}

static const struct lane *lane_before(const struct gate *before, const char *id)
{
	for (size_t i = 0; before && id && i < before->lanes.count; i++)
		if (text_equal(((struct lane *)before->lanes.items[i])->id, id))
			return before->lanes.items[i];
	return NULL;
}

enum outcome gate_complete(struct db *db, struct gate *gate, const struct gate *before)
{
	bool unnamed = false;

	if (!gate->identity_gate && before)
		gate->identity_gate = before->identity_gate;
	for (size_t i = 0; i < gate->lanes.count; i++) {
		struct lane *lane = gate->lanes.items[i];
		const struct lane *old = record_gave(lane, &lane_record, "id") ? lane_before(before, lane->id) : NULL;
		if (lane->is_code_made)
			lane->lane_code = NULL; /* it was taken */
		if (!lane->lane_code && old)
			lane->lane_code = old->lane_code;
		if (!lane->mode)
			lane->mode = "AUTO";
		if (!lane->addresses.count)
			lane->addresses.items = NULL;
		unnamed |= !lane->lane_code;
	}
	if ((!gate->identity_gate || gate->is_code_made) && name_gate(db, gate) != OK)
		return FAILED;
	return unnamed ? name_lanes(db, gate) : OK;
}

bool gate_made_code(const struct gate *gate, const char *key)
{
	if (text_equal(key, "identity_gate"))
		return gate->is_code_made;
	for (size_t i = 0; text_equal(key, "lane_code") && i < gate->lanes.count; i++)
		if (((struct lane *)gate->lanes.items[i])->is_code_made)
			return true;
	return false;
}
