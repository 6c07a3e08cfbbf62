/* stored_zip: an archive of parts that are not packed, made from memory: for units and fuzzing. */
#pragma once
#include <string.h>

#include "base/buffer.h"
#include "base/crypto.h"

struct stored_part {
	const char *name;
	struct bytes bytes;
};

static uint32_t stored_sum(struct bytes b)
{
	uint32_t sum = UINT32_MAX;

	for (size_t i = 0; i < b.length; i++) {
		sum ^= ((const uint8_t *)b.data)[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? UINT32_C(0xedb88320) : 0);
	}
	return ~sum;
}

/* A number of so many bytes, the low ones first. */
static void stored_number(struct buffer *out, size_t size, uint64_t number)
{
	for (; size--; number >>= 8)
		buffer_char(out, (char)(number & 0xff));
}

/* What a part's head and its entry in the directory have in common. */
static void stored_head(struct buffer *out, const struct stored_part *p)
{
	stored_number(out, 8, 20); /* version, flags, method, time … */
	stored_number(out, 2, 33);  /* … and day: 1 January 1980 */
	stored_number(out, 4, stored_sum(p->bytes));
	stored_number(out, 4, p->bytes.length);
	stored_number(out, 4, p->bytes.length);
	stored_number(out, 2, strlen(p->name));
	stored_number(out, 2, 0);
}

static inline struct bytes stored_zip(struct scope *scope, const struct stored_part *parts, size_t count)
{
	struct buffer out = buffer_in(scope, 4096), directory = buffer_in(scope, 1024);

	for (const struct stored_part *p = parts; p < parts + count; p++) {
		buffer_text(&directory, "PK\1\2");
		stored_number(&directory, 2, 20);
		stored_head(&directory, p);
		stored_number(&directory, 10, 0);
		stored_number(&directory, 4, out.length);
		buffer_text(&directory, p->name);
		buffer_text(&out, "PK\3\4");
		stored_head(&out, p);
		buffer_text(&out, p->name);
		buffer_add(&out, p->bytes.data, p->bytes.length);
	}
	size_t begin = out.length;
	buffer_add(&out, directory.bytes, directory.length);
	buffer_text(&out, "PK\5\6");
	stored_number(&out, 4, 0);
	stored_number(&out, 2, count);
	stored_number(&out, 2, count);
	stored_number(&out, 4, directory.length);
	stored_number(&out, 4, begin);
	stored_number(&out, 2, 0);
	return (struct bytes){ out.bytes, out.length };
}
