/* transfer: one exchange with another server, by whichever protocol: what http and smtp share. The only file that knows
 * <curl/curl.h>.
 *
 * It ends in time, goes where its URL says and nowhere else (no redirect, no proxy of the environment, no other scheme), and
 * verifies certificates. A handle keeps its connections for the next exchange, but a POST or PATCH begins a new one, so that it
 * is never sent twice. What may be sent, the protocol's own file has checked.
 */
#pragma once
#include "base/crypto.h"

struct transfer;

struct transfer_plan {
	const char *url, *schemes; /* "http,https": the only ones that are spoken */
	long timeout_ms, connect_timeout_ms;
	const char *authorities;   /* a file of the certificates that are trusted, and no others; NULL: the system's */
	const char *user, *password; /* NULL: none */
	struct bytes body;         /* data NULL: none */

	/* A request by HTTP. */
	const char *method;
	const char *const *headers; /* whole lines; those of curl are switched off by "Name:" */
	size_t header_count, answer_max;

	/* A mail by SMTP, where `mail_from` is given; the body is the mail. */
	const char *mail_from, *mail_to;
	bool must_encrypt;

	/* What comes back, piece by piece; a line each of headers and of SMTP's replies. False ends the exchange. */
	bool (*take_line)(void *context, const char *bytes, size_t length);
	bool (*take_body)(void *context, const char *bytes, size_t length);
	void *context;
};

enum transfer_end {
	TRANSFER_DONE,      /* there is an answer: see its code */
	TRANSFER_AWAY,      /* no connection, or none to trust: nothing was sent */
	TRANSFER_TIMEOUT,   /* sent, but not done in time */
	TRANSFER_TOO_LARGE, /* the answer said that it has more than it may */
	TRANSFER_REFUSED,   /* by SMTP's sender, recipient or data commands, or after the mail: see the code */
	TRANSFER_BROKEN,    /* anything else */
};

struct transfer_result {
	enum transfer_end end;
	int code;          /* the last status of HTTP or reply of SMTP; 0: none */
	bool body_given;   /* all of it: the server may have done what was asked */
	const char *words; /* for the log, at most 255 bytes of ASCII; until the next exchange */
};

/* The caller closes it. */
struct transfer *transfer_open(void);
void transfer_close(struct transfer *transfer);
struct transfer_result transfer_run(struct transfer *transfer, const struct transfer_plan *plan);
