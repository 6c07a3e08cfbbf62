#include "gate/product.h"

#include "gate/format.h"

static const struct field product_fields[] = {
	FIELD_ID  (product, id,           READ_ONLY),
	FIELD_TEXT(product, code,         REQUIRED | SEARCH | SORT, .max = 32, .format = &format_code, .taken = E_PRODUCT_CODE_TAKEN),
	FIELD_TEXT(product, name,         REQUIRED | SEARCH | SORT, .max = 120),
	FIELD_TEXT(product, unit,         REQUIRED | FILTER | SORT, .max = 16, .doc = "Unit of count or weight, as printed"),
	FIELD_BOOL(product, is_hazardous, FILTER | SORT),
	FIELD_BOOL(product, is_active,    FILTER | SORT),
	FIELD_TIME(product, created_at,   READ_ONLY | SORT),
	FIELD_TIME(product, updated_at,   READ_ONLY | SORT),
};
const struct record product_record = RECORD("product", product, product_fields,
	.noun = { "produk", "product" }, .from = "product", .sort = "name");
