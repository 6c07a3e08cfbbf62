/* crud: the handlers that most rows of a route table name. What is special about a thing is in its record. */
#pragma once
#include "web/reply.h"

enum outcome list_records(struct request *r);
enum outcome list_records_of(struct request *r); /* those of what the path names: {gate_id} is a field that refers to its record */
enum outcome get_record(struct request *r);
enum outcome create_record(struct request *r);
enum outcome update_record(struct request *r);
enum outcome delete_record(struct request *r);

/* What a generic handler answers, and whether it takes its route's record as body. */
enum answer crud_answer(enum outcome (*handler)(struct request *));
bool crud_takes(enum outcome (*handler)(struct request *));

/* For handlers of one's own: inserts a valid body, with check, audit row and its detail in `made` (may be NULL). */
must_check enum outcome crud_create(struct request *r, const struct record *record, void *thing, const char **id, void **made);
/* The same of many, by few statements; what one of them is refused for is told under "datas[<index>]". */
must_check enum outcome crud_create_many(struct request *r, const struct record *record, const struct list *things);
/* Reads the thing again after a change, and writes the audit row. `action`: "update", "cancel", … */
must_check enum outcome crud_changed(struct request *r, const char *action, void **after);
