#include "simulate_truck.h"

#include <string.h>

#include "base/date.h"
#include "base/json_write.h"

#define ABORTED_OF_100 4
#define TICKETS "/v1/tickets/tenant/without-pabeanan"

/* --- Tickets. --- */

static bool is_of_company(const struct json *building, const char *company_id)
{
	return text_equal(world_text(building, "company_id"), company_id);
}

static bool is_public_port(const struct json *building, const char *unused)
{
	const struct json *is_port;
	(void)unused;
	return json_get(building, "is_port", &is_port) && json_bool_of(is_port) && !world_text(building, "company_id");
}

static void write_texts(struct json_writer *j, const char *const pairs[][2])
{
	for (size_t i = 0; pairs[i][0]; i++) {
		json_key(j, pairs[i][0]);
		json_text(j, pairs[i][1]);
	}
}

static const char *ticket_body(struct world *w, struct truck *t, const struct json *building, int64_t day_ms)
{
	static const char *const drivers[] = { "Slamet", "Mulyono", "Suparman", "Agus Setiawan", "Heri Susanto", "Bambang Irawan" };
	const struct json *product = world_any(w, "products", NULL, NULL);
	struct buffer body = buffer_in(t->scope, 800);
	struct json_writer j = json_writer(&body);
	char day[DATE_DAY_SIZE];

	date_day_text(day_ms, day);
	json_open(&j, '{');
	json_open_at(&j, "vehicle", '{');
	write_texts(&j, (const char *const[][2]){ { "type", "Truk" }, { "product_id", world_text(product, "id") },
		{ "comodity", world_text(product, "name") }, { "police_number", t->plate }, { "vehicle_type", "truck" },
		{ "unit_of_item", world_text(product, "unit") }, { NULL } });
	json_key(&j, "total_item");
	json_int(&j, 1 + crypto_random_below(30));
	json_close(&j, '}');
	json_open_at(&j, "building_ids", '[');
	json_text(&j, world_text(building, "id"));
	json_close(&j, ']');
	json_open_at(&j, "driver", '{');
	write_texts(&j, (const char *const[][2]){
				{ "name", drivers[crypto_random_below(6)] }, { "phone", "081200000199" }, { NULL } });
	json_close(&j, '}');
	write_texts(&j, (const char *const[][2]){ { "request_at", day }, { NULL } });
	json_key(&j, "people_count");
	json_int(&j, 1);
	json_key(&j, "confirm"); /* a truck of the fleet comes more than once a day */
	json_bool(&j, true);
	json_close(&j, '}');
	return body.bytes;
}

static enum next make(struct world *w, struct truck *t, const struct json *building, int64_t day_ms)
{
	if (!building)
		return AWAY;
	const struct json *data = world_call(w, t->scope, t->tenant, "POST", TICKETS, ticket_body(w, t, building, day_ms));
	if (!data || json_kind(data) != JSON_OBJECT)
		return AWAY;
	t->ticket_id = world_text(data, "id");
	t->number = world_text(data, "ticket_access_number");
	world_count(w, scope_printf(t->scope, "ticket %s", world_text(data, "status")));
	return t->ticket_id && t->number ? ONWARD : AWAY;
}

static const struct json *own_building(struct world *w, struct truck *t)
{
	return world_any(w, "buildings", is_of_company, t->tenant->company_id);
}

static enum next ticket(struct world *w, struct truck *t)
{
	return make(w, t, own_building(w, t), date_now_ms());
}

static enum next ticket_for_the_port(struct world *w, struct truck *t)
{
	return make(w, t, world_any(w, "buildings", is_public_port, NULL), date_now_ms());
}

static enum next ticket_for_another_day(struct world *w, struct truck *t)
{
	return make(w, t, own_building(w, t), date_now_ms() + 3 * DATE_DAY_MS);
}

static enum next cancellation(struct world *w, struct truck *t)
{
	world_call(w, t->scope, t->tenant, "PATCH", scope_printf(t->scope, TICKETS "/cancel/%s", t->ticket_id),
		   "{\"reason\":\"Jadwal kapal berubah\"}");
	return ONWARD;
}

/* --- At the lanes. --- */

