/* A path finds at most one row, a literal before a {name}; ids are ids; 405 only where there is another method. */
#include <string.h>

#include "base/uuid.h"
#include "fuzz.h"
#include "web/route.h"

static const struct route routes[] = {
	{ GET,    "/v1/tickets",                     NO_PERMISSION, .reach = PUBLIC },
	{ GET,    "/v1/tickets/{id}",                NO_PERMISSION, .reach = PUBLIC },
	{ PUT,    "/v1/tickets/{id}",                NO_PERMISSION, .reach = PUBLIC },
	{ GET,    "/v1/tickets/list/dropdown",       NO_PERMISSION, .reach = PUBLIC },
	{ GET,    "/v1/tickets/access-number/{access_number}", NO_PERMISSION, .reach = PUBLIC },
	{ DELETE, "/v1/tickets/{id}/notes/{note_id}", NO_PERMISSION, .reach = PUBLIC },
};
static const struct group group = GROUP("tickets", routes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const methods[] = { "GET", "PUT", "DELETE", "POST", "get", "" };
	struct scope *scope = scope_new();
	const char *values[PATH_VALUES] = { 0 }, *allowed = NULL;

	if (size) {
		const char *path = scope_copy(scope, data + 1, size - 1);
		const char *method = methods[data[0] % (sizeof methods / sizeof *methods)];
		const struct route *route = route_match(scope, &group, method, path, values, &allowed);
		HOLDS(allowed);
		if (route) {
			HOLDS(strcmp(method_name(route->method), method) == 0 && strstr(allowed, method));
			for (const char *at = strchr(route->path, '{'), **value = values; at; at = strchr(at + 1, '{'), value++) {
				HOLDS(*value && **value);
				HOLDS(strncmp(at, "{access_number}", 15) == 0 || uuid_parse(*value, NULL));
			}
		} else {
			HOLDS(!strstr(allowed, *method ? method : "?") || strcmp(method, "get") == 0);
		}
	}
	scope_free(scope);
	return 0;
}
