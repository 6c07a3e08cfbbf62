/* deliver_alarm: a message is DEAD: says so to people. */
#pragma once
#include "store/delivery.h"

/* Within the transaction that settles it: a row of audit, and a letter to everybody who may send it again, one an hour for a
 * target. */
must_check enum outcome deliver_alarm(struct db *db, const struct config *config, const struct delivery_target *target,
				      const struct delivery_message *message, const struct delivery_attempt *attempt);
