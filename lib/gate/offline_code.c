#include "gate/offline_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "base/text.h"

#define MARK "AG1"
#define LENGTH_MAX 250

static void key_id(const uint8_t public_key[CRYPTO_KEY_SIZE], char id[OFFLINE_KEY_ID_SIZE])
{
	uint8_t hash[CRYPTO_HASH_SIZE];
	crypto_sha256(public_key, CRYPTO_KEY_SIZE, hash);
	snprintf(id, OFFLINE_KEY_ID_SIZE, "%02x%02x%02x%02x", hash[0], hash[1], hash[2], hash[3]);
}

void offline_code_key(const struct config *config, uint8_t public_key[CRYPTO_KEY_SIZE], char id[OFFLINE_KEY_ID_SIZE])
{
	uint8_t seed[CRYPTO_KEY_SIZE];
	config_key(config->offline_key, seed);
	crypto_public_key(seed, public_key);
	key_id(public_key, id);
}

const char *offline_code_make(struct scope *scope, const struct config *config, const struct offline_code *code)
{
	uint8_t seed[CRYPTO_KEY_SIZE], public_key[CRYPTO_KEY_SIZE], signature[CRYPTO_SIGNATURE_SIZE];
	char id[OFFLINE_KEY_ID_SIZE];

	offline_code_key(config, public_key, id);
	config_key(config->offline_key, seed);
	const char *text = scope_printf(scope, MARK ".%s.%s.%s.%lld.%lld.%lld", id, code->number, code->plate,
					(long long)code->revision, (long long)(code->from_ms / 1000),
					(long long)(code->to_ms / 1000));
	crypto_sign(seed, (struct bytes){ text, strlen(text) }, signature);
	return scope_printf(scope, "%s.%s", text, encode_base64url(scope, signature, sizeof signature));
}

/* Cuts the next part off, up to its dot; NULL where none is left. */
static const char *next_part(char **rest)
{
	char *part = *rest, *dot = part ? strchr(part, '.') : NULL;
	if (dot)
		*dot++ = '\0';
	*rest = dot;
	return part;
}

/* Digits only: no sign, no blank, nothing that overflows. */
static bool take_number(const char *text, int64_t *number)
{
	size_t length = text ? strspn(text, "0123456789") : 0;
	if (length == 0 || length > 15 || text[length])
		return false;
	*number = strtoll(text, NULL, 10);
	return true;
}

static bool is_name(const char *text)
{
	return text && *text && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(text);
}

static bool is_signed(struct scope *scope, const uint8_t public_key[CRYPTO_KEY_SIZE], const char *text)
{
	const char *last = strrchr(text, '.');
	size_t length = 0;
	const uint8_t *signature = last ? decode_base64url(scope, last + 1, &length) : NULL;
	return signature && length == CRYPTO_SIGNATURE_SIZE &&
	       crypto_verify(public_key, (struct bytes){ text, (size_t)(last - text) }, signature);
}

bool offline_code_read(struct scope *scope, const uint8_t public_key[CRYPTO_KEY_SIZE], const char *text,
		       struct offline_code *code)
{
	char id[OFFLINE_KEY_ID_SIZE], *rest;
	int64_t from_s, to_s;

	if (strlen(text) > LENGTH_MAX || !is_signed(scope, public_key, text))
		return false;
	key_id(public_key, id);
	rest = scope_text(scope, text);
	if (!text_equal(next_part(&rest), MARK) || !text_equal(next_part(&rest), id))
		return false;
	code->number = next_part(&rest);
	code->plate = next_part(&rest);
	if (!is_name(code->number) || !is_name(code->plate) || !take_number(next_part(&rest), &code->revision) ||
	    !take_number(next_part(&rest), &from_s) || !take_number(next_part(&rest), &to_s))
		return false;
	next_part(&rest); /* the signature, which has been read */
	code->from_ms = from_s * 1000;
	code->to_ms = to_s * 1000;
	return !rest;
}
