/* image: what the head of a picture says of it, before anything is decoded: a file of 100 kB can ask for gigabytes. */
#pragma once
#include "base/crypto.h"

enum image_format { IMAGE_NONE, IMAGE_JPEG, IMAGE_PNG, IMAGE_WEBP };

struct image {
	enum image_format format;
	int64_t width, height;
	int orientation; /* of EXIF, 1 to 8: how the camera was held; 1 is upright */
	bool is_animated;
};

/* By its first bytes. */
enum image_format image_format_of(struct bytes bytes);
/* False where the head is not whole, or gives no size. */
bool image_read(struct bytes bytes, struct image *image);
