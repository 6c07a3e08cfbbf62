/* letter_paper: every template becomes a mail in both languages, and no value leaves its place. */
#include "../unit.h"

#include "base/log.h"
#include "document/letter_paper.h"

static const char *const names[] = { "set-password", "reset-password", "change-password", "verify-email", "change-email",
	"agree-email", "password-changed", "email-changed", "dead-letter" };

static struct config config;
static const char values[] = "{\"fullname\":\"Siti\",\"hours\":\"168\",\"target\":\"mail\",\"kind\":\"k\",\"message\":\"m\",\"words\":\"w\","
			     "\"attempts\":\"12\",\"dead\":\"1\",\"new_address\":\"sari@pt.example\"}";

static int open_templates(void **state)
{
	const char *top = getenv("srcdir"); /* where make check stands */

	log_open("letter_paper", LOG_ERROR + 1);
	config = (struct config){ .site_name = "KEK & <Co>", .site_footer = "Gresik", .mail_from = "gate@kek.example" };
	open_scope(state);
	config.paths_templates = scope_printf(scope, "%s/templates", top ? top : ".");
	return 0;
}

static enum outcome write_letter(const char *name, enum language language, const char *json, const char *link, const char **mail)
{
	struct buffer out = buffer_in(scope, 1000);
	const struct json *read;

	assert_int_equal(json_read(scope, json, strlen(json), &read), OK);
	enum outcome outcome = letter_paper_write(scope, &config, &(struct letter_paper){
		.name = name, .id = "0190a000-0000-7000-8000-000000000001", .language = language, .to = "siti@pt.example", .person = "Siti",
		.values = read, .link = link, .at_ms = INT64_C(1769878799999) }, &out);
	for (char *soft; (soft = strstr(out.bytes, "=\r\n")); ) /* lines as they were before they were broken */
		memmove(soft, soft + 3, strlen(soft + 3) + 1);
	*mail = out.bytes;
	return outcome;
}

static size_t times(const char *text, const char *part)
{
	size_t count = 0;
	for (; (text = strstr(text, part)); text++)
		count++;
	return count;
}

static void every_letter_is_there_in_both_languages(void **state)
{
	(void)state;
	const char *mail;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (enum language language = INDONESIAN; language <= ENGLISH; language++) {
			assert_int_equal(write_letter(names[i], language, values, "https://kek.example/x?token=abc", &mail), OK);
			assert_null(strstr(mail, "{{"));
			assert_non_null(strstr(mail, language == ENGLISH ? "Hello Siti," : "Halo Siti,"));
			assert_int_equal(times(mail, "Siti,"), 2); /* in the text and in the HTML */
			assert_int_equal(times(mail, "class=3D\"button\""), i < 6 ? 1 : 0);
		}
}

static void the_link_stands_in_both_parts_and_the_life_in_words(void **state)
{
	(void)state;
	const char *mail;

	assert_int_equal(write_letter("set-password", ENGLISH, values, "https://kek.example/x?token=abc", &mail), OK);
	assert_int_equal(times(mail, "https://kek.example/x?token=3Dabc"), 2);
	assert_int_equal(times(mail, "7 days"), 2);
	assert_int_equal(write_letter("reset-password", INDONESIAN, "{\"fullname\":\"S\",\"hours\":\"1\"}", "https://k.example/", &mail), OK);
	assert_int_equal(times(mail, "1 jam"), 2);
}

static void values_stay_in_their_place(void **state)
{
	(void)state;
	const char *mail;
	const char *evil = "{\"fullname\":\"<b>\\r\\n\\r\\nBcc: x {{link}} &\"}";

	assert_int_equal(write_letter("password-changed", INDONESIAN, evil, NULL, &mail), OK);
	assert_non_null(strstr(mail, "Halo <b>    Bcc: x {{link}} &,"));
	assert_non_null(strstr(mail, "Halo &lt;b&gt;    Bcc: x {{link}} &amp;,"));
	assert_non_null(strstr(mail, "KEK &amp; &lt;Co&gt;"));
	assert_null(strstr(mail, "\nBcc"));
}

static void what_makes_no_letter_is_refused(void **state)
{
	(void)state;
	const char *mail;

	assert_int_equal(write_letter("password-changed", INDONESIAN, "{}", NULL, &mail), FAILED);
	assert_int_equal(write_letter("set-password", INDONESIAN, values, NULL, &mail), FAILED);
	assert_int_equal(write_letter("set-password", INDONESIAN, values, "javascript:alert(1)", &mail), FAILED);
	assert_int_equal(write_letter("set-password", INDONESIAN, values, "https://k.example/\"onclick=", &mail), FAILED);
	assert_int_equal(write_letter("../secrets", INDONESIAN, values, NULL, &mail), FAILED);
	assert_int_equal(write_letter("no-such-letter", INDONESIAN, values, NULL, &mail), FAILED);
}

#define LETTER_CASE(name) cmocka_unit_test_setup_teardown(name, open_templates, close_scope)
int main(void)
{
	const struct CMUnitTest tests[] = { LETTER_CASE(every_letter_is_there_in_both_languages),
		LETTER_CASE(the_link_stands_in_both_parts_and_the_life_in_words), LETTER_CASE(values_stay_in_their_place),
		LETTER_CASE(what_makes_no_letter_is_refused) };
	return RUN(tests);
}
