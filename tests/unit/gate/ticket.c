/* Tickets, the parts without a database: codes, validity, what may be changed in which state. */
#include "../unit.h"
#include "base/date.h"
#include "gate/ticket_rules.h"

static const struct config config = { .ticket_early_minutes = 120, .ticket_valid_days = 2, .ticket_free_entries = 60, .ticket_free_days = 31 };

static struct ticket *new_ticket(const char *status)
{
	struct ticket *t = record_new(scope, &ticket_record);
	t->status = status;
	t->request_at = "2026-11-25";
	t->entry_limit = 1;
	t->ticket_access_number = "TKT-632086991234";
	t->plate = "B1234XYZ";
	return t;
}

static const char *time_text(int64_t at_ms)
{
	char *text = scope_alloc(scope, DATE_TIME_SIZE);
	date_time_text(at_ms, text);
	return text;
}

static struct ticket *read_ticket(const char *json)
{
	const struct json *body;
	void *t;
	assert_int_equal(json_read(scope, json, strlen(json), &body), OK);
	assert_int_equal(record_read(scope, &ticket_record, body, "", &t), OK);
	return t;
}

#define BODY_OF(plate, more) "{\"vehicle\":{\"type\":\"x\",\"comodity\":\"semen\",\"police_number\":\"" plate "\",\"vehicle_type\":\"Truk\"," \
	"\"unit_of_item\":\"ton\",\"total_item\":2.5},\"building_ids\":[\"aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa1\"]," \
	"\"request_at\":\"2026-11-25\"" more "}"
#define BODY(more) BODY_OF("W 1 A", more)

/* As it would stand in the database after BODY. */
static struct ticket *inside(void)
{
	struct ticket *t = read_ticket(BODY(",\"driver\":{\"name\":\"Slamet\"}"));
	struct building *place = record_new(scope, &building_embedded_record);
	place->id = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa1";
	t->buildings.items = scope_alloc(scope, sizeof(void *));
	t->buildings.items[t->buildings.count++] = place;
	t->status = "IN";
	return t;
}

static void a_number_is_twelve_random_digits(void **state)
{
	(void)state;
	struct ticket *a = new_ticket("ISSUED"), *b = new_ticket("ISSUED");
	ticket_number(scope, a);
	ticket_number(scope, b);
	assert_int_equal(strlen(a->ticket_access_number), 16);
	assert_int_equal(strspn(a->ticket_access_number + 4, "0123456789"), 12);
	assert_string_not_equal(a->ticket_access_number, b->ticket_access_number);
	assert_true(record_gave(a, &ticket_record, "ticket_access_number"));
}

static void a_code_is_number_and_plate(void **state)
{
	(void)state;
	struct ticket *t = new_ticket("ISSUED");
	assert_string_equal(ticket_code(scope, t), "TKT-632086991234-B1234XYZ");
	t->plate = NULL;
	assert_string_equal(ticket_code(scope, t), "TKT-632086991234-ORANG");
}

static void lanes_know_a_ticket_from_issued_until_it_has_left(void **state)
{
	(void)state;
	for (const struct choice *status = ticket_statuses; status->key; status++) {
		bool known = strcmp(status->key, "ISSUED") == 0 || strcmp(status->key, "IN") == 0 || strcmp(status->key, "HOLD") == 0;
		assert_int_equal(ticket_has_code(new_ticket(status->key)), known);
	}
}

static void each_kind_has_its_type_path_and_first_status(void **state)
{
	(void)state;
	assert_string_equal(choice_find(ticket_kinds, "sarana_niaga")->label.id, "Sarana Angkut Bongkar/Muat - Tidak Memiliki Dokumen Kepabeanan");
	assert_string_equal(ticket_kind_path("tenant_without_pabeanan"), "tenant/without-pabeanan");
	assert_string_equal(ticket_kind_status("tenant_without_pabeanan"), "ISSUED");
	assert_string_equal(ticket_kind_status("tenant_with_pabeanan"), "DOC_PENDING");
	assert_string_equal(ticket_kind_status("guest"), "WAITING_APPROVE");
	assert_string_equal(ticket_kind_status("no such"), "WAITING_APPROVE");
}

static void validity_is_in_days_of_jakarta(void **state)
{
	(void)state;
	struct ticket *t = new_ticket("ISSUED");
	ticket_validity(&config, t);
	assert_string_equal(time_text(t->valid_from), "2026-11-24T15:00:00.000Z"); /* 22:00 the evening before */
	assert_string_equal(time_text(t->expired_at), "2026-11-26T16:59:59.999Z"); /* the end of the second day */
	t->request_time = "14:30";
	ticket_validity(&config, t);
	assert_string_equal(time_text(t->valid_from), "2026-11-25T05:30:00.000Z");
	assert_string_equal(time_text(t->expired_at), "2026-11-26T16:59:59.999Z");
	t->valid_to = "2026-11-25";
	ticket_validity(&config, t);
	assert_string_equal(time_text(t->expired_at), "2026-11-25T16:59:59.999Z");
}

