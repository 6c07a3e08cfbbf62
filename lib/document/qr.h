/* qr: a text as a QR code, as modules to draw on paper or as a PNG for a screen.
 *
 * The text is printable ASCII, because scanners disagree about everything else; letters keep their
 * case. The only file that knows qrencode and libpng.
 *
 *	struct qr *code = qr_new(scope, "TKT-63208699-B1234XYZ", QR_MEDIUM);
 *	if (!code)
 *		return FAILED;
 *	for (int x = 0; x < code->size; x++)
 *		if (qr_dark(code, x, 0)) …
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/error.h"

#define QR_QUIET_ZONE 4 /* modules of white that the standard asks for at each side */

/* How much of the code may be lost: 7, 15, 25, 30 per cent. Gates use QR_MEDIUM. */
enum qr_level { QR_LOW, QR_MEDIUM, QR_QUARTILE, QR_HIGH };

struct qr {
	int size; /* modules along one side, without the quiet zone */
	const uint8_t *modules;
};

/* The scope owns the code. NULL records E_INTERNAL: the text is empty, too long or not ASCII. */
struct qr *qr_new(struct scope *scope, const char *text, enum qr_level level);
/* Whether the module is black; white outside the code. */
bool qr_dark(const struct qr *code, int x, int y);

/* A black and white PNG, each module `module_px` wide (1 to 64), with a quiet zone of so many
 * modules (QR_QUIET_ZONE to 64; less is made QR_QUIET_ZONE). The scope owns the bytes. */
must_check enum outcome qr_png(struct scope *scope, const char *text, enum qr_level level, int module_px,
			       int quiet_zone, struct bytes *png);
