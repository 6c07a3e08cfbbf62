/* What was read and printed reads as the same again. */
#include <string.h>

#include "base/json_read.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	const struct json *value, *again;

	if (json_read(scope, (const char *)data, size, &value) == OK) {
		const char *printed = json_print(scope, value);
		HOLDS(json_read(scope, printed, strlen(printed), &again) == OK);
		HOLDS(strcmp(json_print(scope, again), printed) == 0);
	} else {
		HOLDS(error_first(scope) && error_first(scope)->code == E_BAD_JSON);
	}
	scope_free(scope);
	return 0;
}
