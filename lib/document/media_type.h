/* media_type: what a file is of which nothing better is known. The only file that knows <magic.h>. */
#pragma once
#include "base/crypto.h"

/* "application/x-dosexec"; only to be told to people. Its tables are read from the disk and forgotten again, since what is
 * refused is rare. */
const char *media_type_guess(struct scope *scope, struct bytes bytes);
