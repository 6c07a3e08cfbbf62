/* permissions: what roles can allow, by groups. Which role allows what: roles.c. */
#include "auth/permission_list.h"
#include "web/crud.h"
#include "web/group.h"

/* A page of groups: they are few, and a group is not torn apart. */
static enum outcome list_groups(struct request *r)
{
	struct page page = { 0 };
	struct list groups;

	if (list_paging(r->scope, r->parameters, r->parameter_count, &page) != OK ||
	    permission_list_groups(r->db, NULL, request_parameter(r, "search"), &groups) != OK)
		return FAILED;
	size_t first = (size_t)((page.page - 1) * page.per_page), left = first < groups.count ? groups.count - first : 0;
	page.total = (int64_t)groups.count;
	page.rows.items = groups.items + (left ? first : 0);
	page.rows.count = left < (size_t)page.per_page ? left : (size_t)page.per_page;
	return reply_page(r, &permission_group_record, &page);
}

static const struct route routes[] = {
	{ GET, "/v1/permissions", ROLE_READ, list_groups, &permission_group_record, .reach = ALL, .answer = ANSWERS_PAGE,
	  .doc = "Get Grouped Permissions With Pagination" },
};
static const struct group group = GROUP("permissions", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
