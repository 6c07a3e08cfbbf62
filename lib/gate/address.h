/* address: from where a lane that cannot sign may call. An entry is one IPv4 or IPv6 address, or a network in CIDR form; it is
 * matched with the peer's own address only, never with one that a header claims. */
#pragma once
#include "model/record.h"

/* "10.1.2.3", "10.1.2.7/24" → "10.1.2.0/24", "2001:DB8::1" → "2001:db8::1". Networks wider than /16 (IPv6: /48) are none: they
 * would let in more than a gate's own equipment. */
extern const struct format format_address;

/* Whether the peer lies in one of the entries, which stand in one text with commas (the column lane.addresses); NULL: in none. */
bool address_fits(const char *entries, const char *peer);
