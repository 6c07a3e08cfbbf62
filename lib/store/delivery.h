/* delivery: takes messages out of the outbox, one at a time, and writes down what became of them.
 *
 *	PENDING → SENT → ACCEPTED | REJECTED | UNKNOWN → … → DEAD
 *
 * PENDING, UNKNOWN: to be sent when `due_at` comes. SENT: in somebody's hands; `due_at` is when that
 * lease ends, since who holds it must have died then: the message may have been sent, and is sent again.
 * So nothing is lost, and what is sent twice has the same id. UNKNOWN: the same, said by the target's
 * silence. REJECTED: refused for good. DEAD: tried as often as may be, and a person's matter.
 *
 * Messages of one subject and target go one after the other, in the order of their ids. Each target has its pace, a
 * number of messages that may be in hands at once, and a breaker: after so many errors of the target
 * itself within a while nothing is sent for a while, then one message to try; when that succeeds, what
 * the target failed before is due at once. All of that is decided under a lock on the target's row, for
 * all deliverers together.
 *
 * Who must ask before it repeats: `attempts` counts the one that begins, so where it is more than 1 an
 * earlier one may have reached the target (`state` says PENDING, UNKNOWN, or SENT: the lease of who had
 * it ended). `message_key` is the same each time; to ask the target by it first is the adapter's work.
 */
#pragma once
#include "store/db.h"

#define DELIVERY_LEASE_S 300 /* longer than any attempt may take */

struct delivery_target {
	const char *name;
	int64_t per_minute, at_once; /* 0: any number */
};

struct delivery_message {
	const char *id, *kind, *subject, *message_key, *message, *state;
	int64_t attempts, forgiven, created_at;
	bool worn; /* tried as often as may be: not to be sent, only settled, as DELIVERY_WORN */
};

enum delivery_result {
	DELIVERY_ACCEPTED, /* the target said that it has it */
	DELIVERY_REJECTED, /* it never will take it */
	DELIVERY_DEFERRED, /* it will not take this one now */
	DELIVERY_AWAY,     /* the target did not work; it has nothing of it */
	DELIVERY_UNKNOWN,  /* sent, but not answered */
	DELIVERY_WORN,     /* not sent: it was tried as often as may be */
};

struct delivery_attempt {
	enum delivery_result result;
	int64_t code;      /* of the answer; NONE: there was none */
	const char *words; /* for whoever looks for the cause; nothing secret */
	int64_t took_ms;
};

enum delivery_turn {
	DELIVERY_MESSAGE, /* there is one: send it, then settle it */
	DELIVERY_NOTHING, /* nothing is due, or the target rests */
	DELIVERY_WAIT,    /* something may be, but the pace wants `wait_ms` first */
};

extern const struct choice delivery_states[];

/* Takes the message whose turn it is, in a transaction of its own. */
must_check enum outcome delivery_claim(struct db *db, const struct config *config, const struct delivery_target *target,
				       enum delivery_turn *turn, struct delivery_message **message, int64_t *wait_ms);
/* Writes down what came of it, within the caller's transaction; `died`: it is DEAD now. One that outlived its lease only adds
 * to the list of attempts. */
must_check enum outcome delivery_settle(struct db *db, const struct config *config, const struct delivery_target *target,
					const struct delivery_message *message, const struct delivery_attempt *attempt,
					bool *died);
/* How long to wait after the attempt of that number (from 1): twice as long each time, up to `longest_ms`, and a quarter more
 * or less. */
int64_t delivery_wait_ms(int64_t number, int64_t first_ms, int64_t longest_ms, uint32_t random);
/* Removes what was written before then and is done, 5,000 messages at most, with their attempts. DEAD ones stay: they are a
 * person's matter. */
must_check enum outcome delivery_remove(struct db *db, int64_t before_ms);
/* What was sealed for the way becomes null in those that were written before then and did not arrive, 5,000 at most: they
 * cannot be sent again. */
must_check enum outcome delivery_forget_secrets(struct db *db, int64_t before_ms);

/* How a target fares. */
struct delivery_figures {
	const char *target;
	int64_t dead, late_s; /* messages that wait for a person; for how long the oldest one is due */
};
/* Of every target that there were messages for, as struct delivery_figures. */
must_check enum outcome delivery_figures(struct db *db, struct list *figures);
