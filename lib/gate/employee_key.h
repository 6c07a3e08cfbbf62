/* employee_key: what no two employees share: tags, numbers within a company, gate passes. The keys of the tables have the last
 * word; here every clash is told, and whose it is to who may know. */
#pragma once
#include "gate/employee.h"

/* Refuses a tag that is somebody else's than the one's who is written over (`old`; NULL: nobody), or a vehicle's. RFID_TAKEN
 * at "rfid". */
must_check enum outcome employee_key_check_tag(struct db *db, const struct employee_writer *writer, const char *rfid,
					       const struct employee *old);
/* The same of many new ones, and of their numbers: RFID_TAKEN at "<path>[<index>].rfid", NIP_TAKEN at "….nip". */
must_check enum outcome employee_key_check_many(struct db *db, const struct employee_writer *writer, const struct list *people,
						const char *path);
/* Takes the numbers of gate passes for so many new ones, "GP-20260131-001", of that day in Jakarta; they are theirs when the
 * transaction commits. */
must_check enum outcome employee_key_take_passes(struct db *db, int64_t now_ms, size_t count, const char **numbers);
