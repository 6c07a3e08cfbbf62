/* What a lane decides, case by case, by the rule tables as they are installed. */
#include "seed_rules.h"

#include "base/date.h"
#include "gate/decision.h"

#define HOUR INT64_C(3600000)
#define NOW (INT64_C(1767225600000)) /* 2026-01-01T00:00:00Z, 07:00 in Jakarta */

static const struct config config = {
	.ticket_grace_minutes = 120, .gate_same_passage_s = 5, .gate_band_high = 95, .gate_band_middle = 80, .gate_band_low = 50,
};

/* The question that every case starts from: a ticket read by its QR at the main gate going in, valid for a day. */
static const char *kinds[] = { "truck", "bus" };
static struct gate_rules rules;
static struct lane_facts lane;
static struct ticket_facts ticket;
static struct employee_facts employee;
static struct reading reading;
static struct subject subject;

static void set_up(void)
{
	rules = seed_rules();
	lane = (struct lane_facts){ .lane_code = "LANE0001", .direction = "IN", .mode = "AUTO", .mode_until = NONE, .gate_type = "Main",
				    .area_kind = "main", .allowed_kinds = { kinds, 2 }, .last_accept_at = NONE };
	ticket = (struct ticket_facts){ .id = "t", .kind = "tenant_without_pabeanan", .status = "ISSUED", .plate = "W1234XY", .vehicle_type = "truck",
					.priority = "normal", .revision = 1, .valid_from = NOW - HOUR, .expired_at = NOW + 24 * HOUR,
					.first_seen_at = NONE, .entry_limit = 1, .is_port_bound = true, .visit_pending_at = NONE };
	employee = (struct employee_facts){ .id = "e", .name = "Sari", .rfid = "RFID1", .bears_tag = true, .status = "active", .valid_start_at = "2025-01-01", .visit_pending_at = NONE };
	reading = (struct reading){ .code = "TKT-1-W1234XY", .number = "TKT-1", .code_plate = "W1234XY", .code_revision = NONE, .plate_score = NONE };
	subject = (struct subject){ .ticket = &ticket, .by_code = true };
}

static struct decision decide(void)
{
	return decision_make(&(struct decision_question){ scope, &config, &rules, &lane, &reading, &subject, NOW });
}

static void expect(const char *decision, const char *lamp, const char *action, const char *code)
{
	struct decision d = decide();
	assert_non_null(d.reason);
	assert_string_equal(d.reason->code, code);
	assert_string_equal(d.decision, decision);
	assert_string_equal(d.lamp, lamp);
	assert_string_equal(d.action, action);
}

#define ACCEPTED() expect("ACCEPT", "hijau", "OPEN", "VALID")
#define REFUSED(code) expect("REJECT", "merah", "KEEP_CLOSED", code)
#define REFERRED(code) expect("HOLD", "kuning", "CALL_OFFICER", code)

static void see_plate(const char *plate, int64_t score)
{
	reading.plate_text = reading.plate = plate;
	reading.plate_score = score;
}

/* The ticket is inside, in that place, and meets that lane. */
static void inside(const char *place, const char *gate_type, const char *area_kind, const char *direction)
{
	ticket.status = "IN";
	ticket.visit_id = "v";
	ticket.visit_place = place;
	lane.gate_type = gate_type;
	lane.area_kind = area_kind;
	lane.direction = direction;
}

static void by_plate(const char *plate, int64_t score)
{
	reading = (struct reading){ .code_revision = NONE };
	see_plate(plate, score);
	subject = (struct subject){ .ticket = &ticket, .by_plate = true, .open_tickets = 1 };
}

static void a_valid_ticket_opens(void **state)
{
	(void)state;
	set_up();
	ACCEPTED();
	assert_string_equal(decide().confidence, "HIGH");
	assert_string_equal(decide().credential, "qr");
	see_plate("W1234XY", 97);
	ACCEPTED();
}

