/* password_common: whether a password is one that is tried first: a word that many choose, here and elsewhere, however it is dressed
 * up ("P@ssw0rd2024!"), a run of neighbouring keys, or nothing but digits. */
#pragma once
#include <stdbool.h>

#include "base/scope.h"

bool password_is_common(struct scope *scope, const char *password);
/* What is left of a text when capitals, signs that stand for letters, and digits and signs at its ends are taken away. */
const char *password_core(struct scope *scope, const char *text);
