/* From where a lane that cannot sign may call. */
#include "../unit.h"
#include "gate/address.h"

static const char *kept(const char *text)
{
	return format_address.normalise(scope, text);
}

static void addresses_and_networks_are_kept_in_one_form(void **state)
{
	(void)state;
	static const struct {
		const char *given, *kept;
	} samples[] = {
		{ "10.20.30.40", "10.20.30.40" }, { "10.1.2.7/24", "10.1.2.0/24" }, { "10.1.255.255/16", "10.1.0.0/16" }, { "10.1.2.3/32", "10.1.2.3" },
		{ "2001:DB8:0:0::1", "2001:db8::1" }, { "2001:db8:1:2::3/64", "2001:db8:1:2::/64" }, { "::ffff:10.1.2.3", "10.1.2.3" }, { "::1", "::1" },
	};
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		assert_string_equal(kept(samples[i].given), samples[i].kept);
	assert_non_null(kept(format_address.example));
}

static void what_is_none_or_too_wide_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"", "localhost", "10.1.2", "10.1.2.256", "010.1.2.3", "10.1.2.3/", "10.1.2.3/33", "10.1.2.3/-1", "10.1.2.3/ 24", "10.1.2.3/24x",
		"10.1.2.3/24/24", "10.0.0.0/8", "10.1.0.0/15", "0.0.0.0/0", "::/0", "2001:db8::/47", "2001:db8::/129", "::ffff:10.1.2.3/120", "fe80::1%eth0",
		"10.1.2.3,10.1.2.4", "10.1.2.3/99999999999999999999", "1111:2222:3333:4444:5555:6666:7777:8888:9999",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (kept(texts[i]))
			fail_msg("\"%s\" is taken as \"%s\"", texts[i], kept(texts[i]));
}

static void a_peer_fits_its_address_or_network(void **state)
{
	(void)state;
	static const char entries[] = "10.1.2.0/24,192.168.7.9,2001:db8:1:2::/64";
	assert_true(address_fits(entries, "10.1.2.255"));
	assert_true(address_fits(entries, "192.168.7.9"));
	assert_true(address_fits(entries, "::ffff:192.168.7.9"));
	assert_true(address_fits(entries, "2001:db8:1:2:ffff::1"));
	assert_false(address_fits(entries, "10.1.3.0"));
	assert_false(address_fits(entries, "192.168.7.8"));
	assert_false(address_fits(entries, "2001:db8:1:3::1"));
	assert_false(address_fits(entries, "::10.1.2.3"));
}

static void nothing_fits_nobody(void **state)
{
	(void)state;
	assert_false(address_fits(NULL, "10.1.2.3"));
	assert_false(address_fits("", "10.1.2.3"));
	assert_false(address_fits("10.1.2.3", NULL));
	assert_false(address_fits("10.1.2.3", ""));
	assert_false(address_fits("10.1.2.3", "unix:"));
	assert_false(address_fits("0.0.0.0/0,nonsense,,", "10.1.2.3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(addresses_and_networks_are_kept_in_one_form),
		CASE(what_is_none_or_too_wide_is_refused),
		CASE(a_peer_fits_its_address_or_network),
		CASE(nothing_fits_nobody),
	};
	return RUN(tests);
}
