/* password_common: whether a password is one that is tried first: a word that many choose, here and elsewhere, however it is
 * dressed up ("P@ssw0rd2024!", "admin@123"), runs of neighbouring keys ("123qweasd"), nothing but digits, or fewer than five
 * different signs.
 *
 * The list is of words, not of passwords: with what is taken away before a word is looked up, some five hundred stand for the
 * many thousands that lists of leaked passwords hold, and for those of the year to come. Debian's lists (cracklib) know no
 * Indonesian. */
#pragma once
#include <stdbool.h>

#include "base/scope.h"

bool password_is_common(struct scope *scope, const char *password);
/* What is left of a text when capitals, signs that stand for letters, and digits and signs at its ends are taken away. */
const char *password_core(struct scope *scope, const char *text);