static void each_status_says_why_not(void **state)
{
	(void)state;
	static const struct {
		const char *status, *decision, *lamp, *action, *code;
	} cases[] = {
		{ "WAITING_APPROVE", "REJECT", "merah", "KEEP_CLOSED", "NOT_APPROVED" },
		{ "DOC_PENDING", "HOLD", "kuning", "CALL_OFFICER", "DOCUMENT_PENDING" },
		{ "HOLD", "REJECT", "merah", "KEEP_CLOSED", "HELD" },
		{ "REJECTED", "REJECT", "merah", "KEEP_CLOSED", "CANCELLED" },
		{ "CANCELLED", "REJECT", "merah", "KEEP_CLOSED", "CANCELLED" },
		{ "EXPIRED", "REJECT", "merah", "KEEP_CLOSED", "EXPIRED" },
		{ "COMPLETED", "REJECT", "merah", "KEEP_CLOSED", "EXPIRED" },
		{ "A STATUS NOBODY KNOWS", "HOLD", "kuning", "CALL_OFFICER", "INTERNAL" },
	};
	set_up();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ticket.status = cases[i].status;
		expect(cases[i].decision, cases[i].lamp, cases[i].action, cases[i].code);
	}
}

static void a_used_up_ticket_is_not_said_to_be_late(void **state)
{
	(void)state;
	set_up();
	ticket.status = "COMPLETED";
	assert_string_equal(decide().reason->reason_en, "The ticket is used up");
}

static void arrival_counts_for_the_end_of_validity(void **state)
{
	(void)state;
	set_up();
	ticket.valid_from = NOW + 1;
	REFUSED("NOT_YET");
	ticket.valid_from = NOW - 48 * HOUR;
	ticket.expired_at = NOW;
	ACCEPTED();
	ticket.expired_at = NOW - 1;
	REFUSED("EXPIRED");
	ticket.first_seen_at = NOW - HOUR; /* was there in time, and waited */
	ACCEPTED();
	ticket.expired_at = NOW - 3 * HOUR;
	ticket.first_seen_at = NOW - 4 * HOUR;
	REFERRED("EXPIRED");
	ticket.first_seen_at = NOW - 2 * HOUR; /* came too late */
	REFUSED("EXPIRED");
}

static void a_plate_in_sight_must_be_the_tickets(void **state)
{
	(void)state;
	set_up();
	see_plate("W9999ZZ", 97);
	REFERRED("PLATE_MISMATCH");
	see_plate("W9999ZZ", 60); /* too dim to count against anybody */
	ACCEPTED();
	see_plate("WI234XY", 97); /* a camera's I for a 1 */
	ACCEPTED();
	see_plate("L4321AB", 97);
	ticket.trailer_plate = "L4321AB";
	ACCEPTED();
	see_plate("W1234XY", NONE);
	ACCEPTED();
	set_up();
	reading.code_plate = "W1235XY"; /* the paper is another truck's */
	REFERRED("PLATE_MISMATCH");
	set_up();
	subject.tag_differs = true;
	REFERRED("PLATE_MISMATCH");
	set_up();
	reading.code_revision = 1;
	ticket.revision = 2; /* an old paper */
	REFERRED("PLATE_MISMATCH");
}

static void a_plate_alone_opens_only_when_it_is_clear_and_means_one_ticket(void **state)
{
	(void)state;
	set_up();
	by_plate("W1234XY", 95);
	ACCEPTED();
	by_plate("W1234XY", 94);
	REFERRED("LOW_CONFIDENCE");
	by_plate("W1234XY", NONE);
	REFERRED("LOW_CONFIDENCE");
	by_plate("W1234XY", 99);
	subject.open_tickets = 2;
	REFERRED("AMBIGUOUS");
	inside("main", "Main", "main", "OUT"); /* another ticket for tomorrow keeps nobody in */
	ACCEPTED();
	set_up();
	by_plate("W1234XY", 99);
	ticket.kind = "tenant_with_pabeanan";
	REFERRED("LOW_CONFIDENCE");
}

