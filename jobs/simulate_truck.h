/* simulate_truck: what can happen to a truck, as a table: `truck_scenarios`.
 *
 * A scenario is a row: how often, what happens one scene after the other, and which reason it is
 * expected to meet: the first that is not VALID. A scene is a small function that makes its calls as
 * the tenant or a lane's controller would, and says how the truck goes on.
 */
#pragma once
#include "simulate_world.h"

struct truck;

enum next {
	ONWARD, /* to the next scene; a truck that is refused goes to the last one when it is inside, home when not */
	AGAIN,  /* it did not pass: the same once more */
	AWAY,   /* nothing more can happen to it */
};
typedef enum next scene_play(struct world *w, struct truck *t);

#define TRUCK_SCENES 10

struct scenario {
	int weight;
	const char *name, *meets;
	enum own { STRANGER, TAGGED, PAPERS_ENDED } own; /* which of the registered trucks it takes */
	struct scene {
		scene_play *play;
		double after; /* how long before it, in stays */
	} scenes[TRUCK_SCENES];
};

extern const struct scenario truck_scenarios[];
extern const size_t truck_scenario_count;
/* An employee's day. */
extern const struct scenario truck_workday;

struct truck {
	struct scope *scope;
	const struct scenario *scenario;
	size_t scene, tries;
	int64_t due_us;
	const struct world_person *tenant;
	struct world_vehicle *own; /* NULL: a stranger's truck */
	const struct world_employee *employee; /* who comes with a tag instead */
	const char *plate, *ticket_id, *number;
	const struct world_lane *lane; /* of its last event */
	const char *event;
	struct world_verdict verdict;
	const char *met; /* the first reason that was not VALID */
	bool is_inside;
};

/* The plate of a truck that nobody has registered. */
const char *truck_new_plate(struct scope *scope);
