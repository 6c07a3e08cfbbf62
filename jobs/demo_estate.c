#include "demo_estate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "gate/company.h"
#include "gate/format.h"
#include "gate/lane.h"
#include "gate/product.h"
#include "store/record_save.h"

#define TOLD WRITE_ONLY /* in the database, not in demo.json */
#define SECRET READ_ONLY, .sql = "NULL" /* in demo.json, not in the database */

/* --- The things, each as far as the files give it and demo.json tells it. --- */

struct demo_area {
	const char *id, *name, *kind, *operator, *description;
	int64_t capacity;
};
static const struct field area_fields[] = {
	FIELD_ID  (demo_area, id,          READ_ONLY),
	FIELD_TEXT(demo_area, name,        REQUIRED),
	FIELD_TEXT(demo_area, kind,        REQUIRED),
	FIELD_TEXT(demo_area, operator,    REQUIRED),
	FIELD_TEXT(demo_area, description, TOLD),
	FIELD_INT (demo_area, capacity,    0),
};
static const struct record area_record = RECORD("area", demo_area, area_fields, .from = "area");

struct demo_building {
	const char *id, *name, *address, *area_id, *company_id;
	bool is_port;
	double latitude, longitude;
};
static const struct field building_fields[] = {
	FIELD_ID    (demo_building, id,         READ_ONLY),
	FIELD_TEXT  (demo_building, name,       REQUIRED),
	FIELD_TEXT  (demo_building, address,    REQUIRED),
	FIELD_ID    (demo_building, area_id,    REQUIRED, .record = &area_record),
	FIELD_ID    (demo_building, company_id, 0, .record = &company_record),
	FIELD_BOOL  (demo_building, is_port,    0),
	FIELD_NUMBER(demo_building, latitude,   TOLD),
	FIELD_NUMBER(demo_building, longitude,  TOLD),
};
static const struct record building_record = RECORD("building", demo_building, building_fields, .from = "building");

struct demo_gate {
	const char *id, *identity_gate, *name, *gate_type, *area_id, *description;
};
static const struct field gate_fields[] = {
	FIELD_ID    (demo_gate, id,            READ_ONLY),
	FIELD_TEXT  (demo_gate, identity_gate, REQUIRED, .format = &format_code),
	FIELD_TEXT  (demo_gate, name,          REQUIRED),
	FIELD_CHOICE(demo_gate, gate_type,     gate_types, REQUIRED),
	FIELD_ID    (demo_gate, area_id,       REQUIRED, .record = &area_record),
	FIELD_TEXT  (demo_gate, description,   TOLD),
};
static const struct record gate_record = RECORD("gate", demo_gate, gate_fields, .from = "gate");

static const struct field lane_fields[] = {
	FIELD_ID    (demo_lane, id,               READ_ONLY),
	FIELD_TEXT  (demo_lane, lane_code,        REQUIRED, .format = &format_code),
	FIELD_ID    (demo_lane, gate_id,          TOLD, .record = &gate_record),
	FIELD_TEXT  (demo_lane, identity_gate,    READ_ONLY, .sql = "gate.identity_gate"),
	FIELD_TEXT  (demo_lane, gate_type,        READ_ONLY, .sql = "gate.gate_type"),
	FIELD_TEXT  (demo_lane, lane_name,        REQUIRED),
	FIELD_CHOICE(demo_lane, direction,        lane_directions, REQUIRED),
	FIELD_TEXT  (demo_lane, key,              SECRET),
	FIELD_TEXTS (demo_lane, allowed_kinds,    REQUIRED, .choices = vehicle_kinds),
	FIELD_BOOL  (demo_lane, reports_passage,  0),
	FIELD_INT   (demo_lane, passage_assume_s, TOLD),
};
const struct record demo_lane_record = RECORD("lane", demo_lane, lane_fields,
	.from = "lane", .joins = "JOIN gate ON gate.id = t.gate_id", .where = "t.auth = 'signed'");

struct demo_device {
	const char *id, *device_code, *lane_id, *name, *device_type, *device_status;
};
static const struct field device_fields[] = {
	FIELD_ID  (demo_device, id,            READ_ONLY),
	FIELD_TEXT(demo_device, device_code,   REQUIRED, .format = &format_code),
	FIELD_ID  (demo_device, lane_id,       REQUIRED, .record = &demo_lane_record),
	FIELD_TEXT(demo_device, name,          REQUIRED),
	FIELD_TEXT(demo_device, device_type,   REQUIRED),
	FIELD_TEXT(demo_device, device_status, REQUIRED),
};
static const struct record device_record = RECORD("device", demo_device, device_fields, .from = "device");