/* The event, the decision and, where the lane can see it, whether the truck then passed. */
static enum next arrive(struct world *w, struct truck *t, const char *gate_type, const char *direction,
			struct world_reading reading)
{
	const char *kind = t->employee ? t->employee->kind : "truck", *transaction = NULL;

	t->lane = world_lane(w, gate_type, direction, kind);
	if (!t->lane)
		return AWAY;
	t->event = world_event(w, t->scope, t->lane, reading, &transaction);
	t->verdict = world_send(w, t->scope, t->lane, t->event);
	if (!t->verdict.opens)
		return t->verdict.reason && text_equal(t->verdict.reason, "SAME_PASSAGE") ? AGAIN : ONWARD;
	bool passes = !t->lane->reports_passage || crypto_random_below(100) >= ABORTED_OF_100;
	if (t->lane->reports_passage)
		world_tell_passage(w, t->scope, t->lane, transaction, passes);
	if (passes && text_equal(gate_type, "Main"))
		t->is_inside = text_equal(direction, "IN");
	return passes ? ONWARD : AGAIN;
}

static const char *code_of(struct truck *t)
{
	return scope_printf(t->scope, "%s-%s", t->number, t->plate);
}

static int clear(void)
{
	return 96 + (int)crypto_random_below(4);
}

/* The usual: the driver shows the code, the camera sees the plate. */
static struct world_reading code_and_plate(struct truck *t)
{
	return (struct world_reading){ .code = code_of(t), .plate = t->plate, .confidence = clear() };
}

static enum next in_by_code(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "IN", code_and_plate(t));
}

static enum next in_by_code_alone(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "IN", (struct world_reading){ .code = code_of(t) });
}

static enum next in_by_tag(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "IN", (struct world_reading){ .tag = t->own->tag, .plate = t->plate, .confidence = clear() });
}

static enum next in_by_plate(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "IN", (struct world_reading){ .plate = t->plate, .confidence = clear() });
}

static enum next in_by_blurred_plate(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "IN",
		      (struct world_reading){ .plate = t->plate, .confidence = 55 + (int)crypto_random_below(20) });
}

const char *truck_new_plate(struct scope *scope)
{
	static const char *const regions[] = { "W", "W", "W", "L", "L", "AG", "N", "S", "P", "AE", "K", "B" };
	static const char letters[] = "ABCDEFGHJKLMNPRSTUVWXYZ";
	return scope_printf(scope, "%s%u%c%c%c", regions[crypto_random_below(12)], 1000 + crypto_random_below(9000),
			    letters[crypto_random_below(23)], letters[crypto_random_below(23)], letters[crypto_random_below(23)]);
}

static enum next in_with_the_code_of_another(struct world *w, struct truck *t)
{
	const char *plate = truck_new_plate(t->scope);
	return arrive(w, t, "Main", "IN", (struct world_reading){ .code = code_of(t), .plate = plate, .confidence = clear() });
}

static enum next in_with_an_invented_code(struct world *w, struct truck *t)
{
	t->number = scope_printf(t->scope, "TKT-%08u", crypto_random_below(100000000));
	return arrive(w, t, "Main", "IN", code_and_plate(t));
}

static enum next into_buffer(struct world *w, struct truck *t)
{
	return arrive(w, t, "Buffer Zone", "IN", code_and_plate(t));
}

static enum next out_of_buffer(struct world *w, struct truck *t)
{
	return arrive(w, t, "Buffer Zone", "OUT", code_and_plate(t));
}

static enum next into_port(struct world *w, struct truck *t)
{
	return arrive(w, t, "Port", "IN", code_and_plate(t));
}

static enum next out_of_port(struct world *w, struct truck *t)
{
	return arrive(w, t, "Port", "OUT", code_and_plate(t));
}

static enum next out(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "OUT", code_and_plate(t));
}

/* The line dropped before the answer came: the lane sends the same again and must hear the same. */
static enum next same_event_again(struct world *w, struct truck *t)
{
	struct world_verdict again = world_send(w, t->scope, t->lane, t->event);
	if (!text_equal(again.answer, t->verdict.answer))
		w->differing++;
	return ONWARD;
}

/* The same number with another body: a controller that counts from one again after a power cut. */
static enum next same_number_for_another(struct world *w, struct truck *t)
{
	const char *transaction = t->verdict.transaction;
	if (!transaction)
		return AWAY;
	const char *event = world_event(w, t->scope, t->lane, (struct world_reading){ .code = "TKT-00000000-W1A" }, &transaction);
	t->verdict = world_send(w, t->scope, t->lane, event);
	return ONWARD;
}

