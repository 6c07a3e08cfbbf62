/* letter_paper: a mail from its template, templates/mail/<name>.<id|en>.txt: the first line is the subject, then paragraphs with
 * empty lines between them, and {{value}} where a value goes. The HTML part is made from the same text within
 * templates/mail/layout.html, so that the two never disagree; a paragraph whose last line is {{link}} is a button there, with the
 * words before it.
 *
 * Values are of the letter, and {{site}}, {{footer}}, {{to}}, {{link}}, and {{life}}: `hours` in words. One that is missing is a
 * fault.
 */
#pragma once
#include "base/buffer.h"
#include "base/config.h"
#include "base/json_read.h"

struct letter_paper {
	const char *name, *id;     /* "set-password"; the message's id, from which the mail's own comes */
	enum language language;
	const char *to, *person;   /* an address (mime.h); who reads it, or NULL */
	const struct json *values; /* an object; NULL: none */
	const char *link;          /* an http or https URL; NULL: none */
	int64_t at_ms;
};

/* The whole mail, headers and both parts. FAILED records INTERNAL: no template of that name, a value that it lacks. */
must_check enum outcome letter_paper_write(struct scope *scope, const struct config *config, const struct letter_paper *letter,
				       struct buffer *mail);