struct demo_vehicle {
	const char *id, *police_number, *vehicle_type, *company_id, *rfid, *tare_valid_to, *stnk_expired_at, *kir_expired_at, *priority;
	int64_t tare_kg, gross_limit_kg;
};
static const struct field vehicle_fields[] = {
	FIELD_ID    (demo_vehicle, id,              READ_ONLY),
	FIELD_TEXT  (demo_vehicle, police_number,   REQUIRED, .format = &format_plate),
	FIELD_CHOICE(demo_vehicle, vehicle_type,    vehicle_kinds, REQUIRED),
	FIELD_ID    (demo_vehicle, company_id,      0, .record = &company_record),
	FIELD_TEXT  (demo_vehicle, rfid,            0, .format = &format_tag),
	FIELD_INT   (demo_vehicle, tare_kg,         0),
	FIELD_DATE  (demo_vehicle, tare_valid_to,   TOLD),
	FIELD_INT   (demo_vehicle, gross_limit_kg,  0),
	FIELD_DATE  (demo_vehicle, stnk_expired_at, 0),
	FIELD_DATE  (demo_vehicle, kir_expired_at,  0),
	FIELD_TEXT  (demo_vehicle, priority,        0),
};
static const struct record vehicle_record = RECORD("vehicle", demo_vehicle, vehicle_fields, .from = "vehicle");

struct demo_employee {
	const char *id, *name, *nip, *company_id, *activity, *status, *gatepass_number, *valid_start_at, *valid_end_at;
	const char *rfid, *vehicle_type;
	bool is_permanent;
	struct texts area_ids;
};
static const struct field employee_fields[] = {
	FIELD_ID    (demo_employee, id,              READ_ONLY),
	FIELD_TEXT  (demo_employee, name,            REQUIRED),
	FIELD_TEXT  (demo_employee, nip,             TOLD),
	FIELD_ID    (demo_employee, company_id,      REQUIRED, .record = &company_record),
	FIELD_TEXT  (demo_employee, activity,        TOLD),
	FIELD_TEXT  (demo_employee, status,          REQUIRED),
	FIELD_TEXT  (demo_employee, gatepass_number, REQUIRED),
	FIELD_DATE  (demo_employee, valid_start_at,  TOLD),
	FIELD_DATE  (demo_employee, valid_end_at,    0),
	FIELD_TEXT  (demo_employee, rfid,            0, .format = &format_tag),
	FIELD_CHOICE(demo_employee, vehicle_type,    vehicle_kinds, 0),
	FIELD_BOOL  (demo_employee, is_permanent,    TOLD),
	FIELD_IDS   (demo_employee, area_ids,        &area_record, 0, .through = "employee_area", .on = "employee_id", .to = "area_id"),
};
static const struct record employee_record = RECORD("employee", demo_employee, employee_fields, .from = "employee");

/* What is in the database before any file is read, by what the files call it. */
struct demo_known {
	const char *id, *label;
};
static const struct field known_fields[] = { FIELD_ID(demo_known, id, READ_ONLY), FIELD_TEXT(demo_known, label, READ_ONLY) };
static const struct record role_record = RECORD("role", demo_known, known_fields);

/* Addresses under .example are the demonstration's; it touches nobody else's. */
static const struct field user_fields[] = {
	FIELD_ID  (demo_user, id,                READ_ONLY),
	FIELD_TEXT(demo_user, email,             REQUIRED, .format = &format_email),
	FIELD_TEXT(demo_user, fullname,          REQUIRED),
	FIELD_ID  (demo_user, role_id,           TOLD, .record = &role_record),
	FIELD_TEXT(demo_user, role_key,          READ_ONLY, .sql = "role.`key`"),
	FIELD_ID  (demo_user, company_id,        0, .record = &company_record),
	FIELD_TEXT(demo_user, phone_number,      TOLD),
	FIELD_TEXT(demo_user, functional,        TOLD),
	FIELD_TEXT(demo_user, password,          SECRET),
	FIELD_INT (demo_user, account_quota,     TOLD),
	FIELD_BOOL(demo_user, is_email_verified, TOLD),
	FIELD_IDS (demo_user, area_ids,          &area_record, 0, .through = "user_area", .on = "user_id", .to = "area_id"),
};
const struct record demo_user_record = RECORD("user", demo_user, user_fields,
	.from = "user", .joins = "JOIN role ON role.id = t.role_id", .where = "t.email LIKE '%.example'");

