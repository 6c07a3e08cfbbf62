/* Signed links: they open one path until their time, and nothing else. */
#include "../unit.h"
#include "auth/link.h"
#include "base/text.h"

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define NOW INT64_C(1780000000000)
#define PATH "/v1/files/uploads/0123456789abcdef0123456789abcdef-a.pdf"

static const struct config config = { .link_key = HEX, .site_base_url = "https://gate.example" };

/* The value of a parameter in a link. */
static const char *part(const char *link, const char *name)
{
	const char *at = strstr(link, name);
	assert_non_null(at);
	return scope_copy(scope, at + strlen(name), strcspn(at + strlen(name), "&"));
}

static enum error_code check(const char *path, const char *e, const char *s, int64_t now_ms)
{
	error_forget(scope);
	return link_check(scope, &config, path, e, s, now_ms) == OK ? NO_ERROR : error_first(scope)->code;
}

static void a_link_opens_its_path_until_its_time(void **state)
{
	(void)state;
	const char *link = link_sign(scope, &config, PATH, NOW + 3600000), *e = part(link, "?e="), *s = part(link, "&s=");
	int64_t end_ms = strtoll(e, NULL, 10) * 1000;
	assert_true(text_starts(link, PATH "?"));
	assert_true(end_ms >= NOW + 3600000 && end_ms < NOW + 3600000 + 900000);
	assert_int_equal(check(PATH, e, s, NOW), NO_ERROR);
	assert_int_equal(check(PATH, e, s, end_ms), NO_ERROR);
	assert_int_equal(check(PATH, e, s, end_ms + 1000), E_LINK_EXPIRED);
}

static void another_path_time_or_signature_is_refused(void **state)
{
	(void)state;
	const char *link = link_sign(scope, &config, PATH, NOW + 3600000), *e = part(link, "?e="), *s = part(link, "&s=");
	char *forged = scope_text(scope, s);

	assert_int_equal(check(PATH "x", e, s, NOW), E_LINK_INVALID);
	assert_int_equal(check("/v1/files/uploads/", e, s, NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, scope_printf(scope, "%lld", strtoll(e, NULL, 10) + 900), s, NOW), E_LINK_INVALID);
	for (char *c = forged; *c; c++) {
		char kept = *c;
		*c = kept == 'A' ? 'B' : 'A';
		assert_int_equal(check(PATH, e, forged, NOW), E_LINK_INVALID);
		*c = kept;
	}
	assert_int_equal(check(PATH, e, scope_printf(scope, "%sA", s), NOW), E_LINK_INVALID);
}

static void what_is_missing_or_no_number_is_refused(void **state)
{
	(void)state;
	const char *link = link_sign(scope, &config, PATH, NOW + 3600000), *e = part(link, "?e="), *s = part(link, "&s=");
	assert_int_equal(check(PATH, NULL, s, NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, e, NULL, NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, "", s, NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, e, "", NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, scope_printf(scope, "%sx", e), s, NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, "-1", s, NOW), E_LINK_INVALID);
	assert_int_equal(check(PATH, "99999999999999999999999", s, NOW), E_LINK_INVALID);
}

static void another_key_signs_otherwise(void **state)
{
	(void)state;
	struct config other = config;
	other.link_key = "ff" "112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	const char *link = link_sign(scope, &other, PATH, NOW + 3600000);
	assert_int_equal(check(PATH, part(link, "?e="), part(link, "&s="), NOW), E_LINK_INVALID);
}

static void links_of_the_same_quarter_of_an_hour_are_equal(void **state)
{
	(void)state;
	int64_t quarter = NOW / 900000 * 900000;
	assert_string_equal(link_sign(scope, &config, PATH, quarter + 1000), link_sign(scope, &config, PATH, quarter + 899000));
	assert_string_not_equal(link_sign(scope, &config, PATH, quarter + 1000), link_sign(scope, &config, PATH, quarter + 901000));
}

static void a_link_to_a_file_leads_to_this_installation(void **state)
{
	(void)state;
	const char *key = "uploads/0123456789abcdef0123456789abcdef-a.pdf";
	const char *link = link_to_file(scope, &config, key, NOW + 3600000, "Surat Jalan & \"lain\".pdf");
	assert_true(text_starts(link, "https://gate.example" PATH "?e="));
	assert_string_equal(part(link, "&name="), "Surat%20Jalan%20%26%20%22lain%22.pdf");
	assert_int_equal(check(PATH, part(link, "?e="), part(link, "&s="), NOW), NO_ERROR);
	assert_null(strstr(link_to_file(scope, &config, key, NOW, NULL), "name="));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_link_opens_its_path_until_its_time),
		CASE(another_path_time_or_signature_is_refused),
		CASE(what_is_missing_or_no_number_is_refused),
		CASE(another_key_signs_otherwise),
		CASE(links_of_the_same_quarter_of_an_hour_are_equal),
		CASE(a_link_to_a_file_leads_to_this_installation),
	};
	return RUN(tests);
}
