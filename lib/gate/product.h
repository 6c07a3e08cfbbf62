/* product: the commodities that tickets name. */
#pragma once
#include "model/record.h"

struct product {
	const char *id, *code, *name, *unit;
	bool is_hazardous, is_active;
	int64_t created_at, updated_at;
};
extern const struct record product_record;
