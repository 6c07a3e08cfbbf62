/* employee: staff of companies. A company says who they are and what it wishes for them; a tag, areas beside the main gate and
 * permanence are rights at the lanes, which only those with employee.issue give. Lanes go by `rfid`, the areas and the days from
 * issued_from to issued_to, within which the employee's own validity counts; what a company changes of that waits (issue_status
 * REQUESTED) and opens nothing meanwhile. What it gives up is gone at once. */
#pragma once
#include "gate/company.h"
#include "store/db.h"

struct employee_author {
	const char *id, *fullname;
};

struct employee {
	const char *id, *name, *nip, *email, *company_id, *activity, *status, *gatepass_number, *valid_start_at, *valid_end_at;
	bool is_permanent, is_suspended;
	const char *letter_of_assignment_path, *integrity_pact_letter_path, *photo_path, *rfid, *vehicle_type;
	struct texts area_ids;
	struct list areas;
	const char *issue_status, *issue_reason, *requested_rfid, *issued_from, *issued_to, *issued_by_id;
	struct texts requested_area_ids;
	int64_t issued_at, created_at, updated_at;
	struct company *company;
	struct employee_author *created_by;
};
extern const struct record employee_record;

/* What an officer decides: the rights as they then are. What it leaves out stands as requested, or else as it was. */
struct employee_decision {
	const char *issue_status, *reason, *rfid, *valid_start_at, *valid_end_at;
	bool is_permanent;
	struct texts area_ids;
};
extern const struct record employee_decision_record;

/* Who writes, as far as it matters here. */
struct employee_writer {
	const char *user_id;
	bool may_issue;  /* holds employee.issue: what it writes is decided */
	bool sees_all;   /* is bound to no company */
	bool bound_to_areas; /* gives no other areas than user_area names */
	const char *company_id;
	int64_t now_ms;
};

/* The rules on a valid body, and what follows from them; `old` is the row as it stands, NULL at a creation. */
must_check enum outcome employee_check(struct db *db, const struct employee_writer *writer, struct employee *given,
				       const struct employee *old);
/* The same of many new ones whose days are checked, in few statements; what one is refused for is told under
 * "<path>[<index>]". */
must_check enum outcome employee_check_many(struct db *db, const struct employee_writer *writer, const struct list *people,
					    const char *path);
/* Of these rules the ones on days, told of the field under `path`. What a body leaves out is filled in. */
must_check enum outcome employee_check_days(struct scope *scope, struct employee *given, const struct employee *old,
					    const char *path);
/* Puts a decision into `given`, a new thing to be written over the row. */
must_check enum outcome employee_decide(struct db *db, const struct employee_writer *writer,
					const struct employee_decision *decision, const struct employee *old,
					struct employee *given);
