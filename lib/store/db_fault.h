/* db_fault: what an error of the server or the client library means. Private to db.c. */
#pragma once
#include "store/db.h"

enum db_fault db_fault_of(unsigned error);
/* Whether the connection is gone with it. */
bool db_fault_cuts(unsigned error);
/* The unique key that a server's message names; cut to `size`. */
void db_fault_key(const char *message, char *key, size_t size);
