/* gate-activities: what happened at the lanes, the story of a visit, and who is inside. */
#include "gate/activity.h"
#include "web/crud.h"
#include "web/group.h"

static const struct route routes[] = {
	{ GET, "/v1/gate-activities",             ACTIVITY_READ, list_records, &gate_activity_record, .reach = OWN, .doc = "Get With Pagination" },
	{ GET, "/v1/gate-activities/inside",      ACTIVITY_READ, list_records, &inside_record,        .reach = OWN, .doc = "Who Is Inside" },
	{ GET, "/v1/gate-activities/visits/{id}", ACTIVITY_READ, get_record,   &visit_record,         .reach = OWN, .doc = "Detail Visit" },
};
static const struct group group = GROUP("gate-activities", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
