#include "document/zip_read.h"

#include <zip.h>

struct zip_read {
	struct scope *scope;
	zip_t *archive;
};

static void close_archive(void *archive)
{
	zip_discard(archive);
}

struct zip_read *zip_read_open(struct scope *scope, struct bytes bytes)
{
	struct zip_read *zip = scope_alloc(scope, sizeof *zip);
	zip_source_t *source = zip_source_buffer_create(bytes.data, bytes.length, 0, NULL);

	if (!source)
		return NULL;
	*zip = (struct zip_read){ scope, zip_open_from_source(source, ZIP_RDONLY, NULL) };
	if (!zip->archive) {
		zip_source_free(source);
		return NULL;
	}
	scope_defer(scope, close_archive, zip->archive);
	return zip;
}

/* What the archive says of a part's size is a claim: it is unpacked up to the bound, whatever was said. */
bool zip_read_part(struct zip_read *zip, const char *name, size_t max, struct bytes *part)
{
	zip_stat_t about;

	if (zip_stat(zip->archive, name, 0, &about) != 0 || !(about.valid & ZIP_STAT_SIZE) || about.size > max)
		return false;
	zip_file_t *file = zip_fopen(zip->archive, name, 0);
	if (!file)
		return false;
	char *bytes = scope_alloc(zip->scope, about.size + 1);
	size_t got = 0;
	for (zip_int64_t n; got <= about.size && (n = zip_fread(file, bytes + got, about.size + 1 - got)) > 0; got += (size_t)n)
		;
	bool whole = zip_fclose(file) == 0 && got == about.size;
	*part = (struct bytes){ bytes, got };
	return whole;
}
