/* crypto: the few primitives that the house uses, all from OpenSSL. A failure of OpenSSL itself ends the process. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scope.h"

#define CRYPTO_HASH_SIZE 32
#define CRYPTO_KEY_SIZE 32
#define CRYPTO_SEAL_OVERHEAD 28 /* nonce 12, tag 16 */
#define CRYPTO_SIGNATURE_SIZE 64

struct bytes {
	const void *data;
	size_t length;
};

/* From the kernel's generator. */
void crypto_random(void *bytes, size_t length);
/* A random number below `below`, without bias. */
uint32_t crypto_random_below(uint32_t below);
/* 256 random bits as base64url: a token, a key, a link. */
const char *crypto_random_token(struct scope *scope);

void crypto_sha256(const void *bytes, size_t length, uint8_t out[CRYPTO_HASH_SIZE]);
/* HMAC-SHA256 over several pieces, as if they stood one after the other. */
void crypto_hmac(struct bytes key, const struct bytes *pieces, size_t count, uint8_t out[CRYPTO_HASH_SIZE]);
/* In constant time. */
bool crypto_equal(const void *a, const void *b, size_t length);

/* AES-256-GCM: nonce, ciphertext, tag. `purpose` is authenticated, so that what was sealed for one use does not open for
 * another. */
struct bytes crypto_seal(struct scope *scope, const uint8_t key[CRYPTO_KEY_SIZE], const char *purpose, struct bytes plain);
/* data is NULL when it was not sealed with this key for this purpose. The plain bytes end with a NUL not counted. */
struct bytes crypto_open(struct scope *scope, const uint8_t key[CRYPTO_KEY_SIZE], const char *purpose, struct bytes sealed);

/* Ed25519 (RFC 8032) from a 32-byte seed. */
void crypto_sign(const uint8_t seed[CRYPTO_KEY_SIZE], struct bytes message, uint8_t out[CRYPTO_SIGNATURE_SIZE]);
void crypto_public_key(const uint8_t seed[CRYPTO_KEY_SIZE], uint8_t out[CRYPTO_KEY_SIZE]);
bool crypto_verify(const uint8_t public_key[CRYPTO_KEY_SIZE], struct bytes message,
		   const uint8_t signature[CRYPTO_SIGNATURE_SIZE]);
