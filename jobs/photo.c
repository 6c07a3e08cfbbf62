/* photo: decodes a picture that strangers sent and writes it anew: autogate-photo jpg|png|webp ORIENTATION SIDE <photo >renewed
 * 3>thumbnail
 *
 * Started by lib/document/photo.c for each photo, since decoders have faults, and memory that grows with what a file says of
 * itself. The only file that knows <gd.h>. Exit status 0: written; 1: this is no picture; 2: not asked properly, or it cannot be
 * written.
 */
#include <gd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* 25 megapixels are 100 MB as they are shown, and twice that while they are turned; a progressive JPEG keeps 150 MB beside
 * them. */
#define MEMORY_MAX (700ul * 1024 * 1024)
#define SECONDS_MAX 10
#define QUALITY 85
#define PNG_LEVEL 6

static const struct format {
	const char *name;
	gdImagePtr (*read)(FILE *in);
} formats[] = { { "jpg", gdImageCreateFromJpeg }, { "png", gdImageCreateFromPng }, { "webp", gdImageCreateFromWebp } };

static const struct {
	int what;
	rlim_t most, hard;
} limits[] = {
	{ RLIMIT_CPU, SECONDS_MAX, SECONDS_MAX + 1 }, /* SIGXCPU: the picture's fault; the wall's clock and whoever kills are not */
	{ RLIMIT_CORE, 0, 0 },
#ifndef AUTOGATE_SANITIZE /* whose own map of the memory is larger, and which looks for leaks in a thread */
	{ RLIMIT_AS, MEMORY_MAX, MEMORY_MAX },
	{ RLIMIT_NPROC, 0, 0 },
#endif
};

static void bound_yourself(void)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (setrlimit(limits[i].what, &(struct rlimit){ limits[i].most, limits[i].hard }) != 0)
			exit(2);
	alarm(2 * SECONDS_MAX);
}

static void say_nothing(int priority, const char *format, va_list arguments)
{
	(void)priority, (void)format, (void)arguments;
}

/* Which pixel of what the camera saw stands at a place of the upright picture. */
static int pixel_of(gdImagePtr seen, int orientation, int x, int y)
{
	int right = gdImageSX(seen) - 1, bottom = gdImageSY(seen) - 1;

	switch (orientation) {
	case 2: return gdImageGetTrueColorPixel(seen, right - x, y);
	case 3: return gdImageGetTrueColorPixel(seen, right - x, bottom - y);
	case 4: return gdImageGetTrueColorPixel(seen, x, bottom - y);
	case 5: return gdImageGetTrueColorPixel(seen, y, x);
	case 6: return gdImageGetTrueColorPixel(seen, y, bottom - x);
	case 7: return gdImageGetTrueColorPixel(seen, right - y, bottom - x);
	case 8: return gdImageGetTrueColorPixel(seen, right - y, x);
	default: return gdImageGetTrueColorPixel(seen, x, y);
	}
}

static gdImagePtr new_picture(int width, int height)
{
	gdImagePtr picture = gdImageCreateTrueColor(width, height);

	if (!picture)
		exit(2);
	gdImageAlphaBlending(picture, 0);
	gdImageSaveAlpha(picture, 1);
	return picture;
}

static gdImagePtr upright(gdImagePtr seen, int orientation)
{
	bool is_lying = orientation >= 5;
	gdImagePtr picture;

	if (orientation <= 1)
		return seen;
	picture = new_picture(is_lying ? gdImageSY(seen) : gdImageSX(seen), is_lying ? gdImageSX(seen) : gdImageSY(seen));
	for (int y = 0; y < gdImageSY(picture); y++)
		for (int x = 0; x < gdImageSX(picture); x++)
			gdImageTrueColorPixel(picture, x, y) = pixel_of(seen, orientation, x, y);
	gdImageDestroy(seen);
	return picture;
}

static gdImagePtr smaller(gdImagePtr picture, int side)
{
	int width = gdImageSX(picture), height = gdImageSY(picture), longer = width > height ? width : height;
	int to = side < longer ? side : longer;
	int to_width = width * to / longer, to_height = height * to / longer;
	gdImagePtr thumbnail = new_picture(to_width ? to_width : 1, to_height ? to_height : 1);

	gdImageCopyResampled(thumbnail, picture, 0, 0, 0, 0, gdImageSX(thumbnail), gdImageSY(thumbnail), width, height);
	return thumbnail;
}

/* A PNG that has few colours keeps them, and so its size. */
static int write_picture(gdImagePtr picture, const struct format *format, int fd)
{
	FILE *out = fdopen(fd, "w");

	if (!out)
		return 2;
	if (*format->name == 'j')
		gdImageJpeg(picture, out, QUALITY);
	else if (*format->name == 'p')
		gdImagePngEx(picture, out, PNG_LEVEL);
	else
		gdImageWebpEx(picture, out, QUALITY);
	return fflush(out) == 0 && ftell(out) > 0 ? 0 : 2;
}

int main(int argc, char **argv)
{
	const struct format *format = formats, *end = formats + sizeof formats / sizeof *formats;

	while (argc == 4 && format < end && strcmp(format->name, argv[1]) != 0)
		format++;
	if (argc != 4 || format == end)
		return 2;
	bound_yourself();
	gdSetErrorMethod(say_nothing);
	gdImagePtr picture = format->read(stdin);
	if (!picture)
		return 1;
	gdImageSaveAlpha(picture, 1);
	picture = upright(picture, (int)strtol(argv[2], NULL, 10));
	gdImagePtr thumbnail = smaller(picture, (int)strtol(argv[3], NULL, 10));
	int status = write_picture(picture, format, 1);
	if (status == 0)
		status = write_picture(thumbnail, format, 3);
	gdImageDestroy(thumbnail);
	gdImageDestroy(picture);
	return status;
}
