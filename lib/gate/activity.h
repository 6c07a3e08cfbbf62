/* activity: what happened at the lanes, as people look at it: events, visits, and who is inside. */
#pragma once
#include "model/record.h"

struct activity_ticket {
	const char *id, *number, *type;
};

struct gate_activity {
	const char *id, *transaction_id, *gate_id, *lane_id, *area_id, *company_id, *gate_name, *lane_name, *lane_code, *area_name;
	const char *direction, *step, *type_access, *credential, *plate_read, *plate, *vehicle_type, *employee_name,
		*company_name, *visit_id;
	const char *decision, *lamp, *action, *reason_code, *reason, *reason_en, *passage, *mode, *photo_path, *ticket_number;
	struct texts reasons;
	struct activity_ticket *ticket;
	int64_t plate_score, weight_kg, passed_at, event_at, created_at;
	bool is_time_off;
};
extern const struct record gate_activity_record;

struct visit {
	const char *id, *ticket_id, *ticket_number, *plate, *vehicle_type, *state, *closed_as, *closed_reason, *place,
		*company_id, *company_name, *employee_name;
	struct activity_ticket *ticket;
	struct list activities;
	int64_t siklus, in_at, out_at, dwell_s;
	bool is_overdue, is_presumed_out;
};
/* The whole story of one stay; the id of any of its events names it as well. */
extern const struct record visit_record;
/* Open stays, and those that a job closed because nobody saw them leave. */
extern const struct record inside_record;

extern const struct choice decisions[], lamps[], visit_states[], visit_places[], passages[];
