/* notification: what people are told about.
 *
 * An event is one row, however many it concerns: it stands on the gate's path. Who sees it is decided when it is read: whoever
 * has its permission then, within company and area, or one user alone. Its words are made then as well, in the reader's language,
 * from the table of words in notification.c and the values of the event.
 *
 *	notification_write(db, &(struct notification_event){
 *		.type = "need_approval", .menu_type = "employee", .permission = EMPLOYEE_ISSUE, .entity_id = employee->id,
 *		.values = notification_values(scope, "name", employee->name, "company", company->name) });
 *
 * Types, menu types, and the values that their words want:
 *
 *	need_approval      ticket_<kind>: number, company · employee: name, company
 *	decided            ticket_<kind>: number, outcome_id, outcome_en · employee: name, outcome_id, outcome_en
 *	hold               ticket_<kind>: number, reason
 *	lane_intervention  lane: lane, plate, number (of the ticket, or the employee's name), reason_id, reason_en
 *	dead_letter        outbox: target, kind, error
 */
#pragma once
#include "auth/actor.h"
#include "store/list.h"

extern const struct choice notification_types[];

struct notification_event {
	const char *type, *menu_type;
	enum permission permission; /* whoever has it is told; UNDECLARED: user_id alone */
	const char *company_id;     /* this tenant's people as well; NULL: internal ones only, or the user's own company */
	const char *area_id;        /* of those who are bound to areas, only the ones of this; NULL: all */
	const char *user_id;
	const char *entity_id;      /* what the front end opens: a ticket, an employee, a gate activity, a message */
	const char *values;         /* JSON */
	const char *called_to;      /* told only if the officer was called to this lane by the gate activity entity_id, and not before */
};

/* {"key": "value", …} of pairs of texts; a pair whose value is NULL is left out. */
#define notification_values(scope, ...)                                     \
	notification_values_of(scope, (const char *const[]){ __VA_ARGS__ }, \
			       sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *) / 2)
const char *notification_values_of(struct scope *scope, const char *const *pairs, size_t count);

/* Within the caller's transaction. */
must_check enum outcome notification_write(struct db *db, const struct notification_event *event);

struct notification {
	const char *id, *type, *title, *message, *meta, *menu_type, *entity_id, *values;
	struct user *target_user; /* the reader, as GET /v1/users shows one */
	bool is_read;
	int64_t created_at;
};

extern const struct record notification_record;     /* as it is shown */
extern const struct record notification_row_record; /* as it is read, with SELF for the reader */

struct notification_latest {
	struct list items; /* the three newest */
	int64_t unread;    /* up to 1000 */
};
extern const struct record notification_latest_record;

/* What a reader reads: CONCERNS of notification.c says whom one is for; this finds those by an index. */
struct notification_reach {
	struct condition own;
	const char *unread_after; /* none up to that id is news to them */
};
must_check enum outcome notification_reach(struct db *db, const struct actor *reader, struct notification_reach *reach);
/* Gives rows that were read their words, their way to the thing, and whom they are shown to; those of a later release, for
 * which this one has no words, go. */
must_check enum outcome notification_tell(struct db *db, const struct actor *reader, enum language language, struct list *rows);
/* Up to 1000, which stands for that and more. */
must_check enum outcome notification_unread(struct db *db, const struct notification_reach *reach, int64_t *unread);
must_check enum outcome notification_read_latest(struct db *db, const struct actor *reader, enum language language,
						 struct notification_latest *latest);

must_check enum outcome notification_mark(struct db *db, const struct actor *reader, const struct notification *notification);
/* All that the reader may see until now. */
must_check enum outcome notification_mark_all(struct db *db, const struct actor *reader, int64_t now_ms);

/* Removes those that are older; at most some thousands at once. */
must_check enum outcome notification_remove(struct db *db, int64_t before_ms);
