/* company-employees: staff of companies, their gate passes, and the tags that open lanes for them. */
#include <strings.h>

#include "document/sheet_record.h"
#include "gate/area.h"
#include "gate/employee.h"
#include "gate/notification.h"
#include "store/file_store.h"
#include "store/record_save.h"
#include "web/crud.h"
#include "web/group.h"

static struct employee_writer writer_of(const struct request *r)
{
	return (struct employee_writer){ .user_id = r->actor.id, .may_issue = grants_have(&r->actor.grants, EMPLOYEE_ISSUE),
					 .sees_all = !reach_is_bound(r->route->reach, &r->actor), .bound_to_areas = r->actor.bound_to_areas, .company_id = r->actor.company_id,
					 .now_ms = r->now_ms };
}

static enum outcome check_employee(struct request *r, void *thing, const void *before)
{
	struct employee_writer writer = writer_of(r);
	return employee_check(r->db, &writer, thing, before);
}

/* Whoever decides hears of a wish, the company of the decision. */
static enum outcome tell(struct request *r, const void *old, const void *new)
{
	const struct employee *before = old, *e = new;
	bool asked = before && text_equal(before->issue_status, "REQUESTED"), refused = text_equal(e->issue_status, "REFUSED");
	struct notification_event event = { .menu_type = "employee", .entity_id = e->id };

	if (!asked && text_equal(e->issue_status, "REQUESTED")) {
		event.type = "need_approval";
		event.permission = EMPLOYEE_ISSUE;
		event.values = notification_values(r->scope, "name", e->name, "company", e->company->name);
	} else if (asked && (refused || text_equal(e->issue_status, "ISSUED"))) {
		event.type = "decided";
		event.permission = EMPLOYEE_WRITE;
		event.company_id = e->company->id;
		event.values = notification_values(r->scope, "name", e->name, "outcome_id", refused ? "ditolak" : "disetujui",
						   "outcome_en", refused ? "refused" : "approved");
	}
	return event.type ? notification_write(r->db, &event) : OK;
}

struct valid_on {
	const char *valid_on;
};
static const struct field valid_on_fields[] = {
	FIELD_DATE(valid_on, valid_on, 0, .doc = "Only those whose own validity holds on that day"),
};
static const struct record valid_on_record = RECORD("employee_list", valid_on, valid_on_fields);

static enum outcome list_employees(struct request *r)
{
	struct condition condition = request_reach(r, &employee_record, true);
	const struct valid_on *asked = r->query;
	struct page page;

	if (asked->valid_on)
		condition_and(r->scope, &condition, "? BETWEEN t.valid_start_at AND COALESCE(t.valid_end_at, '9999-12-31')",
			      db_text(asked->valid_on));
	if (list_page(r->db, &employee_record, r->parameters, r->parameter_count, &condition, &page) != OK)
		return FAILED;
	return reply_page(r, &employee_record, &page);
}

static enum outcome decide_issue(struct request *r)
{
	struct employee_writer writer = writer_of(r);
	const struct employee_decision *decision = r->input;
	struct employee *given = record_new(r->scope, &employee_record);

	if (employee_decide(r->db, &writer, decision, r->thing, given) != OK ||
	    record_update(r->db, &employee_record, given, request_id_of(r)) != OK ||
	    crud_changed(r, text_equal(decision->issue_status, "REFUSED") ? "refuse" : "issue", NULL) != OK)
		return FAILED;
	return reply_null(r);
}

/* ---- many at once ---- */

struct employee_bulk {
	const char *file_path, *company_id;
	struct list datas;
};
static const struct field bulk_fields[] = {
	FIELD_MANY(employee_bulk, datas,      &employee_record, 0, .max = SHEET_ROWS_MAX),
	FIELD_FILE(employee_bulk, file_path,  0, .doc = "Instead of datas: an uploaded Excel file (.xlsx) or CSV, columns by the names or labels of the fields"),
	FIELD_ID  (employee_bulk, company_id, 0, .record = &company_option_record, .doc = "Of all rows that name none"),
};
static const struct record bulk_record = RECORD("employee_bulk", employee_bulk, bulk_fields,
						.noun = { "karyawan perusahaan", "company employees" });

/* In a sheet people call an area by its name. */
static enum outcome name_areas(struct request *r, struct list *people)
{
	struct list areas;

	if (db_rows(r->db, &area_record, &areas, "SELECT id, name FROM area WHERE deleted_at IS NULL") != OK)
		return FAILED;
	for (size_t i = 0; i < people->count; i++) {
		struct texts *ids = &((struct employee *)people->items[i])->area_ids;
		for (size_t j = 0; j < ids->count; j++)
			for (size_t k = 0; k < areas.count; k++)
				if (strcasecmp(ids->items[j], ((struct area *)areas.items[k])->name) == 0)
					ids->items[j] = ((struct area *)areas.items[k])->id;
	}
	return OK;
}

