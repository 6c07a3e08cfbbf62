#include "document/qr.h"

#include <png.h>
#include <qrencode.h>
#include <string.h>

#include "base/buffer.h"
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

static void on_fault(png_structp writer, png_const_charp message)
{
	(void)writer;
	die("libpng: %s", message);
}

static void add_bytes(png_structp writer, png_bytep bytes, size_t length)
{
	buffer_add(png_get_io_ptr(writer), bytes, length);
}

/* One row of modules as pixels, eight to a byte; a white one is 1. */
static void draw_row(const struct qr *code, int y, int module_px, uint8_t *row, int side_px)
{
	int margin_px = (side_px - code->size * module_px) / 2;

	memset(row, 0xff, ((size_t)side_px + 7) / 8);
	for (int x = 0; x < code->size * module_px; x++)
		if (qr_dark(code, x / module_px, y))
			row[(margin_px + x) / 8] &= (uint8_t)~(0x80 >> (margin_px + x) % 8);
}

enum outcome qr_png(struct scope *scope, const char *text, enum qr_level level, int module_px, int quiet_zone,
		    struct bytes *png)
{
	const struct qr *code = qr_new(scope, text, level);
	if (!code)
		return FAILED;
	module_px = within(module_px, 1, 64);
	int margin = within(quiet_zone, QR_QUIET_ZONE, 64), side_px = (code->size + 2 * margin) * module_px;
	uint8_t *row = scope_alloc(scope, ((size_t)side_px + 7) / 8);
	struct buffer out = buffer_in(scope, 2000);
	png_structp writer = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_fault, NULL);
	png_infop info = writer ? png_create_info_struct(writer) : NULL;
	if (!info)
		die("out of memory for a picture of %d pixels", side_px);
	png_set_write_fn(writer, &out, add_bytes, NULL);
	png_set_compression_level(writer, PNG_COMPRESSION);
	png_set_filter(writer, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_IHDR(writer, info, (png_uint_32)side_px, (png_uint_32)side_px, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(writer, info);
	for (int y = -margin; y < code->size + margin; y++) {
		draw_row(code, y, module_px, row, side_px);
		for (int i = 0; i < module_px; i++)
			png_write_row(writer, row);
	}
	png_write_end(writer, NULL);
	png_destroy_write_struct(&writer, &info);
	*png = (struct bytes){ out.bytes, out.length };
	return OK;
}
