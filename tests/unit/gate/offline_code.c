/* The signed code for lanes without a network: what one key makes, its public half reads; nothing else passes. */
#include "../unit.h"
#include "gate/offline_code.h"

static const struct config config = { .offline_key = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60" },
			   other = { .offline_key = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb" };
static const struct offline_code ticket = { "TKT-632086991234", "B1234XYZ", 3, INT64_C(1764090000000), INT64_C(1764262799000) };

static const char *made(void)
{
	return offline_code_make(scope, &config, &ticket);
}

static bool reads(const struct config *by, const char *text, struct offline_code *code)
{
	uint8_t key[CRYPTO_KEY_SIZE];
	char id[OFFLINE_KEY_ID_SIZE];
	offline_code_key(by, key, id);
	return offline_code_read(scope, key, text, code);
}

static void a_code_is_short_ascii_with_its_parts_in_order(void **state)
{
	(void)state;
	uint8_t key[CRYPTO_KEY_SIZE];
	char id[OFFLINE_KEY_ID_SIZE];
	offline_code_key(&config, key, id);
	const char *begin = scope_printf(scope, "AG1.%s.TKT-632086991234.B1234XYZ.3.1764090000.1764262799.", id);
	assert_int_equal(strlen(id), 8);
	assert_int_equal(strncmp(made(), begin, strlen(begin)), 0);
	assert_int_equal(strlen(made()), strlen(begin) + 86);
}

static void what_was_made_reads_back(void **state)
{
	(void)state;
	struct offline_code code;
	assert_true(reads(&config, made(), &code));
	assert_string_equal(code.number, ticket.number);
	assert_string_equal(code.plate, ticket.plate);
	assert_int_equal(code.revision, 3);
	assert_int_equal(code.from_ms, ticket.from_ms);
	assert_int_equal(code.to_ms, ticket.to_ms);
}

static void another_key_does_not_read_it(void **state)
{
	(void)state;
	struct offline_code code;
	assert_false(reads(&other, made(), &code));
}

static void no_character_can_be_changed(void **state)
{
	(void)state;
	struct offline_code code;
	for (size_t i = 0; i < strlen(made()); i++) {
		char *text = scope_text(scope, made());
		text[i] = text[i] == 'A' ? 'B' : 'A';
		assert_false(reads(&config, text, &code));
	}
}

static void nothing_can_be_cut_or_added(void **state)
{
	(void)state;
	struct offline_code code;
	for (size_t length = 0; length < strlen(made()); length++)
		assert_false(reads(&config, scope_copy(scope, made(), length), &code));
	assert_false(reads(&config, scope_printf(scope, "%sA", made()), &code));
	assert_false(reads(&config, scope_printf(scope, "%s.", made()), &code));
	assert_false(reads(&config, scope_printf(scope, " %s", made()), &code));
}

static void a_signature_over_another_form_is_not_read(void **state)
{
	(void)state;
	struct offline_code code, odd = ticket;
	odd.plate = "B.1";
	assert_false(reads(&config, offline_code_make(scope, &config, &odd), &code));
	odd.plate = "";
	assert_false(reads(&config, offline_code_make(scope, &config, &odd), &code));
	odd = ticket;
	odd.revision = -1;
	assert_false(reads(&config, offline_code_make(scope, &config, &odd), &code));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_code_is_short_ascii_with_its_parts_in_order),
		CASE(what_was_made_reads_back),
		CASE(another_key_does_not_read_it),
		CASE(no_character_can_be_changed),
		CASE(nothing_can_be_cut_or_added),
		CASE(a_signature_over_another_form_is_not_read),
	};
	return RUN(tests);
}
