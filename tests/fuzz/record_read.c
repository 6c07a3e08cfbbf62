/* A body is a product, or says what is wrong; one that is read is within its limits and can be printed. */
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "gate/product.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	const struct json *body;
	void *thing;

	if (json_read(scope, (const char *)data, size, &body) == OK) {
		if (record_read(scope, &product_record, body, "", &thing) == OK) {
			const struct product *product = thing;
			HOLDS(product->code && product->name && product->unit);
			HOLDS(text_length(product->code) <= 32 && text_length(product->name) <= 120 && text_length(product->unit) <= 16);
			struct buffer text = buffer_in(scope, 500);
			struct json_writer w = json_writer(&text);
			record_write(&w, &product_record, thing, &(struct view){ .language = INDONESIAN, .detail = true });
			HOLDS(json_read(scope, text.bytes, text.length, &body) == OK);
		} else {
			HOLDS(error_first(scope));
			for (const struct error *e = error_first(scope); e; e = e->next)
				HOLDS(*error_words(scope, e, ENGLISH) && error_status(e->code) == 422);
		}
	}
	scope_free(scope);
	return 0;
}
