/* selfcheck: mistakes in the tables that the compiler cannot see. */
#pragma once
#include "web/route.h"

/* Prints each mistake on standard error; true when there is none. */
bool selfcheck(const struct group *group);