static enum outcome read_sheet(struct request *r, const char *key, struct sheet_things *sheet)
{
	struct bytes bytes;
	enum outcome outcome = OK;

	if (file_store_get(r->file_store, r->scope, key, &bytes) != OK ||
	    sheet_things_read(r->scope, &employee_record, bytes, "file_path", sheet) != OK || name_areas(r, &sheet->things) != OK)
		return FAILED;
	for (size_t i = 0; i < sheet->things.count; i++)
		if (reach_check_body(r->db, r->route->reach, &r->actor, &employee_record, sheet->things.items[i], NULL,
				     scope_printf(r->scope, "datas[%zu]", i)) != OK)
			outcome = FAILED;
	return outcome;
}

/* What needs no other row to be told, of all of them at once. */
static enum outcome check_rows(struct request *r, const struct employee_bulk *bulk, struct list *people)
{
	enum outcome outcome = OK;

	for (size_t i = 0; i < people->count; i++) {
		struct employee *one = people->items[i];
		if (!one->company_id && bulk->company_id) {
			one->company_id = bulk->company_id;
			record_mark(one, &employee_record, "company_id");
		}
		if (employee_check_days(r->scope, one, NULL, scope_printf(r->scope, "datas[%zu]", i)) != OK)
			outcome = FAILED;
		for (size_t j = 0; j < i; j++) {
			const struct employee *earlier = people->items[j];
			if (text_equal(one->nip, earlier->nip) && text_equal(one->company_id, earlier->company_id))
				outcome = error_add(r->scope, E_REPEATED, scope_printf(r->scope, "datas[%zu].nip", i), NULL);
			if (one->rfid && text_equal(one->rfid, earlier->rfid))
				outcome = error_add(r->scope, E_REPEATED, scope_printf(r->scope, "datas[%zu].rfid", i), NULL);
		}
	}
	return outcome;
}

static enum outcome create_rows(struct request *r, const struct employee_bulk *bulk, struct list *people)
{
	struct employee_writer writer = writer_of(r);

	if (check_rows(r, bulk, people) != OK || employee_check_many(r->db, &writer, people, "datas") != OK ||
	    crud_create_many(r, &employee_record, people) != OK)
		return FAILED;
	return reply_null(r);
}

static enum outcome create_employees(struct request *r)
{
	struct employee_bulk *bulk = r->input;
	struct sheet_things sheet = { 0 };
	enum outcome outcome;

	if (!bulk->file_path)
		return bulk->datas.count ? create_rows(r, bulk, &bulk->datas) : error_add(r->scope, E_REQUIRED, "datas", NULL);
	if (bulk->datas.count)
		return error_add(r->scope, E_TOO_MANY, "datas", "0");
	outcome = read_sheet(r, bulk->file_path, &sheet) == OK ? create_rows(r, bulk, &sheet.things) : FAILED;
	if (outcome != OK && sheet.sheet)
		sheet_things_place(r->scope, &sheet);
	return outcome;
}

static const struct route routes[] = {
	{ POST,   "/v1/company-employees",      EMPLOYEE_WRITE, create_record, &employee_record, .reach = OWN, .check = check_employee, .then = tell, .doc = "Create Company Employee" },
	{ GET,    "/v1/company-employees",      EMPLOYEE_READ,  list_employees, &employee_record, .reach = OWN, .query = &valid_on_record,
	  .answer = ANSWERS_PAGE, .doc = "Get Company Employee With Pagination" },
	{ PUT,    "/v1/company-employees/{id}", EMPLOYEE_WRITE, update_record, &employee_record, .reach = OWN, .check = check_employee, .then = tell, .doc = "Update Company Employee" },
	{ DELETE, "/v1/company-employees/{id}", EMPLOYEE_WRITE, delete_record, &employee_record, .reach = OWN, .doc = "Delete Company Employee" },
	{ GET,    "/v1/company-employees/{id}", EMPLOYEE_READ,  get_record,    &employee_record, .reach = OWN, .doc = "Detail Company Employee" },
	{ POST,   "/v1/company-employees/bulk", EMPLOYEE_WRITE, create_employees, &employee_record, .reach = OWN, .takes = &bulk_record,
	  .then = tell, .answer = ANSWERS_NULL, .doc = "Bulk Create Company Employee" },
	{ PATCH,  "/v1/company-employees/issue/{id}", EMPLOYEE_ISSUE, decide_issue, &employee_record, .reach = ALL, .takes = &employee_decision_record,
	  .then = tell, .answer = ANSWERS_NULL, .doc = "Decide Port Rights of an Employee" },
};
static const struct group group = GROUP("company-employees", routes, .open_files = file_store_open);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
