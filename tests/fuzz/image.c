/* The head of a picture, and the directory of an archive: a size where there is one, one of eight orientations, and no byte read that is
 * not there. */
#include <string.h>

#include "document/image.h"
#include "document/office.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scope *scope = scope_new();
	struct bytes bytes = { scope_copy(scope, data, size), size };
	struct image image;
	struct office office;

	bool is_picture = image_read(bytes, &image);
	HOLDS(!is_picture || (image.format != IMAGE_NONE && image.width > 0 && image.height > 0));
	HOLDS(image.orientation >= 1 && image.orientation <= 8);
	office_read(bytes, &office);
	HOLDS(!office.is_whole || office_is_zip(bytes));
	scope_free(scope);
	return 0;
}
