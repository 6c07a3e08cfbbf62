/* ticket_rules: what a ticket must satisfy, how long it is good for, and what may be done to it in which state.
 *
 *	WAITING_APPROVE, DOC_PENDING, ISSUED   all of it can be changed, which makes it a new revision
 *	IN                                     driver and note only, with a reason
 *	… and HOLD, unless a vehicle is inside it can be cancelled
 *
 * A vehicle is let in by UPDATE … WHERE status = 'ISSUED', so whoever holds the row's lock and sees ISSUED
 * knows that no entry is running. Days are days of Asia/Jakarta.
 */
#pragma once
#include "gate/ticket.h"

/* Checks a body that is valid by itself, and fills and marks what the program decides: kind, status, plate, validity, revision,
 * the access number of a new one. `before` is the ticket as it stands, NULL for a new one. Every violation is recorded. */
must_check enum outcome ticket_prepare(struct db *db, const struct config *config, int64_t now_ms, const char *kind,
				       struct ticket *ticket, const struct ticket *before);

/* "TKT-" and twelve random digits; the unique key decides whether it is free. Marks it. */
void ticket_number(struct scope *scope, struct ticket *ticket);

/* valid_from: its day and time, less the early minutes. expired_at: the last millisecond of valid_to, or of as many days as the
 * settings say. From request_at, request_time, valid_to. */
void ticket_validity(const struct config *config, struct ticket *ticket);
/* Whether it asks for more entries or days than the settings give without approval; entry_limit and validity must stand. */
bool ticket_needs_approval(const struct config *config, const struct ticket *ticket);

/* Tells whoever decides on its kind that it waits now, unless it was waiting `before` (NULL: a new one). */
must_check enum outcome ticket_ask_approval(struct db *db, const struct ticket *ticket, const struct ticket *before);

/* Records DUPLICATE_OPEN_TICKET when another open ticket of its company has the same plate, day and destination. Asked after
 * the ticket was written, and locking: of two that come in the same instant one waits for the other and sees it. */
must_check enum outcome ticket_check_duplicate(struct db *db, const char *id);

/* Whether all of it can be changed. Records TICKET_STATE otherwise. */
must_check enum outcome ticket_check_changeable(struct scope *scope, const struct ticket *before);
/* Of a change to a ticket that is IN: a new thing with what may be written of it. Records TICKET_STATE for each other field that
 * would change, REQUIRED where no reason is given. */
must_check enum outcome ticket_inside_change(struct scope *scope, const struct ticket *ticket, const struct ticket *before,
					     struct ticket **change);

/* Cancels it, unless its state or a vehicle inside forbids (TICKET_STATE), and says so in its timeline. */
must_check enum outcome ticket_cancel(struct db *db, const struct ticket *before, const char *reason, const char *actor_name);
