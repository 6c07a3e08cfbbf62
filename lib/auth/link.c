#include "auth/link.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/encode.h"
#include "base/text.h"

/* Half of an HMAC is enough for what expires, and keeps links short. */
static const char *signature(struct scope *scope, const struct config *config, const char *path, int64_t until_s)
{
	uint8_t key[CRYPTO_KEY_SIZE], mac[CRYPTO_HASH_SIZE];
	const char *text = scope_printf(scope, "link %lld %s", (long long)until_s, path);

	config_key(config->link_key, key);
	crypto_hmac((struct bytes){ key, sizeof key }, &(struct bytes){ text, strlen(text) }, 1, mac);
	return encode_base64url(scope, mac, 16);
}

/* Links made in the same quarter of an hour are equal, so that browsers can keep what they fetched. */
const char *link_sign(struct scope *scope, const struct config *config, const char *path, int64_t until_ms)
{
	int64_t until_s = (until_ms / 1000 + 899) / 900 * 900;
	return scope_printf(scope, "%s?e=%lld&s=%s", path, (long long)until_s, signature(scope, config, path, until_s));
}

const char *link_to_file(struct scope *scope, const struct config *config, const char *key, int64_t until_ms, const char *name)
{
	const char *path = scope_printf(scope, "/v1/files/%s", key);
	return scope_printf(scope, "%s%s%s%s", config->site_base_url, link_sign(scope, config, path, until_ms),
			    name ? "&name=" : "", name ? encode_percent(scope, name) : "");
}

enum outcome link_check(struct scope *scope, const struct config *config, const char *path, const char *e, const char *s,
			int64_t now_ms)
{
	char *end = NULL;
	long long until_s = e ? strtoll(e, &end, 10) : 0;

	if (!s || !e || *end || until_s <= 0)
		return error_add(scope, E_LINK_INVALID, "", NULL);
	const char *right = signature(scope, config, path, until_s);
	if (strlen(s) != strlen(right) || !crypto_equal(s, right, strlen(right)))
		return error_add(scope, E_LINK_INVALID, "", NULL);
	return now_ms / 1000 > until_s ? error_add(scope, E_LINK_EXPIRED, "", NULL) : OK;
}
