#include "document/image.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3

static bool begins(struct bytes b, size_t at, const char *with, size_t length)
{
	return at <= b.length && b.length - at >= length && memcmp((const char *)b.data + at, with, length) == 0;
}

enum image_format image_format_of(struct bytes b)
{
	if (begins(b, 0, "\xff\xd8\xff", 3))
		return IMAGE_JPEG;
	if (begins(b, 0, "\x89PNG\r\n\x1a\n", 8))
		return IMAGE_PNG;
	return begins(b, 0, "RIFF", 4) && begins(b, 8, "WEBP", 4) ? IMAGE_WEBP : IMAGE_NONE;
}

/* A number of some bytes; 0 where they are not all there. */
static uint32_t number_at(struct bytes b, size_t at, size_t size, bool is_big)
{
	const uint8_t *bytes = b.data;
	uint32_t number = 0;

	if (at > b.length || b.length - at < size)
		return 0;
	for (size_t i = 0; i < size; i++)
		number |= (uint32_t)bytes[at + i] << 8 * (is_big ? size - 1 - i : i);
	return number;
}

static struct bytes part_of(struct bytes b, size_t at, size_t length)
{
	if (at > b.length)
		return (struct bytes){ "", 0 };
	return (struct bytes){ (const char *)b.data + at, b.length - at < length ? b.length - at : length };
}

/* EXIF is a TIFF: its order of bytes, then a directory of twelve bytes an entry. */
static int orientation_of(struct bytes tiff)
{
	bool is_big = begins(tiff, 0, "MM\0*", 4);

	if (!is_big && !begins(tiff, 0, "II*\0", 4))
		return 1;
	size_t at = number_at(tiff, 4, 4, is_big);
	for (uint32_t left = number_at(tiff, at, 2, is_big); left > 0 && at < tiff.length; left--, at += 12) {
		if (number_at(tiff, at + 2, 2, is_big) != TAG_ORIENTATION)
			continue;
		uint32_t value = number_at(tiff, at + 10, 2, is_big);
		return number_at(tiff, at + 4, 2, is_big) == TYPE_SHORT && value >= 1 && value <= 8 ? (int)value : 1;
	}
	return 1;
}

/* Segments: FF, a kind, and for most of them a length that counts itself. The size is in the frame's. */
static bool read_jpeg(struct bytes b, struct image *image)
{
	for (size_t at = 2; at + 4 <= b.length; ) {
		uint32_t mark = number_at(b, at, 1, true), kind = number_at(b, at + 1, 1, true),
			 length = number_at(b, at + 2, 2, true);
		if (mark != 0xff)
			return false;
		if (kind == 0xff) { /* filling */
			at++;
			continue;
		}
		if (length < 2 || kind == 0xda || kind == 0xd9)
			return false;
		if (kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc) {
			image->height = number_at(b, at + 5, 2, true);
			image->width = number_at(b, at + 7, 2, true);
			/* A decoder would fill a cut one with grey. */
			return memmem((const char *)b.data + at, b.length - at, "\xff\xd9", 2);
		}
		if (kind == 0xe1 && begins(b, at + 4, "Exif\0\0", 6) && length > 8)
			image->orientation = orientation_of(part_of(b, at + 10, length - 8));
		at += 2 + length;
	}
	return false;
}

/* Chunks: length, name, bytes, checksum. Behind the first of the picture's own nothing is looked at. */
static bool read_png(struct bytes b, struct image *image)
{
	if (!begins(b, 8, "\0\0\0\rIHDR", 8))
		return false;
	image->width = number_at(b, 16, 4, true);
	image->height = number_at(b, 20, 4, true);
	for (size_t at = 8; at + 12 <= b.length && !begins(b, at + 4, "IDAT", 4); ) {
		uint32_t length = number_at(b, at, 4, true);
		if (begins(b, at + 4, "eXIf", 4))
			image->orientation = orientation_of(part_of(b, at + 8, length));
		image->is_animated |= begins(b, at + 4, "acTL", 4);
		at += 12 + (size_t)length;
	}
	return true;
}

/* Chunks: name, length, bytes, to an even number of them. */
static bool read_webp(struct bytes b, struct image *image)
{
	if (begins(b, 12, "VP8 ", 4) && begins(b, 23, "\x9d\x01\x2a", 3)) {
		image->width = number_at(b, 26, 2, false) & 0x3fff;
		image->height = number_at(b, 28, 2, false) & 0x3fff;
		return b.length >= 30;
	}
	if (begins(b, 12, "VP8L", 4) && begins(b, 20, "\x2f", 1)) {
		uint32_t sizes = number_at(b, 21, 4, false);
		image->width = (sizes & 0x3fff) + 1;
		image->height = (sizes >> 14 & 0x3fff) + 1;
		return b.length >= 25;
	}
	if (!begins(b, 12, "VP8X", 4) || b.length < 30)
		return false;
	image->is_animated = number_at(b, 20, 1, false) & 2;
	image->width = number_at(b, 24, 3, false) + 1;
	image->height = number_at(b, 27, 3, false) + 1;
	for (size_t at = 12; at + 8 <= b.length; ) {
		uint32_t length = number_at(b, at + 4, 4, false);
		if (begins(b, at, "EXIF", 4))
			image->orientation = orientation_of(part_of(b, at + 8 + (begins(b, at + 8, "Exif\0\0", 6) ? 6 : 0), length));
		at += 8 + (size_t)length + (length & 1);
	}
	return true;
}

bool image_read(struct bytes b, struct image *image)
{
	*image = (struct image){ .format = image_format_of(b), .orientation = 1 };
	bool is_whole = false;

	switch (image->format) {
	case IMAGE_JPEG: is_whole = read_jpeg(b, image); break;
	case IMAGE_PNG: is_whole = read_png(b, image); break;
	case IMAGE_WEBP: is_whole = read_webp(b, image); break;
	case IMAGE_NONE: break;
	}
	return is_whole && image->width > 0 && image->height > 0;
}
