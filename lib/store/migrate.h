/* migrate: brings the tables up to date from numbered SQL files (0001_people.sql, 0002_…), each run once, in order. */
#pragma once
#include "store/db.h"

/* Runs what has not run yet; `report(name)` is told of each file. A file whose text has changed since it ran is refused. */
must_check enum outcome migrate_run(struct db *owner, const char *folder, void (*report)(const char *name));
/* Gives the programs' account its rights: rows of every table, but the log of changes only to add to and read. */
must_check enum outcome migrate_grant(struct db *owner, const struct config *config);
