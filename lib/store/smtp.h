/* smtp: one mail to one recipient, handed to a server (RFC 5321), over TLS unless told otherwise.
 *
 * What it says of the mail is certain but for SMTP_UNKNOWN: all of it was sent and no answer came, so that it may have been
 * delivered.
 */
#pragma once
#include "store/transfer.h"

#define SMTP_TIMEOUT_MS 60000
#define SMTP_CONNECT_TIMEOUT_MS 10000

struct smtp_mail {
	const char *url;             /* "smtp://mail.example.id:587" (STARTTLS), "smtps://mail.example.id" */
	bool in_clear;               /* without TLS; then no password is sent either */
	const char *authorities;     /* a file of certificates that are trusted; NULL: the system's */
	const char *user, *password; /* NULL: none */
	const char *from, *to;       /* addresses as mime.h knows them */
	struct bytes bytes;          /* the whole mail */
	long timeout_ms;             /* 0: SMTP_TIMEOUT_MS */
};

enum smtp_end {
	SMTP_TAKEN,
	SMTP_REFUSED,  /* by a code of 500 and more that speaks of this mail: never again */
	SMTP_DEFERRED, /* by a code of 400 to 499: later perhaps */
	SMTP_AWAY,     /* the server did not work, nor know us: nothing was delivered */
	SMTP_UNKNOWN,
};

struct smtp_answer {
	enum smtp_end end;
	int code;          /* of the last reply; 0: none */
	const char *words; /* that reply, or what went wrong */
};

struct smtp_answer smtp_send(struct transfer *transfer, struct scope *scope, const struct smtp_mail *mail);
