#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

#include "base/encode.h"
#include "base/log.h"

static void need(int good, const char *what)
{
	if (good != 1)
		die("OpenSSL refused: %s", what);
}

void crypto_random(void *bytes, size_t length)
{
	if (getrandom(bytes, length, 0) != (ssize_t)length)
		die("the kernel gives no random bytes");
}

uint32_t crypto_random_below(uint32_t below)
{
	uint32_t number, limit = UINT32_MAX - UINT32_MAX % below;
	do
		crypto_random(&number, sizeof number);
	while (number >= limit);
	return number % below;
}

const char *crypto_random_token(struct scope *scope)
{
	uint8_t bits[32];
	crypto_random(bits, sizeof bits);
	return encode_base64url(scope, bits, sizeof bits);
}

void crypto_sha256(const void *bytes, size_t length, uint8_t out[CRYPTO_HASH_SIZE])
{
	need(EVP_Digest(bytes, length, out, NULL, EVP_sha256(), NULL), "SHA-256");
}

/* RFC 2104 over EVP digests: OpenSSL 3's own HMAC fetches its algorithm anew at each call, at ten times the cost. */
void crypto_hmac(struct bytes key, const struct bytes *pieces, size_t count, uint8_t out[CRYPTO_HASH_SIZE])
{
	uint8_t pad[64] = { 0 }, inner[CRYPTO_HASH_SIZE];
	if (key.length > sizeof pad)
		crypto_sha256(key.data, key.length, pad);
	else if (key.length)
		memcpy(pad, key.data, key.length);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	need(context != NULL, "digest context");
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36;
	need(EVP_DigestInit_ex(context, EVP_sha256(), NULL), "HMAC");
	need(EVP_DigestUpdate(context, pad, sizeof pad), "HMAC");
	for (size_t i = 0; i < count; i++)
		need(EVP_DigestUpdate(context, pieces[i].data, pieces[i].length), "HMAC");
	need(EVP_DigestFinal_ex(context, inner, NULL), "HMAC");
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	need(EVP_DigestInit_ex(context, EVP_sha256(), NULL), "HMAC");
	need(EVP_DigestUpdate(context, pad, sizeof pad), "HMAC");
	need(EVP_DigestUpdate(context, inner, sizeof inner), "HMAC");
	need(EVP_DigestFinal_ex(context, out, NULL), "HMAC");
	EVP_MD_CTX_free(context);
	OPENSSL_cleanse(pad, sizeof pad);
}

bool crypto_equal(const void *a, const void *b, size_t length)
{
	return CRYPTO_memcmp(a, b, length) == 0;
}

struct bytes crypto_seal(struct scope *scope, const uint8_t key[CRYPTO_KEY_SIZE], const char *purpose, struct bytes plain)
{
	uint8_t *out = scope_alloc(scope, plain.length + CRYPTO_SEAL_OVERHEAD);
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int length;

	need(context != NULL, "cipher context");
	crypto_random(out, 12);
	need(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, out), "seal");
	need(EVP_EncryptUpdate(context, NULL, &length, (const uint8_t *)purpose, (int)strlen(purpose)), "seal");
	need(EVP_EncryptUpdate(context, out + 12, &length, plain.data, (int)plain.length), "seal");
	need(EVP_EncryptFinal_ex(context, out + 12 + length, &length), "seal");
	need(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, out + 12 + plain.length), "seal");
	EVP_CIPHER_CTX_free(context);
	return (struct bytes){ out, plain.length + CRYPTO_SEAL_OVERHEAD };
}

struct bytes crypto_open(struct scope *scope, const uint8_t key[CRYPTO_KEY_SIZE], const char *purpose, struct bytes sealed)
{
	if (!sealed.data || sealed.length < CRYPTO_SEAL_OVERHEAD)
		return (struct bytes){ 0 };
	const uint8_t *in = sealed.data;
	size_t plain_length = sealed.length - CRYPTO_SEAL_OVERHEAD;
	uint8_t *out = scope_alloc(scope, plain_length + 1), tag[16];
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int length;

	need(context != NULL, "cipher context");
	memcpy(tag, in + 12 + plain_length, sizeof tag);
	need(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, in), "open");
	need(EVP_DecryptUpdate(context, NULL, &length, (const uint8_t *)purpose, (int)strlen(purpose)), "open");
	need(EVP_DecryptUpdate(context, out, &length, in + 12, (int)plain_length), "open");
	need(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, tag), "open");
	/* That alone tells a wrong seal; the rest fails for want of memory. */
	bool good = EVP_DecryptFinal_ex(context, out + length, &length) == 1;
	EVP_CIPHER_CTX_free(context);
	return good ? (struct bytes){ out, plain_length } : (struct bytes){ 0 };
}

static EVP_PKEY *private_key(const uint8_t seed[CRYPTO_KEY_SIZE])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, CRYPTO_KEY_SIZE);
	need(key != NULL, "Ed25519 key");
	return key;
}

void crypto_sign(const uint8_t seed[CRYPTO_KEY_SIZE], struct bytes message, uint8_t out[CRYPTO_SIGNATURE_SIZE])
{
	EVP_PKEY *key = private_key(seed);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t length = CRYPTO_SIGNATURE_SIZE;

	need(context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
	     EVP_DigestSign(context, out, &length, message.data, message.length) == 1, "Ed25519 signature");
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
}

void crypto_public_key(const uint8_t seed[CRYPTO_KEY_SIZE], uint8_t out[CRYPTO_KEY_SIZE])
{
	EVP_PKEY *key = private_key(seed);
	size_t length = CRYPTO_KEY_SIZE;
	need(EVP_PKEY_get_raw_public_key(key, out, &length), "Ed25519 public key");
	EVP_PKEY_free(key);
}

bool crypto_verify(const uint8_t public_key[CRYPTO_KEY_SIZE], struct bytes message,
		   const uint8_t signature[CRYPTO_SIGNATURE_SIZE])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, CRYPTO_KEY_SIZE);
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	need(key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1, "Ed25519 verification");
	bool good = EVP_DigestVerify(context, signature, CRYPTO_SIGNATURE_SIZE, message.data, message.length) == 1;
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return good;
}
