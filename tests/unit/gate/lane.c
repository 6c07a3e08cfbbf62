/* Lane keys and signatures. The signatures are OpenSSL's: printf '%s' TEXT | openssl dgst -sha256 -hmac lane-key-0001.
 * The first one stands in docs/lanes.md as well. */
#include "../unit.h"
#include "gate/lane.h"

#define KEY "lane-key-0001"
#define BODY "{\"transactionId\":\"TXN-20250602082332-293\"}"
#define CHECKPOINT "/v1/gate-infrastructure/gate-checkpoint"
#define SIGNATURE "a2008af3e827dcd802eca4d7b85dd913df917bc36b773c146a9f931dc093a137"
#define SIGNATURE_OF_GET "a76ce6525bc4a2ce937193e6522321e15300a01a5af337d62f70ceb99d7b3699"

static struct bytes from_text(const char *text)
{
	return (struct bytes){ text, strlen(text) };
}

static bool fits(const char *key, const char *timestamp, const char *method, const char *path, const char *body, const char *signature)
{
	return lane_signature_fits(from_text(key), timestamp, method, path, from_text(body), signature);
}

static void a_signature_is_hmac_over_time_method_path_and_body(void **state)
{
	(void)state;
	assert_true(fits(KEY, "1748849000000", "POST", CHECKPOINT, BODY, SIGNATURE));
	assert_true(fits(KEY, "1748849000000", "GET", "/v1/gate-infrastructure/offline-pack", "", SIGNATURE_OF_GET));
}

static void whatever_is_changed_spoils_it(void **state)
{
	(void)state;
	assert_false(fits("lane-key-0002", "1748849000000", "POST", CHECKPOINT, BODY, SIGNATURE));
	assert_false(fits(KEY, "1748849000001", "POST", CHECKPOINT, BODY, SIGNATURE));
	assert_false(fits(KEY, "1748849000000", "PUT", CHECKPOINT, BODY, SIGNATURE));
	assert_false(fits(KEY, "1748849000000", "POST", "/api" CHECKPOINT, BODY, SIGNATURE));
	assert_false(fits(KEY, "1748849000000", "POST", CHECKPOINT, BODY " ", SIGNATURE));
	assert_false(fits(KEY, "1748849000000", "POST", CHECKPOINT, "", SIGNATURE));
}

static void what_is_no_signature_fits_nothing(void **state)
{
	(void)state;
	char cut[] = SIGNATURE;
	cut[62] = '\0';
	assert_false(fits(KEY, "1748849000000", "POST", CHECKPOINT, BODY, cut));
	assert_false(fits(KEY, "1748849000000", "POST", CHECKPOINT, BODY, SIGNATURE "00"));
	assert_false(fits(KEY, "1748849000000", "POST", CHECKPOINT, BODY, ""));
	assert_false(fits(KEY, "1748849000000", "POST", CHECKPOINT, BODY, "signature"));
}

/* A lane whose key was never made, or does not open, signs nothing: not even with an empty key. */
static void a_lane_without_key_signs_nothing(void **state)
{
	(void)state;
	struct bytes body = from_text(BODY);
	uint8_t mac[CRYPTO_HASH_SIZE];
	char hex[2 * sizeof mac + 1];
	const struct bytes signed_text = from_text("1748849000000.POST." CHECKPOINT "." BODY);

	crypto_hmac((struct bytes){ "", 0 }, &signed_text, 1, mac);
	for (size_t i = 0; i < sizeof mac; i++)
		snprintf(hex + 2 * i, 3, "%02x", mac[i]);
	assert_false(lane_signature_fits((struct bytes){ NULL, 0 }, "1748849000000", "POST", CHECKPOINT, body, hex));
	assert_false(lane_signature_fits((struct bytes){ "", 0 }, "1748849000000", "POST", CHECKPOINT, body, hex));
}

static const struct config config = {
	.seal_key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
};

static void a_sealed_key_opens_again(void **state)
{
	(void)state;
	const char *key = lane_key_new(scope);
	struct bytes sealed = lane_key_seal(scope, &config, key), open = lane_key_open(scope, &config, sealed);

	assert_int_equal(strlen(key), 43);
	assert_int_equal(sealed.length, strlen(key) + CRYPTO_SEAL_OVERHEAD);
	assert_int_equal(open.length, strlen(key));
	assert_memory_equal(open.data, key, open.length);
	assert_null(memmem(sealed.data, sealed.length, key, 8));
}

static void two_keys_differ(void **state)
{
	(void)state;
	assert_string_not_equal(lane_key_new(scope), lane_key_new(scope));
}

/* Sealed for another use, with another key, or touched: it does not open. */
static void a_key_opens_only_as_what_it_was_sealed(void **state)
{
	(void)state;
	const struct config other = { .seal_key = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f" };
	uint8_t seal_key[CRYPTO_KEY_SIZE];
	struct bytes sealed = lane_key_seal(scope, &config, KEY);
	char *touched = scope_copy(scope, sealed.data, sealed.length);

	touched[sealed.length - 1] ^= 1;
	assert_null(lane_key_open(scope, &config, (struct bytes){ touched, sealed.length }).data);
	assert_null(lane_key_open(scope, &config, (struct bytes){ sealed.data, sealed.length - 1 }).data);
	assert_null(lane_key_open(scope, &config, (struct bytes){ NULL, 0 }).data);
	assert_null(lane_key_open(scope, &other, sealed).data);
	config_key(config.seal_key, seal_key);
	assert_null(lane_key_open(scope, &config, crypto_seal(scope, seal_key, "another use", from_text(KEY))).data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_signature_is_hmac_over_time_method_path_and_body),
		CASE(whatever_is_changed_spoils_it),
		CASE(what_is_no_signature_fits_nothing),
		CASE(a_lane_without_key_signs_nothing),
		CASE(a_sealed_key_opens_again),
		CASE(two_keys_differ),
		CASE(a_key_opens_only_as_what_it_was_sealed),
	};
	return RUN(tests);
}
