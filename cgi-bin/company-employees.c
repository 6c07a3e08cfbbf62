/* company-employees: staff of companies, their gate passes, and the tags that open lanes for them. */
#include "gate/employee.h"
#include "store/record_save.h"
#include "web/crud.h"
#include "web/group.h"

static struct employee_writer writer_of(const struct request *r)
{
	return (struct employee_writer){ .user_id = r->actor.id, .may_issue = grants_have(&r->actor.grants, EMPLOYEE_ISSUE),
					 .sees_all = !reach_is_bound(r->route->reach, &r->actor), .company_id = r->actor.company_id,
					 .now_ms = r->now_ms };
}

static enum outcome check_employee(struct request *r, void *thing, const void *before)
{
	struct employee_writer writer = writer_of(r);
	return employee_check(r->db, &writer, thing, before);
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
		condition_and(r->scope, &condition, "? BETWEEN t.valid_start_at AND COALESCE(t.valid_end_at, '9999-12-31')", db_text(asked->valid_on));
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

static const struct route routes[] = {
	{ POST,   "/v1/company-employees",      EMPLOYEE_WRITE, create_record, &employee_record, .reach = OWN, .check = check_employee, .doc = "Create Company Employee" },
	{ GET,    "/v1/company-employees",      EMPLOYEE_READ,  list_employees, &employee_record, .reach = OWN, .query = &valid_on_record,
	  .answer = ANSWERS_PAGE, .doc = "Get Company Employee With Pagination" },
	{ PUT,    "/v1/company-employees/{id}", EMPLOYEE_WRITE, update_record, &employee_record, .reach = OWN, .check = check_employee, .doc = "Update Company Employee" },
	{ DELETE, "/v1/company-employees/{id}", EMPLOYEE_WRITE, delete_record, &employee_record, .reach = OWN, .doc = "Delete Company Employee" },
	{ GET,    "/v1/company-employees/{id}", EMPLOYEE_READ,  get_record,    &employee_record, .reach = OWN, .doc = "Detail Company Employee" },
	{ PATCH,  "/v1/company-employees/issue/{id}", EMPLOYEE_ISSUE, decide_issue, &employee_record, .reach = ALL, .takes = &employee_decision_record,
	  .answer = ANSWERS_NULL, .doc = "Decide Port Rights of an Employee" },
};
static const struct group group = GROUP("company-employees", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
