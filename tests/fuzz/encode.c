/* What is encoded decodes to itself; what is decoded is within its bounds. */
#include <string.h>

#include "base/encode.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	const char *text = scope_copy(scope, data, size);
	size_t length;

	for (int in_query = 0; in_query < 2; in_query++) {
		const char *decoded = decode_percent(scope, text, strlen(text), in_query);
		HOLDS(!decoded || strlen(decoded) <= strlen(text));
	}
	const char *percent = encode_percent(scope, text);
	HOLDS(strcmp(decode_percent(scope, percent, strlen(percent), false), text) == 0);
	HOLDS(strcmp(decode_percent(scope, percent, strlen(percent), true), text) == 0);

	const uint8_t *bytes = decode_base64url(scope, encode_base64url(scope, data, size), &length);
	HOLDS(bytes && length == size && memcmp(bytes, data, size) == 0);
	if (decode_base64url(scope, text, &length))
		HOLDS(length <= strlen(text));
	uint8_t key[16];
	(void)decode_hex(text, key, sizeof key);
	scope_free(scope);
	return 0;
}
