#include "gate/lane.h"

#include <string.h>

#include "base/encode.h"

#define PURPOSE "lane key"

const struct choice lane_directions[] = {
	{ "IN", { "Masuk", "In" }, NULL },
	{ "OUT", { "Keluar", "Out" }, NULL },
	{ "BOTH", { "Dua arah", "Both ways" }, NULL },
	{ 0 },
};

const struct choice lane_modes[] = {
	{ "AUTO", { "Otomatis", "Automatic" }, NULL },
	{ "MANUAL", { "Manual", "Manual" }, NULL },
	{ "DEGRADED", { "Terganggu", "Degraded" }, NULL },
	{ "KEEP_OPEN", { "Dibuka tetap", "Kept open" }, NULL },
	{ "CLOSED", { "Ditutup", "Closed" }, NULL },
	{ 0 },
};

const struct choice vehicle_kinds[] = {
	{ "truck", { "Truk", "Truck" }, NULL },
	{ "car", { "Mobil", "Car" }, NULL },
	{ "motorcycle", { "Sepeda motor", "Motorcycle" }, NULL },
	{ "pedestrian", { "Pejalan kaki", "Pedestrian" }, NULL },
	{ "bus", { "Bus", "Bus" }, NULL },
	{ 0 },
};

const struct choice gate_types[] = {
	{ "Main", { "Gerbang Utama", "Main gate" }, NULL },
	{ "Buffer Zone", { "Buffer Zone", "Buffer zone" }, NULL },
	{ "Port", { "Pelabuhan", "Port" }, NULL },
	{ "Inspection", { "Pemeriksaan", "Inspection" }, NULL },
	{ 0 },
};

const char *lane_key_new(struct scope *scope)
{
	return crypto_random_token(scope);
}

struct bytes lane_key_seal(struct scope *scope, const struct config *config, const char *key)
{
	uint8_t seal_key[CRYPTO_KEY_SIZE];
	config_key(config->seal_key, seal_key);
	return crypto_seal(scope, seal_key, PURPOSE, (struct bytes){ key, strlen(key) });
}

struct bytes lane_key_open(struct scope *scope, const struct config *config, struct bytes sealed)
{
	uint8_t seal_key[CRYPTO_KEY_SIZE];
	config_key(config->seal_key, seal_key);
	return crypto_open(scope, seal_key, PURPOSE, sealed);
}

bool lane_signature_fits(struct bytes key, const char *timestamp, const char *method, const char *path, struct bytes body,
			 const char *signature)
{
	uint8_t mac[CRYPTO_HASH_SIZE], given[CRYPTO_HASH_SIZE];
	const struct bytes dot = { ".", 1 };
	const struct bytes pieces[] = { { timestamp, strlen(timestamp) }, dot, { method, strlen(method) }, dot, { path, strlen(path) }, dot, body };

	if (!key.data || !key.length || !decode_hex(signature, given, sizeof given))
		return false;
	crypto_hmac(key, pieces, sizeof pieces / sizeof *pieces, mac);
	return crypto_equal(mac, given, sizeof mac);
}
