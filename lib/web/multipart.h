/* multipart: a body of multipart/form-data (RFC 7578) with one file, read as it comes.
 *
 * The file goes to the disk and the rest stays small, so that what a client sends takes no memory. It is read strictly: a body
 * begins with its boundary, ends with it and nothing behind, and no part stands there that is not understood. Nothing that the
 * client says of the file is believed: its type is not even looked at, its name is a text like any other.
 */
#pragma once
#include "base/spool.h"
#include "model/record.h"

#define MULTIPART_TEXTS 8       /* parts beside the file, … */
#define MULTIPART_TEXT_MAX 1000 /* … and the bytes of each */

/* Where the bytes come from; 0 at their end. */
struct multipart_source {
	size_t (*read)(void *context, char *bytes, size_t size);
	void *context;
};

struct multipart {
	bool is_read; /* to its end */
	struct spool file;
	const char *file_name; /* as the client calls it; NULL where it does not, or not in UTF-8 */
	struct parameter texts[MULTIPART_TEXTS];
	size_t text_count;
};

/* Reads it to its end, or to what is wrong with it: FORM_EXPECTED, BAD_REQUEST, FILE_TOO_LARGE, REQUIRED and REPEATED of the
 * field `file`, NOT_AVAILABLE while the folder has no room. */
must_check enum outcome multipart_read(struct scope *scope, const char *content_type, const struct multipart_source *source,
				       int64_t file_max, const char *folder, struct multipart *form);
