/* plate: Indonesian vehicle plates: region letters, 1 to 4 digits without a leading zero, 0 to 3 letters
 * (PP 55/2012 and what is seen on roads). Compared without blanks and signs, in upper case. */
#pragma once
#include <stdbool.h>

#include "base/scope.h"

/* "b 1234-xyz" → "B1234XYZ"; NULL for what is no plate. */
const char *plate_normalise(struct scope *scope, const char *text);
/* How alike two normalised plates are, 0 to 100: letters and digits that cameras confuse (O/0, I/1, B/8, S/5, Z/2, G/6) count as
 * nearly the same, anything else as different; plates of different lengths are not alike. */
int plate_likeness(const char *a, const char *b);
