/* photo: a picture that strangers sent, made into one of ours: turned upright, written anew without anything but its pixels, and
 * once more as a thumbnail.
 *
 * It is decoded by another process (jobs/photo.c), which has a bounded memory and a bounded time and nothing else at hand: what a
 * decoder does wrong ends there, and no worker carries it.
 */
#pragma once
#include "base/config.h"
#include "base/spool.h"
#include "document/content.h"

#define PHOTO_THUMBNAIL_PX 320 /* the longer side of a thumbnail, at most */

/* Into new files, of the kind that it was. `photo` is one that content_check() let pass. Records FILE_BROKEN for the field
 * where it cannot be decoded, FILE_TOO_LARGE where it comes out larger than what is kept, NOT_AVAILABLE where the decoder was not
 * let come to its end. */
must_check enum outcome photo_renew(struct scope *scope, const struct config *config, const struct spool *photo,
				    enum content content, const char *field, struct spool *renewed, struct spool *thumbnail);
