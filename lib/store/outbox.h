/* outbox: what others are to be told. A row is written in the transaction of what it tells about;
 * delivery is another's work (jobs/deliver), which keeps the order of one subject. */
#pragma once
#include "store/db.h"

/* `target`: "ptosm", "ceisa", "tps_online", "mail", "webhook". `subject`: what must stay in order, such as
 * "visit:<id>". `message`: JSON. `key`: telling the same twice is refused by it; NULL: a new one. */
must_check enum outcome outbox_write(struct db *db, const char *target, const char *kind, const char *subject, const char *key,
				     const char *message);
