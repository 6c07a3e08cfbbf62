/* An instant that was read is printed so that it reads as the same; days keep their place. */
#include <string.h>

#include "base/date.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	const char *text = scope_copy(scope, data, size);
	char printed[DATE_TIME_SIZE], day[DATE_DAY_SIZE];
	int64_t at_ms, again_ms;

	if (date_time_parse(text, &at_ms)) {
		date_time_text(at_ms, printed);
		HOLDS(date_time_parse(printed, &again_ms) && again_ms == at_ms);
	}
	if (date_day_valid(text)) {
		date_day_text(date_day_start_ms(text), day);
		HOLDS(strcmp(day, text) == 0);
	}
	scope_free(scope);
	return 0;
}
