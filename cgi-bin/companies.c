/* companies: tenants of the zone and its operators. */
#include "gate/company.h"
#include "web/crud.h"
#include "web/group.h"

static const struct route routes[] = {
	{ POST,   "/v1/companies",               COMPANY_WRITE, create_record, &company_record, .reach = OWN, .doc = "Create Company" },
	{ PUT,    "/v1/companies/{id}",          COMPANY_WRITE, update_record, &company_record, .reach = OWN, .doc = "Update Company" },
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
