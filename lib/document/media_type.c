#include "document/media_type.h"

#include <magic.h>

#define ENOUGH (64 * 1024)

const char *media_type_guess(struct scope *scope, struct bytes bytes)
{
	magic_t magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF |
				   MAGIC_NO_CHECK_CDF);
	size_t length = bytes.length < ENOUGH ? bytes.length : ENOUGH;
	const char *type = magic && magic_load(magic, NULL) == 0 ? magic_buffer(magic, bytes.data, length) : NULL;
	const char *guess = scope_text(scope, type ? type : "application/octet-stream");

	if (magic)
		magic_close(magic);
	return guess;
}
