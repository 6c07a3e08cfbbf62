#include "gate/area.h"

#include "gate/lane.h"

const struct choice area_kinds[] = {
	{ "main", { "Kawasan utama", "Main zone" }, NULL },
	{ "buffer_zone", { "Buffer zone", "Buffer zone" }, NULL },
	{ "port", { "Pelabuhan", "Port" }, NULL },
	{ "inspection", { "Pemeriksaan", "Inspection" }, NULL },
	{ "office", { "Kantor", "Office" }, NULL },
	{ 0 },
};

static const struct choice area_operators[] = {
	{ "zone", { "Pengelola kawasan", "Zone operator" }, NULL },
	{ "port", { "Pengelola pelabuhan", "Port operator" }, NULL },
	{ 0 },
};

/* A gate as its area shows it. */
struct area_gate {
	const char *id, *name, *description, *identity_gate, *gate_type;
};
static const struct field area_gate_fields[] = {
	FIELD_ID    (area_gate, id,            READ_ONLY),
	FIELD_TEXT  (area_gate, name,          READ_ONLY),
	FIELD_TEXT  (area_gate, description,   READ_ONLY),
	FIELD_TEXT  (area_gate, identity_gate, READ_ONLY),
	FIELD_CHOICE(area_gate, gate_type,     gate_types, READ_ONLY),
};
static const struct record area_gate_record = RECORD("area_gate", area_gate, area_gate_fields,
	.noun = { "gerbang", "gate" }, .from = "gate", .sort = "identity_gate");

static const struct field area_fields[] = {
	FIELD_ID    (area, id,          READ_ONLY),
	FIELD_TEXT  (area, name,        READ_ONLY | SEARCH | SORT),
	FIELD_TEXT  (area, description, READ_ONLY | SEARCH),
	FIELD_CHOICE(area, kind,        area_kinds, READ_ONLY | FILTER | SORT | LABELLED),
	FIELD_CHOICE(area, operator,    area_operators, READ_ONLY | FILTER | LABELLED),
	FIELD_MANY  (area, gates,       &area_gate_record, READ_ONLY, .on = "area_id"),
	FIELD_INT   (area, capacity,    READ_ONLY | SORT, .doc = "Vehicles that it holds; null: not limited"),
	FIELD_TIME  (area, created_at,  READ_ONLY | SORT),
};
const struct record area_record = RECORD("area", area, area_fields,
	.noun = { "jenis lokasi", "area" }, .from = "area", .sort = "name");

static const struct field area_embedded_fields[] = {
	FIELD_ID  (area, id,          READ_ONLY),
	FIELD_TEXT(area, name,        READ_ONLY),
	FIELD_TEXT(area, description, READ_ONLY),
};
const struct record area_embedded_record = RECORD("area_embedded", area, area_embedded_fields,
	.noun = { "jenis lokasi", "area" }, .from = "area", .area = "t.id");
