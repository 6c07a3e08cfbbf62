/* zip_read: the parts of a ZIP archive that came from outside, in memory and within bounds. The only file that knows <zip.h>. */
#pragma once
#include "base/crypto.h"
#include "base/error.h"

struct zip_read;

/* NULL for what is no archive. It is closed with the scope, and reads from `bytes` until then. */
struct zip_read *zip_read_open(struct scope *scope, struct bytes bytes);
/* The part of that name as it is unpacked. False where there is none, where it is broken, encrypted, or larger than `max`. */
bool zip_read_part(struct zip_read *zip, const char *name, size_t max, struct bytes *part);
