/* mail: the outbox's target "mail". A message is {"to", "letter", "language", "values": {…}, "sealed": {"link"}, "until"}; the
 * link is sealed (crypto_seal for "mail", as base64url), and nobody but this opens it, so that who may read the outbox cannot use
 * it. Behind that time the letter is refused.
 *
 * Where the letter goes is the setting mail.mode: "folder" writes <id>.eml into mail.folder, for who tries things out; "smtp"
 * hands it to a server.
 */
#pragma once
#include "store/delivery.h"

/* Lives as long as the scope. */
void *mail_open(struct scope *scope, const struct config *config);

/* Sends one message and says what became of it. */
void mail_send(void *mail, struct scope *scope, const struct delivery_message *message, struct delivery_attempt *attempt);
