/* The primitives against published vectors: FIPS 180-4, RFC 4231, RFC 8032, the GCM specification. */
#include "../unit.h"
#include "base/crypto.h"
#include "base/encode.h"

static struct bytes from_hex(const char *hex)
{
	size_t length = strlen(hex) / 2;
	uint8_t *bytes = scope_alloc(scope, length + 1);
	assert_true(decode_hex(hex, bytes, length));
	return (struct bytes){ bytes, length };
}

static struct bytes from_text(const char *text)
{
	return (struct bytes){ text, strlen(text) };
}

#define ASSERT_HEX(bytes, length, hex) assert_string_equal(encode_hex(scope, bytes, length), hex)

static void sha256_has_the_vectors_of_fips_180(void **state)
{
	(void)state;
	uint8_t out[CRYPTO_HASH_SIZE];
	crypto_sha256("", 0, out);
	ASSERT_HEX(out, 32, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	crypto_sha256("abc", 3, out);
	ASSERT_HEX(out, 32, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	crypto_sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, out);
	ASSERT_HEX(out, 32, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	char *million = scope_alloc(scope, 1000000);
	memset(million, 'a', 1000000);
	crypto_sha256(million, 1000000, out);
	ASSERT_HEX(out, 32, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4231, cases 1 to 4, 6, 7 (case 5 cuts the result). */
static void hmac_has_the_vectors_of_rfc_4231(void **state)
{
	(void)state;
	char dd[101] = "", cd[101] = "", aa[263] = "", b0[41] = "";
	for (int i = 0; i < 50; i++) {
		memcpy(dd + 2 * i, "dd", 2);
		memcpy(cd + 2 * i, "cd", 2);
	}
	for (int i = 0; i < 131; i++)
		memcpy(aa + 2 * i, "aa", 2);
	for (int i = 0; i < 20; i++)
		memcpy(b0 + 2 * i, "0b", 2);
	const struct {
		struct bytes key, data;
		const char *mac;
	} known[] = {
		{ from_hex(b0), from_text("Hi There"),
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ from_text("Jefe"), from_text("what do ya want for nothing?"),
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ from_hex("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), from_hex(dd),
		  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
		{ from_hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), from_hex(cd),
		  "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b" },
		{ from_hex(aa), from_text("Test Using Larger Than Block-Size Key - Hash Key First"),
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
		{ from_hex(aa),
		  from_text(
			  "This is a test using a larger than block-size key and a larger than block-size data. "
			  "The key needs to be hashed before being used by the HMAC algorithm."),
		  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		uint8_t out[CRYPTO_HASH_SIZE];
		crypto_hmac(known[i].key, &known[i].data, 1, out);
		ASSERT_HEX(out, 32, known[i].mac);
	}
}

static void hmac_of_pieces_is_hmac_of_the_whole(void **state)
{
	(void)state;
	struct bytes key = from_text("Jefe"), none = { NULL, 0 };
	const struct bytes pieces[] = { from_text("what do "), none, from_text("ya want "),
					from_text("for nothing?") };
	uint8_t out[CRYPTO_HASH_SIZE];
	crypto_hmac(key, pieces, 4, out);
	ASSERT_HEX(out, 32, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	crypto_hmac(none, pieces, 0, out);
	ASSERT_HEX(out, 32, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

/* RFC 8032, 7.1: tests 1, 2, 3 and SHA(abc). */
static void ed25519_has_the_vectors_of_rfc_8032(void **state)
{
	(void)state;
	static const struct {
		const char *seed, *public_key, *message, *signature;
	} known[] = {
		{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
		  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
		{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
		  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
		{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
		  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
		{ "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
		  "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
		  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
		  "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const uint8_t *seed = from_hex(known[i].seed).data;
		struct bytes message = from_hex(known[i].message);
		uint8_t signature[CRYPTO_SIGNATURE_SIZE], public_key[CRYPTO_KEY_SIZE];
		crypto_public_key(seed, public_key);
		ASSERT_HEX(public_key, 32, known[i].public_key);
		crypto_sign(seed, message, signature);
		ASSERT_HEX(signature, 64, known[i].signature);
		assert_true(crypto_verify(public_key, message, signature));
	}
}

static void a_changed_bit_spoils_a_signature(void **state)
{
	(void)state;
	uint8_t seed[CRYPTO_KEY_SIZE], public_key[CRYPTO_KEY_SIZE], signature[CRYPTO_SIGNATURE_SIZE];
	char text[] = "TKT-63208699.B1234XYZ";
	struct bytes message = from_text(text);
	crypto_random(seed, sizeof seed);
	crypto_public_key(seed, public_key);
	crypto_sign(seed, message, signature);
	for (int bit = 0; bit < 512; bit += 5) {
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(crypto_verify(public_key, message, signature));
		signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	text[4] ^= 1;
	assert_false(crypto_verify(public_key, message, signature));
	text[4] ^= 1;
	assert_false(crypto_verify(public_key, (struct bytes){ text, message.length - 1 }, signature));
	assert_true(crypto_verify(public_key, message, signature));
	memset(public_key, 0xff, sizeof public_key);
	assert_false(crypto_verify(public_key, message, signature));
}

/* Test case 16 of the GCM specification: the associated data is the purpose. */
static void a_published_gcm_message_opens(void **state)
{
	(void)state;
	const uint8_t *key =
		from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").data;
	const char *purpose = from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2").data;
	struct bytes sealed = from_hex(
		"cafebabefacedbaddecaf888"
		"522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
		"76fc6ece0f4e1768cddf8853bb2d551b");
	struct bytes plain = crypto_open(scope, key, purpose, sealed);
	assert_non_null(plain.data);
	ASSERT_HEX(plain.data, plain.length,
		   "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
		   "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
}

static void what_is_sealed_opens_for_its_purpose_only(void **state)
{
	(void)state;
	uint8_t key[CRYPTO_KEY_SIZE], other[CRYPTO_KEY_SIZE];
	struct bytes plain = from_text("kunci lajur");
	crypto_random(key, sizeof key);
	memcpy(other, key, sizeof key);
	other[31] ^= 1;
	struct bytes sealed = crypto_seal(scope, key, "lane_key", plain),
		     again = crypto_seal(scope, key, "lane_key", plain);
	assert_int_equal(sealed.length, plain.length + CRYPTO_SEAL_OVERHEAD);
	assert_memory_not_equal(sealed.data, again.data, sealed.length);
	struct bytes open = crypto_open(scope, key, "lane_key", sealed);
	assert_int_equal(open.length, plain.length);
	assert_string_equal(open.data, "kunci lajur");
	assert_null(crypto_open(scope, key, "lane_keys", sealed).data);
	assert_null(crypto_open(scope, key, "", sealed).data);
	assert_null(crypto_open(scope, other, "lane_key", sealed).data);
}

static void every_changed_or_missing_byte_is_seen(void **state)
{
	(void)state;
	uint8_t key[CRYPTO_KEY_SIZE];
	crypto_random(key, sizeof key);
	struct bytes sealed = crypto_seal(scope, key, "p", from_text("abc"));
	for (size_t i = 0; i < sealed.length; i++) {
		uint8_t *copy = (uint8_t *)scope_copy(scope, sealed.data, sealed.length);
		copy[i] ^= 0x80;
		assert_null(crypto_open(scope, key, "p", (struct bytes){ copy, sealed.length }).data);
		assert_null(crypto_open(scope, key, "p", (struct bytes){ sealed.data, i }).data);
	}
	assert_null(crypto_open(scope, key, "p", (struct bytes){ NULL, 0 }).data);
	assert_null(crypto_open(scope, key, "p", (struct bytes){ NULL, 100 }).data);
}

static void nothing_can_be_sealed(void **state)
{
	(void)state;
	uint8_t key[CRYPTO_KEY_SIZE] = { 1 };
	struct bytes sealed = crypto_seal(scope, key, "", (struct bytes){ NULL, 0 });
	assert_int_equal(sealed.length, CRYPTO_SEAL_OVERHEAD);
	struct bytes open = crypto_open(scope, key, "", sealed);
	assert_non_null(open.data);
	assert_int_equal(open.length, 0);
	assert_null(crypto_open(scope, key, "x", sealed).data);
}

static void equality_looks_at_every_byte(void **state)
{
	(void)state;
	assert_true(crypto_equal("abc", "abc", 3));
	assert_true(crypto_equal("abc", "abd", 2));
	assert_true(crypto_equal("", "x", 0));
	assert_false(crypto_equal("abc", "abd", 3));
	assert_false(crypto_equal("abc", "bbc", 3));
}

static void random_bytes_differ(void **state)
{
	(void)state;
	uint8_t one[64] = { 0 }, two[64] = { 0 };
	crypto_random(one, sizeof one);
	crypto_random(two, sizeof two);
	assert_memory_not_equal(one, two, sizeof one);
	crypto_random(one, 0);
	char *large = scope_alloc(scope, 100000);
	crypto_random(large, 100000);
	const char *token = crypto_random_token(scope);
	assert_int_equal(strlen(token), 43);
	assert_string_not_equal(token, crypto_random_token(scope));
}

/* With 100,000 draws a fair share lies within 8 sigma; an off-by-one or a bias of a per cent does not. */
static void random_numbers_fill_their_range_evenly(void **state)
{
	(void)state;
	int counts[10] = { 0 };
	for (int i = 0; i < 100000; i++) {
		uint32_t number = crypto_random_below(10);
		assert_true(number < 10);
		counts[number]++;
	}
	for (int i = 0; i < 10; i++)
		assert_in_range(counts[i], 9200, 10800);
	assert_int_equal(crypto_random_below(1), 0);
	for (int i = 0; i < 1000; i++)
		assert_true(crypto_random_below(0x80000001u) <= 0x80000000u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(sha256_has_the_vectors_of_fips_180),
		CASE(hmac_has_the_vectors_of_rfc_4231),
		CASE(hmac_of_pieces_is_hmac_of_the_whole),
		CASE(ed25519_has_the_vectors_of_rfc_8032),
		CASE(a_changed_bit_spoils_a_signature),
		CASE(a_published_gcm_message_opens),
		CASE(what_is_sealed_opens_for_its_purpose_only),
		CASE(every_changed_or_missing_byte_is_seen),
		CASE(nothing_can_be_sealed),
		CASE(equality_looks_at_every_byte),
		CASE(random_bytes_differ),
		CASE(random_numbers_fill_their_range_evenly),
	};
	return RUN(tests);
}
