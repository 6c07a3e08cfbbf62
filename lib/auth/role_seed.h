/* role_seed: the permissions that exist and the eight roles of a fresh system, written into the database by migration. */
#pragma once
#include "store/db.h"

/* Adds what is missing; roles that are there keep the grants that administrators gave them. */
must_check enum outcome role_seed(struct db *owner);
