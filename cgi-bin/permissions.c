/* permissions: what roles can allow, by groups. Which role allows what: roles.c. */
#include "auth/permission_list.h"
#include "web/crud.h"
#include "web/group.h"

static const struct route routes[] = {
	{ GET, "/v1/permissions", ROLE_READ, list_records, &permission_group_record, .reach = ALL, .doc = "Get Grouped Permissions With Pagination" },
};
static const struct group group = GROUP("permissions", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
