/* ticket_print: a ticket as its paper (document/ticket_paper.h), with the code for lanes and the signed one for lanes
 * without a network, while lanes know it. */
#pragma once
#include "gate/ticket.h"

/* The ticket must have been read whole. The scope owns the bytes. */
must_check enum outcome ticket_print(struct scope *scope, const struct config *config, const struct ticket *ticket,
				     enum language language, int64_t now_ms, struct bytes *pdf);
