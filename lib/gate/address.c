#include "gate/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define WIDEST_V4 16
#define WIDEST_V6 48

/* An address in 16 bytes, an IPv4 one as ::ffff:a.b.c.d (RFC 4291), so that both kinds are compared alike. */
struct network {
	uint8_t bytes[16];
	int prefix; /* bits of the 128 that count */
	bool is_v4;
};

static bool parse_address(const char *text, struct network *network)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	network->prefix = 128;
	if (inet_pton(AF_INET, text, network->bytes + 12) == 1)
		memcpy(network->bytes, mapped, sizeof mapped);
	else if (inet_pton(AF_INET6, text, network->bytes) != 1)
		return false;
	network->is_v4 = memcmp(network->bytes, mapped, sizeof mapped) == 0;
	return true;
}

/* The bits behind the prefix are cleared: 10.1.2.7/24 means its network. */
static void mask(struct network *network)
{
	for (int bit = network->prefix; bit < 128; bit++)
		network->bytes[bit / 8] &= (uint8_t)~(0x80 >> bit % 8);
}

static bool parse_network(const char *text, size_t length, struct network *network)
{
	char address[INET6_ADDRSTRLEN + 4];
	char *slash;

	if (length >= sizeof address)
		return false;
	memcpy(address, text, length);
	address[length] = '\0';
	slash = strchr(address, '/');
	if (slash)
		*slash++ = '\0';
	if (!parse_address(address, network))
		return false;
	if (!slash)
		return true;
	int before = network->is_v4 ? 96 : 0;
	long bits = *slash && strspn(slash, "0123456789") == strlen(slash) ? strtol(slash, NULL, 10) : -1;
	if (bits < (network->is_v4 ? WIDEST_V4 : WIDEST_V6) || bits > 128 - before)
		return false;
	network->prefix = (int)bits + before;
	mask(network);
	return true;
}

static const char *normalise(struct scope *scope, const char *text)
{
	struct network network;
	char address[INET6_ADDRSTRLEN];

	if (!parse_network(text, strlen(text), &network))
		return NULL;
	int before = network.is_v4 ? 96 : 0;
	inet_ntop(network.is_v4 ? AF_INET : AF_INET6, network.bytes + before / 8, address, sizeof address);
	if (network.prefix == 128)
		return scope_text(scope, address);
	return scope_printf(scope, "%s/%d", address, network.prefix - before);
}

const struct format format_address = { { "alamat IP atau jaringan", "IP address or network" }, normalise, NULL, "10.20.30.40" };

bool address_fits(const char *entries, const char *peer)
{
	struct network entry, sender;

	if (!entries || !peer || !parse_address(peer, &sender))
		return false;
	for (size_t length; *entries; entries += length + (entries[length] == ',')) {
		length = strcspn(entries, ",");
		if (!parse_network(entries, length, &entry))
			continue;
		struct network masked = sender;
		masked.prefix = entry.prefix;
		mask(&masked);
		if (memcmp(masked.bytes, entry.bytes, sizeof entry.bytes) == 0)
			return true;
	}
	return false;
}
