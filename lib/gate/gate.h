/* gate: the gates of the estate, their lanes (gardu), and the devices at each lane. A gate is written as a whole: its body
 * holds the lanes and those hold their devices; rows with an id keep it, rows without one are new, rows left out are removed. */
#pragma once
#include "gate/area.h"
#include "store/db.h"

struct device {
	const char *id, *lane_id, *gate_id, *name, *description, *device_code, *device_type, *device_status;
	const char *type, *status; /* the same two again, under the names that existing clients know */
	int64_t created_at, updated_at;
};

/* What a lane reported last. */
struct lane_event {
	const char *id, *decision, *lamp, *reason_code, *plate;
	int64_t at;
};

struct device_health {
	int64_t ok, fault, unknown; /* devices by their status */
};

struct lane {
	const char *id, *gate_id, *lane_name, *lane_code, *direction, *mode, *auth;
	struct texts allowed_kinds, addresses;
	bool reports_passage, is_key_set;
	int64_t passage_assume_s, mode_until, last_event_at, created_at, updated_at;
	struct list devices;
	struct gate *gate;
	const char *intervention;
	struct lane_event *last_event;
	struct device_health *device_health;
	const char *lane_key;  /* only where a key was just made */
	bool is_code_made;     /* the code is ours and not the body's */
};

struct gate {
	const char *id, *name, *description, *identity_gate, *gate_type, *area_id;
	struct area *area;
	struct list lanes;
	int64_t created_at, updated_at;
	bool is_code_made;
};

/* An area with its gates and their lanes. */
struct gate_group {
	const char *id, *name, *description, *kind, *words;
	struct list gates;
};

extern const struct record gate_record;          /* all of it, as it is read and written */
extern const struct record gate_option_record;   /* as a drop-down needs it */
extern const struct record gate_embedded_record; /* as it stands inside other things */
extern const struct record gate_group_record;
extern const struct record lane_record;          /* a lane with its devices */
extern const struct record lane_detail_record;   /* the same with how it is doing */
extern const struct record gate_keys_record;     /* {id, lanes[{id, lane_code, lane_key}]}: keys that were just made */
extern const struct record lane_key_record;

/* Fills in what a valid body may leave out: the codes of the gate and its lanes (GATE0001, BUFFERZONE0001, LANE0001: one more
 * than the greatest number so far, also of gates that were deleted), and for rows that stand already what they have. `before` is
 * the gate as it stands, NULL for a new one. Somebody else may take a made code first: then the unique key refuses the row, and
 * the caller undoes what it wrote and asks again. */
must_check enum outcome gate_complete(struct db *db, struct gate *gate, const struct gate *before);
/* Whether it is a made code that the unique key of this name has refused. */
bool gate_made_code(const struct gate *gate, const char *key);