static enum next in_from_a_stranger(struct world *w, struct truck *t)
{
	const struct world_lane *lane = world_lane(w, "Main", "IN", "truck");
	struct world_lane forged = *lane;
	const char *transaction = NULL;

	forged.key = "not the key of this lane";
	t->verdict = world_send(w, t->scope, &forged, world_event(w, t->scope, &forged, code_and_plate(t), &transaction));
	return ONWARD;
}

static enum next badge_in(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "IN", (struct world_reading){ .tag = t->employee->tag });
}

static enum next badge_out(struct world *w, struct truck *t)
{
	return arrive(w, t, "Main", "OUT", (struct world_reading){ .tag = t->employee->tag });
}

/* --- The story. Waits are in stays: 0.1 on the road to the gate, 1 inside. --- */

const struct scenario truck_scenarios[] = {
	{ 30, "code, and out again", "VALID", STRANGER,
		{ { ticket }, { in_by_code, 0.1 }, { out, 1 } } },
	{ 10, "code alone, the plate not seen", "VALID", STRANGER,
		{ { ticket }, { in_by_code_alone, 0.1 }, { out, 1 } } },
	{ 16, "tag of a registered truck", "VALID", TAGGED,
		{ { ticket }, { in_by_tag, 0.1 }, { out, 1 } } },
	{ 10, "plate alone, read clearly", "VALID", STRANGER,
		{ { ticket }, { in_by_plate, 0.1 }, { out, 1 } } },
	{ 12, "to the port by the buffer zone", "VALID", STRANGER,
		{ { ticket_for_the_port }, { in_by_code, 0.1 }, { into_buffer, 0.1 }, { out_of_buffer, 0.3 },
		{ into_port, 0.1 }, { out_of_port, 0.5 }, { out, 0.1 } } },
	{  3, "cancelled ticket", "CANCELLED", STRANGER,
		{ { ticket }, { cancellation, 0.1 }, { in_by_code, 0.1 } } },
	{  3, "ticket for another day", "NOT_YET", STRANGER,
		{ { ticket_for_another_day }, { in_by_code, 0.1 } } },
	{  3, "in twice", "ALREADY_INSIDE", STRANGER,
		{ { ticket }, { in_by_code, 0.1 }, { in_by_code, 1 }, { out, 0.5 } } },
	{  3, "code used up", "EXPIRED", STRANGER,
		{ { ticket }, { in_by_code, 0.1 }, { out, 0.5 }, { in_by_code, 0.5 } } },
	{  3, "another truck's code", "PLATE_MISMATCH", STRANGER,
		{ { ticket }, { in_with_the_code_of_another, 0.1 } } },
	{  3, "plate alone, blurred", "LOW_CONFIDENCE", STRANGER,
		{ { ticket }, { in_by_blurred_plate, 0.1 } } },
	{  3, "invented code", "UNKNOWN_CODE", STRANGER,
		{ { in_with_an_invented_code } } },
	{  2, "no right to the port", "WRONG_AREA", STRANGER,
		{ { ticket }, { in_by_code, 0.1 }, { into_port, 0.3 }, { out, 0.5 } } },
	{  2, "papers that have ended", "LICENCE_EXPIRED", PAPERS_ENDED,
		{ { ticket }, { in_by_code, 0.1 } } },
	{  4, "the same event three times", "VALID", STRANGER,
		{ { ticket }, { in_by_code, 0.1 }, { same_event_again }, { same_event_again, 0.1 }, { out, 1 } } },
	{  1, "one number for two events", "TRANSACTION_CONFLICT", STRANGER,
		{ { ticket }, { in_by_code, 0.1 }, { same_number_for_another }, { out, 1 } } },
	{  1, "forged signature", "SIGNATURE_INVALID", STRANGER,
		{ { ticket }, { in_from_a_stranger, 0.1 } } },
};
const size_t truck_scenario_count = sizeof truck_scenarios / sizeof *truck_scenarios;

/* In the morning, before most trucks. */
const struct scenario truck_workday = { 0, "employee's tag", "VALID", STRANGER, { { badge_in }, { badge_out, 1.5 } } };
