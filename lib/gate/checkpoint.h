/* checkpoint: a lane's event, from what was read to the answer that is stored and sent.
 *
 * The event is stored once under (lane, transaction). The same event again gets the stored answer byte for byte; another
 * body under the same transaction is TRANSACTION_CONFLICT. The decision, the ticket's use, the visit, the audit row and what
 * others are told lie in one transaction, which is committed before the lane hears of it.
 */
#pragma once
#include "gate/decision.h"
#include "gate/event.h"
#include "gate/passage.h"

struct checkpoint {
	struct scope *scope;
	struct db *db;
	const struct config *config;
	struct gate_rules *rules;
	const uint8_t *audit_key;
	const char *request_id, *address;
	int64_t now_ms;

	const struct lane_facts *lane;
	struct bytes raw;                     /* the event as received, … */
	const struct checkpoint_event *event; /* … and as read; NULL: it cannot be read, … */
	const char *transaction_id;           /* … only what it calls itself, where it does … */
	struct texts malformed;               /* … and why the rest cannot */
};

/* Decides, acts and stores, within the caller's transaction. `answer` is JSON. `lost`: another lane was faster with the same
 * ticket; roll back and begin again. */
must_check enum outcome checkpoint_pass(const struct checkpoint *c, const char **answer, bool *lost);

/* An answer that consumes and stores nothing: CLOCK_SUSPECT, MALFORMED, TRANSACTION_CONFLICT, INTERNAL. `lane` and `rules` may be
 * NULL when the database cannot be asked: then it is HOLD all the same. */
const char *checkpoint_hold(struct scope *scope, const struct gate_rules *rules, const struct lane_facts *lane,
			    const char *transaction_id, const char *reason, int64_t now_ms);