/* Its rows are there from the start: a sheet fills them in. */
struct demo_contact {
	const char *id, *name, *phone, *whatsapp, *email, *address, *open_hours;
};
static const struct field contact_fields[] = {
	FIELD_ID  (demo_contact, id,         READ_ONLY),
	FIELD_TEXT(demo_contact, name,       REQUIRED),
	FIELD_TEXT(demo_contact, phone,      0, .format = &format_phone),
	FIELD_TEXT(demo_contact, whatsapp,   0, .format = &format_phone),
	FIELD_TEXT(demo_contact, email,      0, .format = &format_email),
	FIELD_TEXT(demo_contact, address,    0),
	FIELD_TEXT(demo_contact, open_hours, 0),
};
static const struct record contact_record = RECORD("contact", demo_contact, contact_fields, .from = "contact");

struct demo_faq_group {
	const char *id, *name;
};
static const struct field faq_group_fields[] = { FIELD_ID(demo_faq_group, id, READ_ONLY),
						 FIELD_TEXT(demo_faq_group, name, REQUIRED) };
static const struct record faq_group_record = RECORD("faq_group", demo_faq_group, faq_group_fields, .from = "faq_group",
						     .permanent = true);

struct demo_faq {
	const char *id, *question, *group_id, *answer;
	int64_t sequence;
	bool is_published;
};
static const struct field faq_fields[] = {
	FIELD_ID  (demo_faq, id,           READ_ONLY),
	FIELD_TEXT(demo_faq, question,     REQUIRED),
	FIELD_ID  (demo_faq, group_id,     REQUIRED, .record = &faq_group_record),
	FIELD_INT (demo_faq, sequence,     0),
	FIELD_BOOL(demo_faq, is_published, 0),
	FIELD_TEXT(demo_faq, answer,       REQUIRED, .max = 5000),
};
static const struct record faq_record = RECORD("faq", demo_faq, faq_fields, .from = "faq");

const struct demo_sheet demo_sheets[DEMO_SHEETS] = {
	{ &area_record, "areas" },
	{ &company_record, "companies" },
	{ &building_record, "buildings" },
	{ &product_record, "products" },
	{ &gate_record, NULL },
	{ &demo_lane_record, "lanes" },
	{ &device_record, NULL },
	{ &vehicle_record, "vehicles" },
	{ &employee_record, "employees" },
	{ &demo_user_record, "users" },
	{ &contact_record, NULL },
	{ &faq_group_record, NULL },
	{ &faq_record, NULL },
};

/* --- From the files into the database. --- */

#define COLUMNS 16

/* A row by what people call it: its first column. */
struct label {
	const struct record *record;
	const char *text, *id;
	const struct label *next;
};

struct planting {
	struct db *db;
	struct scope *scope;
	const struct label *labels;
	size_t *rows;
};

static void add_label(struct planting *p, const struct record *record, const char *text, const char *id)
{
	struct label *label = scope_alloc(p->scope, sizeof *label);
	*label = (struct label){ record, text, id, p->labels };
	p->labels = label;
}

static const char *id_of(const struct planting *p, const struct record *record, const char *text)
{
	for (const struct label *label = p->labels; label; label = label->next)
		if (label->record == record && text_equal(label->text, text))
			return label->id;
	return NULL;
}

static enum outcome find_label(struct planting *p, const struct field *f, const char *text, const char *place, const char **id)
{
	*id = id_of(p, f->record, text);
	return *id ? OK : error_add(p->scope, E_REFERENCE_UNKNOWN, place, NULL);
}

/* "Pelabuhan,Kantor Pengelola": texts, or the labels of things. */
static enum outcome read_several(struct planting *p, const struct field *f, char *cell, const char *place, struct texts *texts)
{
	texts->items = scope_alloc(p->scope, COLUMNS * sizeof *texts->items);
	for (char *item; (item = strsep(&cell, ",")) && texts->count < COLUMNS; texts->count++) {
		texts->items[texts->count] = item;
		if (f->type == TYPE_IDS && find_label(p, f, item, place, &texts->items[texts->count]) != OK)
			return FAILED;
	}
	return OK;
}

static enum outcome read_cell(struct planting *p, const struct field *f, char *cell, const char *place, void *thing)
{
	char day[DATE_DAY_SIZE];

