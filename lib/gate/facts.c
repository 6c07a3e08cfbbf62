#include "gate/facts.h"

static const struct field lane_fields[] = {
	FIELD_ID(lane_facts, id, 0), FIELD_ID(lane_facts, gate_id, 0), FIELD_ID(lane_facts, area_id, 0),
	FIELD_TEXT(lane_facts, lane_code, 0), FIELD_TEXT(lane_facts, lane_name, 0), FIELD_TEXT(lane_facts, direction, 0),
	FIELD_TEXT(lane_facts, mode, 0), FIELD_TEXT(lane_facts, auth, 0), FIELD_TEXT(lane_facts, addresses, 0),
	FIELD_TEXT(lane_facts, identity_gate, 0), FIELD_TEXT(lane_facts, gate_type, 0), FIELD_TEXT(lane_facts, area_kind, 0),
	FIELD_TEXTS(lane_facts, allowed_kinds, 0), FIELD_BYTES(lane_facts, key_sealed), FIELD_BOOL(lane_facts, reports_passage, 0),
	FIELD_INT(lane_facts, passage_assume_s, 0), FIELD_TIME(lane_facts, mode_until, 0), FIELD_TIME(lane_facts, last_accept_at, 0),
	FIELD_INT(lane_facts, rules_version, 0), FIELD_ID(lane_facts, last_accept_subject, 0), FIELD_TEXT(lane_facts, last_accept_plate, 0),
	FIELD_BYTES(lane_facts, stored_hash), FIELD_TEXT(lane_facts, stored_answer, 0),
};
static const struct record lane_record = RECORD("lane_facts", lane_facts, lane_fields);

enum outcome facts_lane(struct db *db, const char *lane_code, const char *transaction_id, struct lane_facts **lane)
{
	return db_row(db, &lane_record, lane,
		      "SELECT l.id, l.gate_id, g.area_id, l.lane_code, l.lane_name, l.direction, l.mode, l.auth, l.addresses, g.identity_gate, "
		      "g.gate_type, a.kind AS area_kind, l.allowed_kinds, l.key_sealed, l.reports_passage, l.passage_assume_s, l.mode_until, "
		      "l.last_accept_at, l.last_accept_subject, l.last_accept_plate, (SELECT MAX(version) FROM gate_rule_version) AS rules_version, "
		      "x.event_hash AS stored_hash, x.answer AS stored_answer "
		      "FROM lane l JOIN gate g ON g.id = l.gate_id JOIN area a ON a.id = g.area_id "
		      "LEFT JOIN gate_activity x ON x.lane_code = l.lane_code AND x.transaction_id = ? "
		      "WHERE l.lane_code = ? AND l.deleted_at IS NULL AND g.deleted_at IS NULL",
		      db_text(transaction_id), db_text(lane_code));
}

static const struct field ticket_fields[] = {
	FIELD_ID(ticket_facts, id, 0), FIELD_TEXT(ticket_facts, kind, 0), FIELD_TEXT(ticket_facts, status, 0), FIELD_ID(ticket_facts, company_id, 0),
	FIELD_TEXT(ticket_facts, ticket_access_number, 0), FIELD_TEXT(ticket_facts, plate, 0), FIELD_TEXT(ticket_facts, trailer_plate, 0),
	FIELD_TEXT(ticket_facts, vehicle_type, 0), FIELD_TEXT(ticket_facts, priority, 0), FIELD_INT(ticket_facts, revision, 0),
	FIELD_TIME(ticket_facts, valid_from, 0), FIELD_TIME(ticket_facts, expired_at, 0), FIELD_TIME(ticket_facts, first_seen_at, 0),
	FIELD_INT(ticket_facts, entry_limit, 0), FIELD_INT(ticket_facts, entries_used, 0), FIELD_DATE(ticket_facts, sim_expired_at, 0),
	FIELD_DATE(ticket_facts, stnk_expired_at, 0), FIELD_DATE(ticket_facts, kir_expired_at, 0), FIELD_BOOL(ticket_facts, is_port_bound, 0),
	FIELD_ID(ticket_facts, visit_id, 0), FIELD_TEXT(ticket_facts, visit_place, 0), FIELD_ID(ticket_facts, visit_pending_id, 0),
	FIELD_TEXT(ticket_facts, visit_pending_lane, 0), FIELD_TIME(ticket_facts, visit_pending_at, 0),
};
static const struct record ticket_record = RECORD("ticket_facts", ticket_facts, ticket_fields);

#define VISIT_COLUMNS "v.id AS visit_id, v.place AS visit_place, v.pending_id AS visit_pending_id, v.pending_at AS visit_pending_at, " \
	"p.lane_code AS visit_pending_lane"
#define TICKET_COLUMNS \
	"SELECT t.id, t.kind, t.status, t.company_id, t.ticket_access_number, t.plate, t.trailer_plate, " \
	"t.vehicle_vehicle_type AS vehicle_type, t.priority, t.revision, t.valid_from, t.expired_at, t.first_seen_at, t.entry_limit, " \
	"t.entries_used, t.driver_sim_expired_at AS sim_expired_at, c.stnk_expired_at, c.kir_expired_at, " \
	"EXISTS (SELECT 1 FROM ticket_building b JOIN building d ON d.id = b.building_id WHERE b.ticket_id = t.id AND d.is_port) AS is_port_bound, " \
	VISIT_COLUMNS " FROM ticket t LEFT JOIN visit v ON v.open_subject = t.id LEFT JOIN gate_activity p ON p.id = v.pending_id " \
	"LEFT JOIN vehicle c ON c.police_number = t.plate AND c.deleted_at IS NULL "