static void customs_tickets_need_two_that_agree(void **state)
{
	(void)state;
	set_up();
	ticket.kind = "tenant_with_pabeanan";
	REFERRED("LOW_CONFIDENCE");
	see_plate("W1234XY", 80);
	ACCEPTED();
	see_plate("W1234XY", 79);
	REFERRED("LOW_CONFIDENCE");
	reading.plate = NULL;
	subject.by_tag = true;
	ACCEPTED();
}

static void what_is_nobodys_is_referred_beside_what_is_known(void **state)
{
	(void)state;
	set_up();
	reading = (struct reading){ .tag = "RFID1", .code_revision = NONE, .plate_score = NONE };
	subject = (struct subject){ .ticket = &ticket, .by_tag = true };
	ACCEPTED();
	reading.code = "TKT-9-L9ZZ";
	REFERRED("AMBIGUOUS");
	set_up();
	by_plate("W1234XY", 99);
	reading.tag = "RFID-NOBODY"; /* the tag would have gone first */
	REFERRED("AMBIGUOUS");
	set_up();
	reading.tag = "RFID-NOBODY"; /* a code is worth more than a stray tag beside it */
	ACCEPTED();
}

static void who_is_inside_does_not_come_in_again(void **state)
{
	(void)state;
	set_up();
	inside("main", "Main", "main", "IN");
	REFUSED("ALREADY_INSIDE");
	inside("port", "Port", "port", "IN");
	see_plate("W1234XY", 97);
	REFUSED("ALREADY_INSIDE");
}

