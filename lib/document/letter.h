/* letter: a mail to one person: its name, whom it goes to, what stands in it.
 *
 * A letter is put into the outbox in the transaction of what it tells about. What it must keep
 * secret, the link that opens something, is sealed there, so that whoever may read the outbox can
 * open nothing; only delivery unseals it. The message, as the outbox keeps it:
 *
 *	{"to": "sari@pt.example", "letter": "set-password", "language": "id",
 *	 "values": {"fullname": "Sari", "hours": "168"}, "sealed": {"link": "<base64url>"}, "until": "2026-01-31T08:30:00Z"}
 */
#pragma once
#include "store/db.h"

struct letter_value {
	const char *name, *text;
};

struct letter {
	const char *name; /* "set-password": its words are templates/mail/<name>.<language>.txt */
	const char *to;   /* an address */
	enum language language;
	const struct letter_value *values;
	size_t value_count;
	const char *link; /* a secret; NULL: none */
	int64_t until_ms; /* when the link opens nothing any more: then the letter is not sent */
};

must_check enum outcome letter_send(struct db *db, const struct config *config, const struct letter *letter);