enum outcome facts_ticket_by_number(struct db *db, const char *number, struct ticket_facts **ticket)
{
	return db_row(db, &ticket_record, ticket, TICKET_COLUMNS "WHERE t.ticket_access_number = ? AND t.deleted_at IS NULL",
		      db_text(number));
}

enum outcome facts_tickets_by_plate(struct db *db, const char *plate, struct list *tickets)
{
	return db_rows(db, &ticket_record, tickets,
		       TICKET_COLUMNS "WHERE t.plate = ? AND t.status IN ('ISSUED', 'IN') AND t.deleted_at IS NULL "
		       "ORDER BY t.valid_from LIMIT 20",
		       db_text(plate));
}

struct vehicle_facts {
	const char *police_number, *vehicle_type;
};
static const struct field vehicle_fields[] = { FIELD_TEXT(vehicle_facts, police_number, 0),
					       FIELD_TEXT(vehicle_facts, vehicle_type, 0) };
static const struct record vehicle_record = RECORD("vehicle_facts", vehicle_facts, vehicle_fields);

enum outcome facts_plate_by_tag(struct db *db, const char *rfid, const char **plate)
{
	struct vehicle_facts *vehicle;

	if (db_row(db, &vehicle_record, &vehicle, "SELECT police_number FROM vehicle WHERE rfid = ? AND deleted_at IS NULL",
		   db_text(rfid)) != OK)
		return FAILED;
	*plate = vehicle ? vehicle->police_number : NULL;
	return OK;
}

enum outcome facts_kind_by_plate(struct db *db, const char *plate, const char **kind)
{
	struct vehicle_facts *vehicle;

	if (db_row(db, &vehicle_record, &vehicle,
		   "SELECT vehicle_type FROM (SELECT vehicle_type, 0 AS place FROM vehicle WHERE police_number = ? AND deleted_at IS NULL "
		   "UNION ALL SELECT vehicle_vehicle_type, 1 FROM ticket WHERE plate = ? AND status IN ('ISSUED', 'IN') AND deleted_at IS NULL) known "
		   "WHERE vehicle_type IS NOT NULL ORDER BY place LIMIT 1",
		   db_text(plate), db_text(plate)) != OK)
		return FAILED;
	*kind = vehicle ? vehicle->vehicle_type : NULL;
	return OK;
}

static const struct field employee_fields[] = {
	FIELD_ID(employee_facts, id, 0), FIELD_TEXT(employee_facts, name, 0), FIELD_ID(employee_facts, company_id, 0),
	FIELD_TEXT(employee_facts, status, 0), FIELD_DATE(employee_facts, valid_start_at, 0), FIELD_DATE(employee_facts, valid_end_at, 0),
	FIELD_TEXT(employee_facts, vehicle_type, 0), FIELD_TEXT(employee_facts, rfid, 0), FIELD_BOOL(employee_facts, bears_tag, 0),
	FIELD_BOOL(employee_facts, has_area, 0), FIELD_ID(employee_facts, visit_id, 0),
	FIELD_TEXT(employee_facts, visit_place, 0), FIELD_ID(employee_facts, visit_pending_id, 0),
	FIELD_TEXT(employee_facts, visit_pending_lane, 0), FIELD_TIME(employee_facts, visit_pending_at, 0),
};
static const struct record employee_record = RECORD("employee_facts", employee_facts, employee_fields);

#define EMPLOYEE_COLUMNS \
	"SELECT e.id, e.name, e.company_id, IF(c.is_active AND c.deleted_at IS NULL, e.status, 'inactive') AS status, e.vehicle_type, " \
	"GREATEST(e.valid_start_at, COALESCE(e.issued_from, '9999-12-31')) AS valid_start_at, " \
	"LEAST(COALESCE(e.valid_end_at, e.issued_to), COALESCE(e.issued_to, e.valid_end_at)) AS valid_end_at, " \
	"EXISTS (SELECT 1 FROM employee_area a WHERE a.employee_id = e.id AND a.area_id = ?) AS has_area, " VISIT_COLUMNS
#define EMPLOYEE_TABLES \
	" FROM employee e JOIN company c ON c.id = e.company_id LEFT JOIN visit v ON v.open_subject = e.id LEFT JOIN gate_activity p ON p.id = v.pending_id "

enum outcome facts_employee_by_tag(struct db *db, const char *rfid, const char *area_id, struct employee_facts **employee)
{
	return db_row(db, &employee_record, employee,
		      EMPLOYEE_COLUMNS ", e.rfid, TRUE AS bears_tag" EMPLOYEE_TABLES "WHERE e.rfid = ? AND e.deleted_at IS NULL",
		      db_id(area_id), db_text(rfid));
}

enum outcome facts_employee_inside(struct db *db, const char *rfid, const char *area_id, struct employee_facts **employee)
{
	return db_row(db, &employee_record, employee,
		      EMPLOYEE_COLUMNS ", v.rfid, FALSE AS bears_tag" EMPLOYEE_TABLES
		      "WHERE v.rfid = ? AND v.open_subject IS NOT NULL ORDER BY v.id DESC LIMIT 1",
		      db_id(area_id), db_text(rfid));
}
