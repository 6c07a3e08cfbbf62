/* openapi: the OpenAPI 3.1 document of a group, printed from the tables that it runs by. The build joins all of them. */
#pragma once
#include "web/route.h"

/* The document on standard output. */
void openapi_print(const struct group *group);
