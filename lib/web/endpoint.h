/* endpoint: what a route is to a client: what its row says, with what its handler implies. */
#pragma once
#include "web/route.h"

/* The body that it reads; NULL: none. */
const struct record *endpoint_takes(const struct route *route);
/* What stands in `data`; ANSWERS_BY_HANDLER where nobody said. */
enum answer endpoint_answer(const struct route *route);
/* "Sukses mengambil data produk" */
const char *endpoint_message(struct scope *scope, const struct route *route, enum language language);
