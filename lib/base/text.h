/* text: what a person reads, in the two languages of the house; and small questions about strings. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/scope.h"

enum language { INDONESIAN, ENGLISH };

/* One thing said in both languages. */
struct text {
	const char *id, *en;
};

static inline const char *text_in(struct text text, enum language language)
{
	return language == ENGLISH && text.en ? text.en : text.id;
}

/* Equal texts; two NULLs are equal, NULL and a text are not. */
bool text_equal(const char *a, const char *b);
bool text_starts(const char *text, const char *prefix);

/* How many of the bytes, from the first on, are whole characters of UTF-8 as RFC 3629 has it: no overlong form, no surrogate,
 * nothing past U+10FFFF. What is cut there, or came from who knows where, is safe to pass on. */
size_t text_utf8_length(const char *bytes, size_t length);
/* Whether all of them are. */
bool text_is_utf8(const char *bytes, size_t length);
/* Code points in a text that is UTF-8. */
size_t text_length(const char *text);
/* The text where it is no longer than so many code points; else as many as leave room for a "…" behind them. */
const char *text_cut(struct scope *scope, const char *text, size_t length);

/* A copy without the blanks at both ends; "" for nothing but blanks. */
const char *text_trim(struct scope *scope, const char *text);
const char *text_upper(struct scope *scope, const char *text);
const char *text_lower(struct scope *scope, const char *text);
