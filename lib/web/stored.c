#include "web/stored.h"

#include <string.h>

#include "store/file_store.h"

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
	const bool is_saved = as_attachment || !is_shown(file->mime_type);
	const struct file_answer answer = { file->mime_type, reply_disposition(r->scope, name ? name : file->name, is_saved) };
	const char *link = file_store_link(r->file_store, r->scope, file->key, &answer, r->now_ms);

	if (link)
		return reply_redirect(r, link, FILE_LINK_KEPT_S);
	reply_header(r, "X-Accel-Redirect", scope_printf(r->scope, "/-files/%s", file->key));
	return reply_bytes(r, file->mime_type, name ? name : file->name, is_saved, (struct bytes){ "", 0 });
}
