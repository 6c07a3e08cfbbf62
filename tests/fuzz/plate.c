/* A plate's normal form is its own normal form, and as like itself as can be. */
#include <string.h>

#include "fuzz.h"
#include "gate/plate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	const char *plate = plate_normalise(scope, scope_copy(scope, data, size));

	if (plate) {
		const char *again = plate_normalise(scope, plate);
		HOLDS(again && strcmp(again, plate) == 0);
		HOLDS(strspn(plate, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == strlen(plate));
		HOLDS(plate_likeness(plate, plate) == 100);
	}
	scope_free(scope);
	return 0;
}
