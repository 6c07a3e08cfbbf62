#include "web/stored.h"

#include <string.h>

/* What a browser may show by itself; all else is saved, so that no stored page runs as ours. */
static bool is_shown(const char *mime_type)
{
	static const char *const shown[] = { "image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf" };
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		if (strcmp(shown[i], mime_type) == 0)
			return true;
	return false;
}

enum outcome stored_send(struct request *r, const struct file *file, const char *name, bool as_attachment)
{
	reply_header(r, "X-Accel-Redirect", scope_printf(r->scope, "/-files/%s", file->key));
	return reply_bytes(r, file->mime_type, name ? name : file->name, as_attachment || !is_shown(file->mime_type),
			   (struct bytes){ "", 0 });
}
