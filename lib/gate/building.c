#include "gate/building.h"

#define NOUN { "lokasi tujuan", "building" }
#define SHARED "t.company_id IS NULL OR t.is_port"

static const struct field building_fields[] = {
	FIELD_ID    (building, id,         READ_ONLY),
	FIELD_TEXT  (building, name,       REQUIRED | SEARCH | SORT, .max = 120),
	FIELD_TEXT  (building, address,    REQUIRED | SEARCH | SORT, .max = 255),
	FIELD_ID    (building, area_id,    REQUIRED | FILTER, .record = &area_record),
	FIELD_ONE   (building, area,       &area_embedded_record, READ_ONLY, .on = "area_id"),
	FIELD_ID    (building, company_id, OWNER | FILTER, .record = &company_record),
	FIELD_ONE   (building, company,    &company_embedded_record, READ_ONLY, .on = "company_id"),
	FIELD_BOOL  (building, is_port,    FILTER | SORT),
	FIELD_NUMBER(building, latitude,   0, .min = -90, .max = 90),
	FIELD_NUMBER(building, longitude,  0, .min = -180, .max = 180),
	FIELD_BOOL  (building, is_active,  FILTER | SORT),
	FIELD_TIME  (building, created_at, READ_ONLY | SORT),
	FIELD_TIME  (building, updated_at, READ_ONLY | SORT),
};
const struct record building_record = RECORD("building", building, building_fields,
	.noun = NOUN, .from = "building", .company = "t.company_id", .shared = SHARED, .sort = "name",
	.in_use = "EXISTS (SELECT 1 FROM ticket_building x WHERE x.building_id = t.id)");

static const struct field building_embedded_fields[] = {
	FIELD_ID  (building, id,      READ_ONLY),
	FIELD_TEXT(building, name,    READ_ONLY),
	FIELD_TEXT(building, address, READ_ONLY),
};
const struct record building_embedded_record = RECORD("building_embedded", building, building_embedded_fields,
	.noun = NOUN, .from = "building", .company = "t.company_id", .shared = SHARED, .sort = "name");

static const struct field building_option_fields[] = {
	FIELD_ID  (building, id,         READ_ONLY),
	FIELD_TEXT(building, name,       READ_ONLY | SEARCH | SORT),
	FIELD_TEXT(building, address,    READ_ONLY | SEARCH),
	FIELD_ID  (building, area_id,    READ_ONLY | FILTER),
	FIELD_ID  (building, company_id, READ_ONLY | FILTER),
	FIELD_BOOL(building, is_port,    READ_ONLY | FILTER),
};
const struct record building_option_record = RECORD("building_option", building, building_option_fields,
	.noun = NOUN, .from = "building", .company = "t.company_id", .shared = SHARED, .where = "t.is_active", .sort = "name");
const struct record building_port_option_record = RECORD("building_port_option", building, building_option_fields,
	.noun = { "lokasi tujuan pelabuhan", "port building" }, .from = "building", .company = "t.company_id", .shared = SHARED,
	.where = "t.is_active AND t.is_port", .sort = "name");