	if (f->type == TYPE_TEXTS || f->type == TYPE_IDS)
		return read_several(p, f, cell, place, &FIELD_OF(thing, f, struct texts));
	if (f->type == TYPE_ID)
		return find_label(p, f, cell, place, &FIELD_OF(thing, f, const char *));
	if (f->type == TYPE_DATE && (*cell == '+' || *cell == '-')) {
		date_day_text(date_now_ms() + strtol(cell, NULL, 10) * DATE_DAY_MS, day);
		cell = day;
	}
	if (field_read_text(p->scope, f, cell, place, thing) != OK)
		return FAILED;
	if (cell == day)
		FIELD_OF(thing, f, const char *) = scope_text(p->scope, day);
	return OK;
}

static enum outcome plant_row(struct planting *p, const struct record *record, char *const heads[COLUMNS], char *line,
			      const char *place)
{
	void *thing = record_new(p->scope, record);
	const char *label = NULL, *id;

	for (size_t i = 0; i < COLUMNS && heads[i] && line; i++) {
		const struct field *f = record_field(record, heads[i]);
		char *cell = strsep(&line, "\t");
		if (!f)
			return error_add(p->scope, E_UNKNOWN_FIELD, scope_printf(p->scope, "%s: %s", place, heads[i]), NULL);
		if (!*cell)
			continue;
		if (!label)
			label = cell;
		record_mark(thing, record, f->name);
		if (read_cell(p, f, cell, scope_printf(p->scope, "%s: %s", place, f->name), thing) != OK)
			return FAILED;
	}
	if ((id = id_of(p, record, label)))
		return record_update(p->db, record, thing, id);
	if (record_insert(p->db, record, thing, NULL, &id) != OK)
		return FAILED;
	add_label(p, record, label, id);
	return OK;
}

static enum outcome plant_sheet(struct planting *p, const struct record *record, FILE *file, const char *path, size_t *rows)
{
	char line[2000], *heads[COLUMNS] = { NULL };

	for (int number = 1; fgets(line, sizeof line, file); number++) {
		char *row = scope_copy(p->scope, line, strcspn(line, "\n"));
		if (*row == '#' || !*row)
			continue;
		if (!heads[0]) {
			for (size_t i = 0; i < COLUMNS && row; i++)
				heads[i] = strsep(&row, "\t");
			continue;
		}
		if (plant_row(p, record, heads, row, scope_printf(p->scope, "%s:%d", path, number)) != OK)
			return FAILED;
		++*rows;
	}
	return OK;
}

static enum outcome know(struct planting *p, const struct record *record, const char *sql)
{
	struct list rows;

	if (db_rows_values(p->db, &role_record, &rows, sql, NULL, 0) != OK)
		return FAILED;
	for (size_t i = 0; i < rows.count; i++) {
		const struct demo_known *known = rows.items[i];
		add_label(p, record, known->label, known->id);
	}
	return OK;
}

static enum outcome plant(struct planting *p, const char *folder)
{
	if (know(p, &role_record, "SELECT id, `key` AS label FROM role WHERE deleted_at IS NULL") != OK ||
	    know(p, &contact_record, "SELECT id, name AS label FROM contact WHERE deleted_at IS NULL") != OK)
		return FAILED;
	for (size_t i = 0; i < DEMO_SHEETS; i++) {
		const char *path = scope_printf(p->scope, "%s/demo/%s.tsv", folder, demo_sheets[i].record->name);
		FILE *file = fopen(path, "re");
		if (!file)
			return error_internal(p->scope, "the file %s cannot be read", path);
		enum outcome outcome = plant_sheet(p, demo_sheets[i].record, file, path, &p->rows[i]);
		fclose(file);
		if (outcome != OK)
			return FAILED;
	}
	/* The tags of the demonstration are issued. */
	return db_run_values(p->db, "UPDATE employee SET issue_status = 'ISSUED', issued_from = valid_start_at, issued_to = valid_end_at, "
			     "issued_at = created_at WHERE rfid IS NOT NULL AND issued_from IS NULL", NULL, 0);
}

enum outcome demo_estate_plant(struct db *db, const char *folder, size_t rows[DEMO_SHEETS])
{
	struct planting p = { .db = db, .scope = db_scope(db), .rows = rows };
	return plant(&p, folder);
}

enum outcome demo_estate_read(struct db *db, const struct record *record, struct list *rows)
{
	struct sql *sql = sql_new(db_scope(db));

	sql_add(sql, "SELECT ");
	record_columns(sql, record, false);
	record_joins(sql, record);
	record_where(sql, record, NULL);
	sql_add(sql, " ORDER BY t.id");
	return db_rows_values(db, record, rows, sql->text.bytes, sql->values, sql->count);
}
