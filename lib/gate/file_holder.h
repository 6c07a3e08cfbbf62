/* file_holder: the things that name files. From here it comes who may see a file, and whether anybody needs it any more.
 *
 * Every column that holds a file's key has a row in file_holder.c; a test compares them with the records.
 */
#pragma once
#include "auth/actor.h"
#include "store/file.h"

/* A file is shown to whoever uploaded it, and to whoever may see a thing that names it; a thumbnail as its photo is. */
must_check enum outcome file_holder_shows(struct db *db, const struct actor *actor, const struct file *file, bool *shows);

/* SQL, a condition on a row f of the table `file`: something names it, or the photo that it is the thumbnail of is there. */
const char *file_holder_naming(struct scope *scope);
