/* simulate_world: the system as those outside see it: tenants with a token, lanes with a key, and what they were answered.
 *
 * Everything comes from demo.json (jobs/demo.c) and goes to the base_url that stands there, over HTTP, like any client's
 * calls. Every answer is counted; nothing is printed but by world_print().
 */
#pragma once
#include "base/json_read.h"
#include "base/text.h"
#include "store/http.h"

struct world_lane {
	const char *code, *key, *gate_type, *direction;
	const struct json *kinds;
	bool reports_passage;
};

struct world_person {
	const char *role, *company_id, *email, *password;
	const char *token; /* NULL until signed in */
};

struct world_vehicle {
	const char *plate, *tag; /* tag NULL: none */
	bool papers_ended;       /* STNK or KIR */
	bool is_used;            /* somebody drives it */
};

struct world_employee {
	const char *tag, *kind; /* what they come by, as lanes name it */
};

struct world_tally {
	const char *key; /* "ACCEPT VALID", "api 200" */
	int64_t count;
};

#define WORLD_MANY 256

struct world {
	struct scope *scope; /* lives as long as the world */
	struct http *http;
	const char *base_url;
	const struct json *demo;
	struct world_lane lanes[WORLD_MANY];
	struct world_person people[WORLD_MANY];
	struct world_vehicle vehicles[WORLD_MANY];
	struct world_employee employees[WORLD_MANY];
	size_t lane_count, person_count, vehicle_count, employee_count;
	struct world_tally tally[WORLD_MANY];
	size_t tally_count;
	int64_t calls, faults, differing; /* faults: 5xx, or no answer; differing: a repeated event got another answer */
	int64_t decisions, slowest_us, decisions_us;
	uint32_t transactions;
};

/* What a lane has read; NULL: nothing. Confidence in per cent, 0 with a plate: none was given. */
struct world_reading {
	const char *code, *tag, *plate;
	int confidence;
};

struct world_verdict {
	int status; /* 0: no answer */
	const char *decision, *reason, *transaction, *answer;
	bool opens;
};

/* Reads demo.json and refuses a base_url that is not this machine's own, unless `anywhere`. FAILED has said why on stderr. */
must_check enum outcome world_open(struct world *world, const char *demo, bool anywhere);
void world_close(struct world *world);

/* Signs in the first person of a role within a company (NULL: any); NULL when it fails, said on stderr. */
struct world_person *world_sign_in(struct world *world, const char *role, const char *company_id);
/* A call with a person's token: the `data` of an answer 2xx, NULL for any other. */
const struct json *world_call(struct world *world, struct scope *scope, const struct world_person *person, const char *method,
			      const char *path, const char *body);

/* A random lane of that kind of gate for that direction and kind of vehicle (those for both directions among them), or NULL. */
const struct world_lane *world_lane(const struct world *world, const char *gate_type, const char *direction, const char *kind);
/* The event of a lane that has read this; a new transaction unless `transaction` names an old one. */
const char *world_event(struct world *world, struct scope *scope, const struct world_lane *lane, struct world_reading reading,
			const char **transaction);
/* Sends an event as that lane; the verdict's texts belong to the scope. */
struct world_verdict world_send(struct world *world, struct scope *scope, const struct world_lane *lane, const char *event);
/* Tells that the vehicle passed, or did not. */
void world_tell_passage(struct world *world, struct scope *scope, const struct world_lane *lane, const char *transaction,
			bool passed);

void world_count(struct world *world, const char *key);
/* What was answered how often. */
void world_print(const struct world *world);

/* The text member of an object, or NULL. */
const char *world_text(const struct json *object, const char *key);
/* A random member of one of demo.json's lists for which `fits` holds (NULL: any), or NULL. */
const struct json *world_any(const struct world *world, const char *list, bool (*fits)(const struct json *item, const char *what),
			     const char *what);
