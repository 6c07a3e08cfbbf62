/* serve: one request, from its first byte to its answer. The pipeline every endpoint runs through:
 *
 *	read → match → identify → authorize → validate → run in a transaction → commit → reply
 *
 * A handler cannot forget a step because it contains none. */
#pragma once
#include "web/request.h"
#include "web/worker.h"

/* Serves the exchange's request. Always answers; leaves the worker's scope empty. */
void serve(struct worker *worker, struct exchange *exchange);
