#include "document/office.h"

#include <string.h>
#include <strings.h>

#define ENTRIES_MAX 2000
#define UNPACKED_MAX (200u * 1024 * 1024)
#define DIRECTORY_ENTRY 46
#define DIRECTORY_END 22
#define LOCAL_HEAD 30
#define COMMENT_MAX 65535

static uint32_t number_at(struct bytes b, size_t at, size_t size)
{
	const uint8_t *bytes = b.data;
	uint32_t number = 0;

	for (size_t i = 0; i < size; i++)
		number |= (uint32_t)bytes[at + i] << 8 * i;
	return number;
}

bool office_is_zip(struct bytes b)
{
	return b.length >= 4 && memcmp(b.data, "PK\3\4", 4) == 0;
}

/* Where the directory's end stands: its comment reaches to the last byte. */
static bool find_end(struct bytes b, size_t *at)
{
	size_t last = b.length >= DIRECTORY_END ? b.length - DIRECTORY_END : 0;
	size_t first = last > COMMENT_MAX ? last - COMMENT_MAX : 0;

	if (b.length < DIRECTORY_END)
		return false;
	for (*at = last;; --*at) {
		if (memcmp((const char *)b.data + *at, "PK\5\6", 4) == 0 &&
		    *at + DIRECTORY_END + number_at(b, *at + 20, 2) == b.length)
			return true;
		if (*at == first)
			return false;
	}
}

static bool is_named(const char *name, size_t length, const char *wanted)
{
	return length == strlen(wanted) && strncasecmp(name, wanted, length) == 0;
}

static bool ends_in(const char *name, size_t length, const char *ending)
{
	return length >= strlen(ending) && is_named(name + length - strlen(ending), strlen(ending), ending);
}

static void look_at_name(struct office *office, const char *name, size_t length)
{
	office->has_types |= is_named(name, length, "[Content_Types].xml");
	office->has_workbook |= is_named(name, length, "xl/workbook.xml");
	office->has_letter |= is_named(name, length, "word/document.xml");
	office->has_macros |= ends_in(name, length, "vbaProject.bin") || ends_in(name, length, ".exe") ||
			      ends_in(name, length, ".dll") || memmem(name, length, "activeX/", 8) ||
			      memmem(name, length, "macrosheets/", 12);
	/* A name that leads out of a folder is nobody's honest one. */
	if (length == 0 || *name == '/' || memchr(name, '\\', length) || memchr(name, '\0', length) ||
	    memmem(name, length, "../", 3))
		office->is_whole = false;
}

/* Entries whose bytes are shared by others would unpack to far more than they say in all: they cannot fit before the
 * directory. */
static bool read_directory(struct bytes b, size_t at, size_t end, uint32_t count, struct office *office)
{
	uint64_t packed = 0, unpacked = 0, before = at;

	for (; count > 0; count--) {
		if (end - at < DIRECTORY_ENTRY || memcmp((const char *)b.data + at, "PK\1\2", 4) != 0)
			return false;
		size_t name = number_at(b, at + 28, 2), rest = number_at(b, at + 30, 2) + number_at(b, at + 32, 2);
		bool is_sealed = number_at(b, at + 8, 2) & 1;
		if (end - at - DIRECTORY_ENTRY < name + rest || is_sealed || number_at(b, at + 42, 4) >= before)
			return false;
		packed += number_at(b, at + 20, 4) + LOCAL_HEAD + name;
		unpacked += number_at(b, at + 24, 4);
		look_at_name(office, (const char *)b.data + at + DIRECTORY_ENTRY, name);
		at += DIRECTORY_ENTRY + name + rest;
	}
	return at == end && packed <= before && unpacked <= UNPACKED_MAX;
}

void office_read(struct bytes b, struct office *office)
{
	size_t end;

	*office = (struct office){ 0 };
	if (!office_is_zip(b) || !find_end(b, &end))
		return;
	uint32_t count = number_at(b, end + 10, 2), size = number_at(b, end + 12, 4), at = number_at(b, end + 16, 4);
	if (number_at(b, end + 4, 4) != 0 || number_at(b, end + 8, 2) != count || count > ENTRIES_MAX ||
	    (uint64_t)at + size != end)
		return;
	office->is_whole = true;
	office->is_whole = read_directory(b, at, end, count, office) && office->is_whole;
}
