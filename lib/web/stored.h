/* stored: a stored file as an answer, by whichever way the sender came to it. */
#pragma once
#include "store/file.h"
#include "web/reply.h"

/* The web server sends the bytes, or the store itself, to which the sender is then directed; this only says that they may, as
 * what, and under which name (NULL: the file's own). What a browser could run as a page of ours is saved, whatever is asked. */
enum outcome stored_send(struct request *r, const struct file *file, const char *name, bool as_attachment);
