#include "document/qr.h"

#include <gd.h>
#include <qrencode.h>
#include <string.h>

#include "base/log.h"

#define PNG_COMPRESSION 1 /* more saves a few dozen bytes and costs half the time */

static const QRecLevel levels[] = {
	[QR_LOW] = QR_ECLEVEL_L, [QR_MEDIUM] = QR_ECLEVEL_M,
	[QR_QUARTILE] = QR_ECLEVEL_Q, [QR_HIGH] = QR_ECLEVEL_H,
};

static bool printable(const char *text)
{
	for (const char *c = text; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			return false;
	return *text;
}

struct qr *qr_new(struct scope *scope, const char *text, enum qr_level level)
{
	if (!text || !printable(text)) {
		error_internal(scope, "the text of a QR code must be printable ASCII");
		return NULL;
	}
	QRcode *made = QRcode_encodeString(text, 0, levels[level], QR_MODE_8, 1);
	if (!made) {
		error_internal(scope, "a text of %zu bytes does not fit a QR code", strlen(text));
		return NULL;
	}
	size_t count = (size_t)made->width * (size_t)made->width;
	uint8_t *modules = scope_alloc(scope, count);
	for (size_t i = 0; i < count; i++)
		modules[i] = made->data[i] & 1; /* the other bits say what the module is for */
	struct qr *code = scope_alloc(scope, sizeof *code);
	*code = (struct qr){ .size = made->width, .modules = modules };
	QRcode_free(made);
	return code;
}

bool qr_dark(const struct qr *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->size && y < code->size && code->modules[y * code->size + x];
}

static int within(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

/* Draws one row of modules as `module_px` rows of pixels; the image is white before. */
static void draw_row(gdImagePtr image, const struct qr *code, int y, int module_px, int margin_px)
{
	unsigned char *first = image->pixels[margin_px + y * module_px];
	for (int x = 0; x < code->size; x++)
		if (qr_dark(code, x, y))
			memset(first + margin_px + x * module_px, 1, (size_t)module_px);
	for (int i = 1; i < module_px; i++)
		memcpy(image->pixels[margin_px + y * module_px + i], first, (size_t)image->sx);
}

enum outcome qr_png(struct scope *scope, const char *text, enum qr_level level, int module_px, int quiet_zone,
		    struct bytes *png)
{
	const struct qr *code = qr_new(scope, text, level);
	if (!code)
		return FAILED;
	module_px = within(module_px, 1, 64);
	int margin_px = within(quiet_zone, QR_QUIET_ZONE, 64) * module_px;
	int side_px = code->size * module_px + 2 * margin_px, length = 0;
	gdImagePtr image = gdImageCreate(side_px, side_px); /* two colours: one bit a pixel in the file */
	if (!image)
		die("out of memory for a picture of %d pixels", side_px);
	gdImageColorAllocate(image, 255, 255, 255);
	gdImageColorAllocate(image, 0, 0, 0);
	for (int y = 0; y < code->size; y++)
		draw_row(image, code, y, module_px, margin_px);
	void *made = gdImagePngPtrEx(image, &length, PNG_COMPRESSION);
	gdImageDestroy(image);
	if (!made)
		return error_internal(scope, "gd could not write a PNG of %d pixels", side_px);
	*png = (struct bytes){ scope_copy(scope, made, (size_t)length), (size_t)length };
	gdFree(made);
	return OK;
}
