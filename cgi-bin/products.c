/* products: the commodities that tickets name. */
#include "gate/product.h"
#include "web/crud.h"
#include "web/group.h"

static const struct route routes[] = {
	{ GET,    "/v1/products",      PRODUCT_READ,  list_records,  &product_record, .reach = ALL, .doc = "Paginate Products" },
	{ POST,   "/v1/products",      PRODUCT_WRITE, create_record, &product_record, .reach = ALL, .doc = "Create Product" },
	{ GET,    "/v1/products/{id}", PRODUCT_READ,  get_record,    &product_record, .reach = ALL, .doc = "Detail Product" },
	{ PUT,    "/v1/products/{id}", PRODUCT_WRITE, update_record, &product_record, .reach = ALL, .doc = "Update Product" },
	{ DELETE, "/v1/products/{id}", PRODUCT_WRITE, delete_record, &product_record, .reach = ALL, .doc = "Delete Product" },
};
static const struct group group = GROUP("products", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
