/* companies: tenants of the zone and its operators. */
#include "gate/user.h"
#include "web/crud.h"
#include "web/group.h"

/* Nobody of a company that is not active gets in. */
static enum outcome update_company(struct request *r)
{
	const struct company *given = r->input;

	if (update_record(r) != OK)
		return FAILED;
	return given->is_active || !record_gave(given, &company_record, "is_active") ? OK : user_keep_super(r->db);
}

static const struct route routes[] = {
	{ POST,   "/v1/companies",               COMPANY_WRITE, create_record, &company_record, .reach = OWN, .doc = "Create Company" },
	{ PUT,    "/v1/companies/{id}",          COMPANY_WRITE, update_company, &company_record, .reach = OWN,
	  .takes = &company_record, .answer = ANSWERS_NULL, .doc = "Update Company" },
	{ DELETE, "/v1/companies/{id}",          COMPANY_WRITE, delete_record, &company_record, .reach = OWN, .doc = "Delete Company" },
	{ GET,    "/v1/companies/{id}",          COMPANY_READ,  get_record,    &company_record, .reach = OWN, .doc = "Detail Company" },
	{ GET,    "/v1/companies",               COMPANY_READ,  list_records,  &company_record, .reach = OWN, .doc = "Paginate Company" },
	{ GET,    "/v1/companies/list/dropdown", COMPANY_READ,  list_records,  &company_option_record, .reach = OWN, .doc = "Dropdown List Company" },
};
static const struct group group = GROUP("companies", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
