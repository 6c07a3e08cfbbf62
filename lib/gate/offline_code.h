/* offline_code: the signed code on a ticket, by which a lane without a network knows that the ticket is real.
 *
 *	AG1.<key id>.<number>.<plate>.<revision>.<from>.<to>.<signature>
 *
 * from and to are the validity in seconds since 1970; the signature is Ed25519 over all that stands
 * before the last dot, as base64url without padding. The key id is the first eight hex digits of the
 * SHA-256 of the public key, so that lanes can hold an old key and a new one. What lanes get is the
 * public key: none of them can make a code.
 */
#pragma once
#include "base/config.h"
#include "base/crypto.h"

#define OFFLINE_KEY_ID_SIZE 9

struct offline_code {
	const char *number, *plate; /* "TKT-632086991234", "B1234XYZ" or "ORANG": letters, digits and dashes */
	int64_t revision, from_ms, to_ms;
};

/* The public key of the secrets' offline_key, and its id. */
void offline_code_key(const struct config *config, uint8_t public_key[CRYPTO_KEY_SIZE], char id[OFFLINE_KEY_ID_SIZE]);

/* The code as text, in the scope. */
const char *offline_code_make(struct scope *scope, const struct config *config, const struct offline_code *code);

/* Whether the text is such a code, signed with that key; fills `code`, times in whole seconds. Says nothing about whether it
 * is valid now. */
bool offline_code_read(struct scope *scope, const uint8_t public_key[CRYPTO_KEY_SIZE], const char *text,
		       struct offline_code *code);
