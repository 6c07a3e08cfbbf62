#include "web/group.h"

#include <stdio.h>
#include <string.h>

#include "web/gateway.h"
#include "web/openapi.h"
#include "web/selfcheck.h"

static void print_routes(const struct group *group)
{
	for (const struct route *r = group->routes; r < group->routes + group->route_count; r++)
		printf("%s\t%s\t%s\t%s\t%s\n", method_name(r->method), r->path, permission_row(r->permission)->key,
		       reach_name(r->reach), r->doc);
}

/* The first segment behind /v1, or the first two where the first one only sorts ("integration", "public"). */
static size_t prefix_length(const char *path)
{
	static const char *const sorting[] = { "/v1/integration/", "/v1/public/" };
	size_t length = text_starts(path, "/v1/") ? strlen("/v1/") : 1;

	for (size_t i = 0; i < sizeof sorting / sizeof *sorting; i++)
		if (text_starts(path, sorting[i]))
			length = strlen(sorting[i]);
	return length + strcspn(path + length, "/");
}

static void print_prefixes(const struct group *group)
{
	for (size_t i = 0; i < group->route_count; i++) {
		const char *path = group->routes[i].path;
		size_t length = prefix_length(path);
		bool printed = false;
		for (size_t j = 0; j < i && !printed; j++)
			printed = prefix_length(group->routes[j].path) == length &&
				  strncmp(group->routes[j].path, path, length) == 0;
		if (!printed)
			printf("%.*s\n", (int)length, path);
	}
}

int group_main(const struct group *group, int argc, char **argv)
{
	if (argc == 1 && gateway_is_called()) {
		struct worker *worker = worker_new(group);
		int status = gateway_run(worker);
		worker_free(worker);
		return status;
	}
	if (argc == 2 && strcmp(argv[1], "--routes") == 0) {
		print_routes(group);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--prefixes") == 0) {
		print_prefixes(group);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--openapi") == 0) {
		openapi_print(group);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--check") == 0)
		return selfcheck(group) ? 0 : 1;
	fprintf(stderr, "%s: a FastCGI program; start it with a socket as standard input, or with one of\n"
			"  --routes    what it serves\n  --openapi   its part of the API's description\n"
			"  --prefixes  the paths to send here\n  --check     mistakes in its tables\n", group->name);
	return 2;
}
