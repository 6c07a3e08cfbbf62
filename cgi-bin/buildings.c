/* buildings: lokasi tujuan, where tickets lead to. */
#include "gate/building.h"
#include "web/crud.h"
#include "web/group.h"

/* Every tenant may name a building of the port in its tickets: no tenant makes one. */
static enum outcome check_building(struct request *r, void *thing, const void *before)
{
	const struct building *given = thing, *old = before;
	if (given->is_port && !(old && old->is_port) && reach_is_bound(r->route->reach, &r->actor))
		return error_add(r->scope, E_FORBIDDEN, "is_port", "is_port");
	return OK;
}

static const struct route routes[] = {
	{ POST,   "/v1/buildings",      BUILDING_WRITE, create_record, &building_record, .reach = OWN, .check = check_building, .doc = "Create Lokasi Tujuan" },
	{ PUT,    "/v1/buildings/{id}", BUILDING_WRITE, update_record, &building_record, .reach = OWN, .check = check_building, .doc = "Update Lokasi Tujuan" },
	{ DELETE, "/v1/buildings/{id}", BUILDING_WRITE, delete_record, &building_record, .reach = OWN, .doc = "Delete Lokasi Tujuan" },
	{ GET,    "/v1/buildings/{id}", BUILDING_READ,  get_record,    &building_record, .reach = OWN, .doc = "Detail Lokasi Tujuan" },
	{ GET,    "/v1/buildings",      BUILDING_READ,  list_records,  &building_record, .reach = OWN, .doc = "List Lokasi Tujuan" },
	{ GET,    "/v1/buildings/list/dropdown",      BUILDING_READ, list_records, &building_option_record,      .reach = OWN, .doc = "List Lokasi" },
	{ GET,    "/v1/buildings/list/dropdown-port", BUILDING_READ, list_records, &building_port_option_record, .reach = OWN, .doc = "Get Dropdown Lokasi Tujuan Pelabuhan BMS" },
};
static const struct group group = GROUP("buildings", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
