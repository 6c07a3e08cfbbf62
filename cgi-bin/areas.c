/* areas: the kinds of place that the estate consists of, with the gates that lead into them. */
#include "gate/area.h"
#include "web/crud.h"
#include "web/group.h"

static const struct route routes[] = {
	{ GET, "/v1/areas",      AREA_READ, list_records, &area_record, .reach = ALL, .doc = "Get All Area" },
	{ GET, "/v1/areas/{id}", AREA_READ, get_record,   &area_record, .reach = ALL, .doc = "Get detail area" },
};
static const struct group group = GROUP("areas", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
