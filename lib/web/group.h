/* group: the main of a group's program. It serves when a web server starts it; by hand it explains itself:
 *
 *	--routes    every route: method, path, permission, reach, name
 *	--openapi   the OpenAPI 3.1 document of its routes
 *	--prefixes  the paths that the web server should send here
 *	--check     mistakes in its tables; exit status 1 if there are any
 */
#pragma once
#include "web/route.h"

int group_main(const struct group *group, int argc, char **argv);
