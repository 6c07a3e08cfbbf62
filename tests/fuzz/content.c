/* What a file is, by its bytes: one of those that are allowed, or a refusal of the field; no byte read that is not there.
 * What libmagic would call the rest is not asked. */
#include <string.h>

#include "document/content.h"
#include "document/media_type.h"
#include "fuzz.h"

/* In the library's place, which is linked after this. */
const char *media_type_guess(struct scope *scope, struct bytes bytes)
{
	(void)scope, (void)bytes;
	return "application/octet-stream";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned sets[] = { CONTENT_ALL, CONTENT_PHOTOS, CONTENT_SET(CONTENT_PDF) };

	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		struct scope *scope = scope_new();
		struct bytes bytes = { memcpy(malloc(size ? size : 1), data, size), size }; /* not ended by a NUL, as a file is not */
		enum content content = CONTENT_UNKNOWN;

		if (content_check(scope, bytes, sets[i], "file", &content) == OK)
			HOLDS(!error_first(scope) && sets[i] & CONTENT_SET(content) && content_mime_type(content) && content_ending(content));
		else
			HOLDS(error_first(scope) && strcmp(error_first(scope)->path, "file") == 0);
		free((void *)(uintptr_t)bytes.data);
		scope_free(scope);
	}
	return 0;
}