static void the_order_of_a_visit_is_kept(void **state)
{
	(void)state;
	static const struct {
		const char *place, *gate_type, *area_kind, *direction, *code; /* code NULL: lets through */
	} cases[] = {
		{ "main", "Main", "main", "OUT", NULL },
		{ "main", "Buffer Zone", "buffer_zone", "IN", NULL },
		{ "buffer_zone", "Buffer Zone", "buffer_zone", "OUT", NULL },
		{ "main", "Port", "port", "IN", NULL },
		{ "port", "Port", "port", "OUT", NULL },
		{ "port", "Main", "main", "OUT", "WRONG_ORDER" },
		{ "buffer_zone", "Main", "main", "OUT", "WRONG_ORDER" },
		{ "buffer_zone", "Port", "port", "IN", "WRONG_ORDER" },
		{ "main", "Port", "port", "OUT", "WRONG_ORDER" },
		{ "main", "Buffer Zone", "buffer_zone", "OUT", "WRONG_ORDER" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		set_up();
		see_plate("W1234XY", 97);
		inside(cases[i].place, cases[i].gate_type, cases[i].area_kind, cases[i].direction);
		if (cases[i].code)
			REFERRED(cases[i].code);
		else
			ACCEPTED();
	}
	set_up();
	lane.direction = "OUT";
	REFERRED("NOT_INSIDE");
}

static void the_port_is_only_for_those_bound_there(void **state)
{
	(void)state;
	set_up();
	see_plate("W1234XY", 97);
	inside("main", "Port", "port", "IN");
	ticket.is_port_bound = false;
	REFUSED("WRONG_AREA");
	ticket.kind = "a kind without a row";
	REFUSED("WRONG_AREA");
}

static void a_lane_for_both_ways_knows_the_way(void **state)
{
	(void)state;
	set_up();
	lane.direction = "BOTH";
	ACCEPTED();
	assert_string_equal(decide().step->step, "MAIN_IN");
	inside("main", "Main", "main", "BOTH");
	ACCEPTED();
	assert_string_equal(decide().step->step, "MAIN_OUT");
	see_plate("W1234XY", 97);
	inside("port", "Port", "port", "BOTH");
	ACCEPTED();
	assert_string_equal(decide().step->step, "PORT_OUT");
}

static void lanes_take_the_kinds_they_are_for(void **state)
{
	(void)state;
	set_up();
	ticket.vehicle_type = "motorcycle";
	REFERRED("WRONG_LANE_KIND");
	inside("main", "Main", "main", "OUT");
	ACCEPTED(); /* nobody is kept in by it */
}

static void licences_stop_going_in_and_never_going_out(void **state)
{
	(void)state;
	set_up();
	ticket.sim_expired_at = "2025-12-31";
	REFERRED("LICENCE_EXPIRED");
	ticket.sim_expired_at = "2026-01-01"; /* its last day */
	ACCEPTED();
	ticket.kir_expired_at = "2020-01-01";
	REFERRED("LICENCE_EXPIRED");
	inside("main", "Main", "main", "OUT");
	ACCEPTED();
}

static void the_same_passage_is_not_opened_twice(void **state)
{
	(void)state;
	set_up();
	lane.last_accept_at = NOW - 5000;
	lane.last_accept_subject = "t";
	expect("HOLD", "hijau", "KEEP_CLOSED", "SAME_PASSAGE");
	reading = (struct reading){ .tag = "RFID1", .tag_plate = "W1234XY", .code_revision = NONE, .plate_score = NONE };
	subject.by_code = false;
	subject.by_tag = true; /* let in by its code, and then its tag is read */
	expect("HOLD", "hijau", "KEEP_CLOSED", "SAME_PASSAGE");
	lane.last_accept_at = NOW - 5001;
	ACCEPTED();
	lane.last_accept_at = NOW;
	lane.last_accept_subject = "another";
	ACCEPTED();
	lane.last_accept_plate = "W1234XY";
	subject = (struct subject){ 0 }; /* its ticket is done: it has just gone out */
	expect("HOLD", "hijau", "KEEP_CLOSED", "SAME_PASSAGE");
	reading = (struct reading){ .code_revision = NONE };
	see_plate("WI234XY", 90); /* a camera's I for a 1 */
	expect("HOLD", "hijau", "KEEP_CLOSED", "SAME_PASSAGE");
	subject = (struct subject){ .employee = &employee, .by_tag = true };
	lane.last_accept_subject = "e";
	lane.last_accept_plate = NULL;
	expect("HOLD", "hijau", "KEEP_CLOSED", "SAME_PASSAGE");
}

static void the_queue_before_the_port_is_a_queue_as_well(void **state)
{
	(void)state;
	set_up();
	inside("main", "Port", "port", "IN");
	see_plate("W1234XY", 97);
	ticket.valid_from = NOW - 48 * HOUR;
	ticket.expired_at = NOW - HOUR; /* within the grace */
	ACCEPTED();
	ticket.expired_at = NOW - 3 * HOUR;
	REFERRED("EXPIRED");
	inside("port", "Port", "port", "OUT");
	ACCEPTED(); /* nobody is kept in by it */
}

static void what_no_passage_leaves_behind_is_referred(void **state)
{
	(void)state;
	set_up();
	ticket.status = "IN"; /* without a visit */
	REFERRED("INTERNAL");
	ticket.status = "ISSUED";
	ticket.entries_used = ticket.entry_limit;
	REFERRED("INTERNAL");
}

static void guests_are_let_in_again_when_nobody_saw_them_leave(void **state)
{
	(void)state;
	set_up();
	ticket.kind = "guest";
	inside("main", "Main", "main", "IN");
	ACCEPTED();
	assert_true(decide().closes_old_visit);
	ticket.plate = reading.code_plate = NULL;
	inside("port", "Main", "main", "OUT"); /* on foot, and the port's exit was not read */
	ACCEPTED();
	assert_true(decide().forgives_order);
	ticket.visit_id = ticket.visit_place = NULL;
	ACCEPTED();
}

static void a_passage_that_is_not_reported_yet_belongs_to_its_lane(void **state)
{
	(void)state;
	set_up();
	inside("outside", "Main", "main", "IN");
	ticket.status = "IN";
	ticket.visit_pending_lane = "LANE0002";
	ticket.visit_pending_at = NOW - 1000;
	REFUSED("ALREADY_INSIDE");
	ticket.visit_pending_at = NOW - 61000;
	REFERRED("AMBIGUOUS");
	ticket.visit_pending_lane = "LANE0001"; /* it reversed, and tries again */
	ACCEPTED();
	assert_true(decide().supersedes_pending);
}

static void lane_modes_are_obeyed(void **state)
{
	(void)state;
	set_up();
	lane.mode = "CLOSED";
	REFERRED("LANE_CLOSED");
	lane.mode_until = NOW - 1; /* that is over */
	ACCEPTED();
	lane.mode = "MANUAL";
	lane.mode_until = NOW + 1;
	REFERRED("LANE_MANUAL");
}

static void nobody_known_is_refused_going_in_and_referred_going_out(void **state)
{
	(void)state;
	set_up();
	subject = (struct subject){ 0 };
	REFUSED("UNKNOWN_CODE");
	lane.direction = "OUT";
	REFERRED("UNKNOWN_CODE");
	lane.direction = "IN";
	subject.ambiguous = true;
	REFERRED("AMBIGUOUS");
	subject.ambiguous = false;
	reading = (struct reading){ .code_revision = NONE, .plate_score = NONE };
	REFERRED("MALFORMED");
	see_plate("W1234XY", 99);
	REFUSED("UNKNOWN_CODE");
	see_plate("W1234XY", 70);
	REFERRED("LOW_CONFIDENCE");
	lane.direction = "OUT";
	REFERRED("LOW_CONFIDENCE");
	reading.plate = NULL;
	REFERRED("LOW_CONFIDENCE");
	reading.plate_text = NULL;
	REFERRED("MALFORMED");
}

/* Whatever the tables leave out, and whatever was read: the barrier opens for somebody or not at all. */
static void nobody_is_never_let_through(void **state)
{
	(void)state;
	static const char *const directions[] = { "IN", "OUT", "BOTH" }, *const areas[] = { "main", "buffer_zone", "port" };
	static const char *const gate_types[] = { "Main", "Buffer Zone", "Port" };

	set_up();
	for (size_t i = 0; i < rules.reasons.count; i++) {
		struct gate_reason *silent = rules.reasons.items[i];
		struct gate_reason kept = *silent;
		silent->in_decision = silent->out_decision = NULL; /* as a careless edit of the tables might do */
		for (int read = 0; read < 16; read++)
			for (int way = 0; way < 9; way++) {
				reading = (struct reading){ .code = read & 1 ? "x" : NULL, .tag = read & 2 ? "x" : NULL, .plate_text = read & 4 ? "W1X" : NULL,
							    .plate = read & 4 ? "W1X" : NULL, .plate_score = read & 8 ? 99 : 10, .code_revision = NONE };
				subject = (struct subject){ .ambiguous = way == 8 };
				lane.direction = directions[way % 3];
				lane.gate_type = gate_types[way / 3];
				lane.area_kind = areas[way / 3];
				assert_string_not_equal(decide().decision, "ACCEPT");
			}
		*silent = kept;
	}
}

static void guests_on_foot_meet_the_officer(void **state)
{
	(void)state;
	static const char *feet[] = { "pedestrian" };
	set_up();
	ticket.kind = "guest";
	ticket.plate = NULL;
	ticket.vehicle_type = "pedestrian";
	reading.code_plate = NULL;
	lane.allowed_kinds = (struct texts){ feet, 1 };
	expect("HOLD", "kuning", "CALL_OFFICER", "OFFICER_REQUIRED");
}

static void employees_pass_by_their_own_tag(void **state)
{
	(void)state;
	static const char *feet[] = { "pedestrian", "motorcycle" };
	set_up();
	reading = (struct reading){ .tag = "RFID1", .code_revision = NONE, .plate_score = NONE };
	subject = (struct subject){ .employee = &employee, .by_tag = true };
	REFERRED("WRONG_LANE_KIND");
	lane.allowed_kinds = (struct texts){ feet, 2 };
	ACCEPTED();
	reading.code = "a code of nobody's";
	REFERRED("AMBIGUOUS");
	reading.code = NULL;
	see_plate("W1234XY", 97); /* a truck behind the tag */
	REFERRED("WRONG_LANE_KIND");
	reading.plate = NULL;
	employee.vehicle_type = "motorcycle";
	ACCEPTED();
	see_plate("W1234XY", 97); /* their own, as far as anybody knows */
	ACCEPTED();
	reading.plate_kind = "car";
	ACCEPTED();
	reading.plate_kind = "truck";
	REFERRED("WRONG_LANE_KIND");
	reading.plate = NULL;
	employee.valid_end_at = "2025-12-31";
	REFUSED("EXPIRED");
	employee.valid_end_at = NULL;
	employee.valid_start_at = "2026-01-02";
	REFUSED("NOT_YET");
	employee.valid_start_at = NULL;
	employee.status = "suspended";
	REFUSED("CANCELLED");
	assert_null(strstr(decide().reason->reason_en, "ticket")); /* they have none */
	employee.status = "active";
	employee.visit_id = "v"; /* nobody saw them leave yesterday: soft */
	employee.visit_place = "main";
	ACCEPTED();
	assert_true(decide().closes_old_visit);
	lane.gate_type = "Port";
	lane.area_kind = "port";
	REFUSED("WRONG_AREA");
	employee.has_area = true;
	ACCEPTED();
	assert_false(decide().forgives_order);
	employee.visit_place = "port"; /* nor the way out of the port: soft as well, and it is the same visit */
	ACCEPTED();
	assert_true(decide().forgives_order);
	assert_false(decide().closes_old_visit);
	employee.visit_place = "buffer_zone";
	REFERRED("WRONG_ORDER");
	lane.gate_type = "Main";
	lane.area_kind = "main";
	lane.direction = "OUT";
	employee.visit_id = employee.visit_place = NULL;
	ACCEPTED(); /* on foot one can always leave */
	employee.visit_id = "v";
	employee.visit_place = "port"; /* nobody read the way out of the port */
	ACCEPTED();
	assert_true(decide().forgives_order);
	employee.visit_pending_lane = "LANE0009";
	employee.visit_pending_at = NOW - 61000;
	ACCEPTED();
	lane.direction = "IN";
	REFERRED("AMBIGUOUS");
	assert_false(decide().forgives_order);
}

static void whose_tag_was_taken_leaves_by_it(void **state)
{
	(void)state;
	static const char *feet[] = { "pedestrian" };
	set_up();
	reading = (struct reading){ .tag = "RFID1", .code_revision = NONE, .plate_score = NONE };
	subject = (struct subject){ .employee = &employee, .by_tag = true };
	lane.allowed_kinds = (struct texts){ feet, 1 };
	employee.bears_tag = false;
	employee.status = "inactive";
	employee.visit_id = "v";
	employee.visit_place = "main";
	lane.direction = "OUT";
	ACCEPTED();
	lane.direction = "BOTH";
	ACCEPTED();
	assert_string_equal(decide().direction, "OUT");
	lane.gate_type = "Port"; /* where they are not: in, that would be */
	lane.area_kind = "port";
	employee.status = "active";
	employee.has_area = true;
	REFUSED("UNKNOWN_CODE");
}

static void all_reasons_are_listed_and_the_gravest_decides(void **state)
{
	(void)state;
	set_up();
	ticket.status = "DOC_PENDING";
	ticket.vehicle_type = "car";
	ticket.visit_id = "v";
	struct decision d = decide();
	assert_int_equal(d.reason_count, 3);
	assert_string_equal(d.reason->code, "ALREADY_INSIDE");
	assert_string_equal(d.lamp, "merah");
}

static void without_tables_the_officer_decides(void **state)
{
	(void)state;
	set_up();
	rules = (struct gate_rules){ 0 };
	struct decision d = decide();
	assert_null(d.reason);
	assert_string_equal(d.decision, "HOLD");
	assert_string_equal(d.lamp, "kuning");
	assert_string_equal(d.action, "CALL_OFFICER");
	set_up();
	lane.gate_type = "Inspection"; /* a gate for which no step is written */
	REFERRED("INTERNAL");
	assert_string_equal(decision_of(&rules, "IN", "NO SUCH REASON").decision, "HOLD");
}

static struct ticket_facts *choose(struct ticket_facts **tickets, size_t count, bool going_out, bool *ambiguous)
{
	struct list list = { (void **)tickets, count };
	return decision_choose(&list, going_out, 2 * HOUR, NOW, ambiguous);
}

static void of_several_tickets_the_fitting_one_is_meant(void **state)
{
	(void)state;
	struct ticket_facts today, tomorrow, open;
	struct ticket_facts *all[] = { &tomorrow, &today, &open };
	bool ambiguous;

	set_up();
	today = tomorrow = open = ticket;
	tomorrow.valid_from = NOW + 20 * HOUR;
	open.visit_id = "v";
	assert_null(choose(all, 0, false, &ambiguous));
	assert_false(ambiguous);
	assert_ptr_equal(choose(all, 2, false, &ambiguous), &today);
	assert_ptr_equal(choose(all, 3, true, &ambiguous), &open);
	tomorrow.valid_from = today.valid_from;
	assert_null(choose(all, 2, false, &ambiguous));
	assert_true(ambiguous);
	tomorrow.valid_from = today.valid_from - HOUR;
	assert_ptr_equal(choose(all, 2, false, &ambiguous), &today);
	tomorrow.valid_from = NOW + 30 * HOUR;
	today.valid_from = NOW + 20 * HOUR;
	assert_ptr_equal(choose(all, 2, false, &ambiguous), &today);
	today.expired_at = today.valid_from = NOW - 30 * HOUR;
	tomorrow.valid_from = NOW + 29 * HOUR;
	assert_ptr_equal(choose(all, 2, false, &ambiguous), &tomorrow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_valid_ticket_opens),
		CASE(each_status_says_why_not),
		CASE(a_used_up_ticket_is_not_said_to_be_late),
		CASE(arrival_counts_for_the_end_of_validity),
		CASE(a_plate_in_sight_must_be_the_tickets),
		CASE(a_plate_alone_opens_only_when_it_is_clear_and_means_one_ticket),
		CASE(customs_tickets_need_two_that_agree),
		CASE(what_is_nobodys_is_referred_beside_what_is_known),
		CASE(who_is_inside_does_not_come_in_again),
		CASE(the_order_of_a_visit_is_kept),
		CASE(the_port_is_only_for_those_bound_there),
		CASE(a_lane_for_both_ways_knows_the_way),
		CASE(lanes_take_the_kinds_they_are_for),
		CASE(licences_stop_going_in_and_never_going_out),
		CASE(the_same_passage_is_not_opened_twice),
		CASE(the_queue_before_the_port_is_a_queue_as_well),
		CASE(what_no_passage_leaves_behind_is_referred),
		CASE(guests_are_let_in_again_when_nobody_saw_them_leave),
		CASE(a_passage_that_is_not_reported_yet_belongs_to_its_lane),
		CASE(lane_modes_are_obeyed),
		CASE(nobody_known_is_refused_going_in_and_referred_going_out),
		CASE(nobody_is_never_let_through),
		CASE(guests_on_foot_meet_the_officer),
		CASE(employees_pass_by_their_own_tag),
		CASE(whose_tag_was_taken_leaves_by_it),
		CASE(all_reasons_are_listed_and_the_gravest_decides),
		CASE(without_tables_the_officer_decides),
		CASE(of_several_tickets_the_fitting_one_is_meant),
	};
	return RUN(tests);
}