static void many_entries_or_days_need_approval(void **state)
{
	(void)state;
	struct ticket *t = new_ticket("ISSUED");
	t->entry_limit = 60;
	t->valid_to = "2026-12-25"; /* the 31st day */
	ticket_validity(&config, t);
	assert_false(ticket_needs_approval(&config, t));
	t->entry_limit = 61;
	assert_true(ticket_needs_approval(&config, t));
	t->entry_limit = 60;
	t->valid_to = "2026-12-26";
	ticket_validity(&config, t);
	assert_true(ticket_needs_approval(&config, t));
}

static void all_can_be_changed_until_a_vehicle_is_inside(void **state)
{
	(void)state;
	assert_int_equal(ticket_check_changeable(scope, new_ticket("WAITING_APPROVE")), OK);
	assert_int_equal(ticket_check_changeable(scope, new_ticket("DOC_PENDING")), OK);
	assert_int_equal(ticket_check_changeable(scope, new_ticket("ISSUED")), OK);
	struct ticket *t = new_ticket("ISSUED");
	struct ticket_visit visit = { .state = "CLOSED" };
	void *visits[] = { &visit };
	t->visits = (struct list){ visits, 1 };
	assert_int_equal(ticket_check_changeable(scope, t), OK);
	visit.state = "OPEN";
	assert_int_equal(ticket_check_changeable(scope, t), FAILED);
	assert_int_equal(error_first(scope)->code, E_TICKET_STATE);
	assert_string_equal(error_words(scope, error_first(scope), INDONESIAN),
			    "Tidak dapat dilakukan pada tiket berstatus Di dalam kawasan; hanya bila Menunggu persetujuan, Menunggu dokumen pabean, Terbit");
	assert_string_equal(error_words(scope, error_first(scope), ENGLISH),
			    "Cannot be done to a ticket whose status is Inside; only when it is Waiting for approval, Waiting for customs, Issued");
	for (const char *const *s = (const char *const[]){ "IN", "COMPLETED", "HOLD", "REJECTED", "CANCELLED", "EXPIRED", NULL }; *s; s++)
		assert_int_equal(ticket_check_changeable(scope, new_ticket(*s)), FAILED);
}

static void inside_driver_and_note_can_be_changed(void **state)
{
	(void)state;
	struct ticket *change;
	struct ticket *t = read_ticket(BODY(",\"driver\":{\"name\":\"Budi\"},\"note\":\"ganti sopir\",\"reason\":\"sopir sakit\""));
	assert_int_equal(ticket_inside_change(scope, t, inside(), &change), OK);
	assert_string_equal(change->driver->name, "Budi");
	assert_true(record_gave(change, &ticket_record, "driver"));
	assert_true(record_gave(change, &ticket_record, "note"));
	assert_false(record_gave(change, &ticket_record, "vehicle"));
}

static void a_change_inside_needs_a_reason(void **state)
{
	(void)state;
	struct ticket *change;
	assert_int_equal(ticket_inside_change(scope, read_ticket(BODY("")), inside(), &change), FAILED);
	assert_int_equal(error_first(scope)->code, E_REQUIRED);
	assert_string_equal(error_first(scope)->path, "reason");
}

static void inside_nothing_else_can_be_changed(void **state)
{
	(void)state;
	static const struct {
		const char *body, *path;
	} cases[] = {
		{ BODY(",\"reason\":\"x\",\"request_time\":\"10:00\""), "request_time" },
		{ BODY(",\"reason\":\"x\",\"valid_to\":\"2026-11-30\""), "valid_to" },
		{ BODY(",\"reason\":\"x\",\"entry_limit\":2"), "entry_limit" },
		{ BODY_OF("W 2 A", ",\"reason\":\"x\""), "vehicle" },
		{ BODY(",\"reason\":\"x\",\"supporting_documents\":[{\"document_type\":\"invoice\",\"file_path\":\"uploads/x\"}]"), "supporting_documents" },
	};
	struct ticket *change;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		error_forget(scope);
		assert_int_equal(ticket_inside_change(scope, read_ticket(cases[i].body), inside(), &change), FAILED);
		assert_int_equal(error_first(scope)->code, E_TICKET_STATE);
		assert_string_equal(error_first(scope)->path, cases[i].path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_number_is_twelve_random_digits),
		CASE(a_code_is_number_and_plate),
		CASE(lanes_know_a_ticket_from_issued_until_it_has_left),
		CASE(each_kind_has_its_type_path_and_first_status),
		CASE(validity_is_in_days_of_jakarta),
		CASE(many_entries_or_days_need_approval),
		CASE(all_can_be_changed_until_a_vehicle_is_inside),
		CASE(inside_driver_and_note_can_be_changed),
		CASE(a_change_inside_needs_a_reason),
		CASE(inside_nothing_else_can_be_changed),
	};
	return RUN(tests);
}
