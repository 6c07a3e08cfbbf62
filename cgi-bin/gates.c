/* gates: the gates of the estate with their lanes and devices, and the keys with which lanes sign. */
#include "gate/gate.h"
#include "gate/lane.h"
#include "store/record_save.h"
#include "web/crud.h"
#include "web/group.h"

#define TRIES 50 /* so many may make a gate at once */

/* What two fields of a lane say together. A lane is not kept open from its beginning: that is an intervention, with a reason
 * and an end. */
static enum outcome check_lane(struct request *r, const struct lane *lane, size_t index)
{
	bool is_new = !record_gave(lane, &lane_record, "id");
	const char *place = scope_printf(r->scope, "lanes[%zu]", index);
	enum outcome outcome = OK;

	if (text_equal(lane->auth, "address") && !lane->addresses.count)
		outcome = error_add(r->scope, E_REQUIRED, scope_printf(r->scope, "%s.addresses", place), NULL);
	if (is_new && text_equal(lane->mode, "KEEP_OPEN"))
		outcome = error_add(r->scope, E_NOT_A_CHOICE, scope_printf(r->scope, "%s.mode", place),
				    "AUTO, MANUAL, DEGRADED, CLOSED");
	return outcome;
}

static enum outcome check_gate(struct request *r, const struct gate *gate)
{
	enum outcome outcome = OK;
	for (size_t i = 0; i < gate->lanes.count; i++)
		if (check_lane(r, gate->lanes.items[i], i) != OK)
			outcome = FAILED;
	return outcome;
}

/* Creates or changes; the gate as it stands then goes to `after`. */
static enum outcome write_gate(struct request *r, struct gate **after)
{
	const char *id;

	if (!r->thing)
		return crud_create(r, &gate_record, r->input, &id, (void **)after);
	if (record_update(r->db, &gate_record, r->input, request_id_of(r)) != OK)
		return FAILED;
	return crud_changed(r, "update", (void **)after);
}

/* Two who leave the code to us in the same moment may get the same one; then the unique key lets one through, and the other's
 * rows are undone and written again under the next code. */
static enum outcome save_gate(struct request *r, struct gate **after)
{
	struct gate *gate = r->input;

	if (check_gate(r, gate) != OK)
		return FAILED;
	for (int tries = 1;; tries++) {
		if (db_run(r->db, "SAVEPOINT gate") != OK || gate_complete(r->db, gate, r->thing) != OK)
			return FAILED;
		if (write_gate(r, after) == OK)
			return OK;
		if (db_fault(r->db) != DB_DUPLICATE || !gate_made_code(gate, db_duplicate_key(r->db)) || tries == TRIES)
			return FAILED;
		error_forget(r->scope);
		if (db_run(r->db, "ROLLBACK TO SAVEPOINT gate") != OK)
			return FAILED;
	}
}

/* A new key for the lane; from now on no other signs for it. */
static enum outcome give_key(struct request *r, struct lane *lane)
{
	lane->lane_key = lane_key_new(r->scope);
	struct bytes sealed = lane_key_seal(r->scope, r->config, lane->lane_key);
	return db_run(r->db, "UPDATE lane SET key_sealed = ? WHERE id = ?",
		      db_bytes(sealed.data, sealed.length), db_id(lane->id));
}

static enum outcome create_gate(struct request *r)
{
	struct gate *made;

	if (save_gate(r, &made) != OK)
		return FAILED;
	for (size_t i = 0; i < made->lanes.count; i++)
		if (give_key(r, made->lanes.items[i]) != OK)
			return FAILED;
	return reply_secret(r, &gate_keys_record, made);
}

/* A lane that a change adds gets its key by "renew": an update answers nothing. */
static enum outcome update_gate(struct request *r)
{
	struct gate *after;
	return save_gate(r, &after) == OK ? reply_null(r) : FAILED;
}

static enum outcome renew_lane_key(struct request *r)
{
	struct lane *lane = r->thing;

	if (give_key(r, lane) != OK || request_audit(r, "renew_key", &lane_record, lane->id, NULL, lane) != OK)
		return FAILED;
	return reply_secret(r, &lane_key_record, lane);
}

static const struct route routes[] = {
	{ POST,   "/v1/gates",                  GATE_WRITE, create_gate,     &gate_record, .reach = ALL, .doc = "Create Gate",
	  .takes = &gate_record, .gives = &gate_keys_record, .answer = ANSWERS_ONE },
	{ PUT,    "/v1/gates/{id}",             GATE_WRITE, update_gate,     &gate_record, .reach = ALL, .doc = "Update Gate",
	  .takes = &gate_record, .answer = ANSWERS_NULL },
	{ DELETE, "/v1/gates/{id}",             GATE_WRITE, delete_record,   &gate_record, .reach = ALL, .doc = "Delete Gate" },
	{ GET,    "/v1/gates",                  GATE_READ,  list_records,    &gate_group_record, .reach = ALL, .doc = "Get Grouped Gates" },
	{ GET,    "/v1/gates/area/{area_id}",   GATE_READ,  list_records_of, &gate_record, .reach = ALL, .doc = "Get Gates By Area" },
	{ GET,    "/v1/gates/{id}",             GATE_READ,  get_record,      &gate_record, .reach = ALL, .doc = "Get Detail Gate" },
	{ GET,    "/v1/gates/list/dropdown",    GATE_READ,  list_records,    &gate_option_record, .reach = ALL, .doc = "Get List All Gates" },
	{ GET,    "/v1/gates/lane/{gate_id}",   GATE_READ,  list_records_of, &lane_record, .reach = ALL, .doc = "Get Lane By Gate" },
	{ GET,    "/v1/gates/lane/detail/{id}", GATE_READ,  get_record,      &lane_detail_record, .reach = ALL, .doc = "Get Detail lane" },
	{ POST,   "/v1/gates/lane/key/{id}",    GATE_WRITE, renew_lane_key,  &lane_record, .reach = ALL, .doc = "Renew Lane Key",
	  .gives = &lane_key_record, .answer = ANSWERS_ONE, .says = { "Sukses memperbarui kunci lajur", "Renewed the lane key" } },
};
static const struct group group = GROUP("gates", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
