/* Passwords: old and new hashes, and that nobody can be told from somebody by the clock. */
#include <crypt.h>
#include <time.h>

#include "../unit.h"
#include "auth/password.h"

static bool renew;

/* A hash of a kind, as another system would have made it. */
static const char *hash_of(const char *prefix, unsigned long cost, const char *password)
{
	static struct crypt_data data;
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	assert_non_null(crypt_gensalt_rn(prefix, cost, NULL, 0, setting, sizeof setting));
	return scope_text(scope, crypt_r(password, setting, &data));
}

static void a_hash_is_yescrypt_and_matches_its_password_alone(void **state)
{
	(void)state;
	const char *hash = password_hash(scope, "rahasia sekali");
	assert_memory_equal(hash, "$y$", 3);
	assert_true(password_matches("rahasia sekali", hash, &renew));
	assert_false(renew);
	assert_false(password_matches("rahasia sekal", hash, &renew));
	assert_false(password_matches("rahasia sekali ", hash, &renew));
	assert_false(password_matches("", hash, &renew));
}

static void two_hashes_of_one_password_differ(void **state)
{
	(void)state;
	assert_string_not_equal(password_hash(scope, "sama"), password_hash(scope, "sama"));
}

static void bcrypt_hashes_are_accepted_and_to_be_renewed(void **state)
{
	(void)state;
	const char *const kinds[] = { "$2b$", "$2a$", "$2y$" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const char *hash = hash_of(kinds[i], 4, "lama sekali");
		assert_true(password_matches("lama sekali", hash, &renew));
		assert_true(renew);
		assert_false(password_matches("baru sekali", hash, &renew));
		assert_false(renew);
	}
}

static void what_bcrypt_does_not_read_is_not_made_part_of_a_password(void **state)
{
	(void)state;
	char password[PASSWORD_MAX + 2];
	memset(password, 'a', sizeof password);
	password[PASSWORD_MAX + 1] = '\0';
	const char *hash = hash_of("$2b$", 4, password);
	password[PASSWORD_MAX] = 'z';
	assert_true(password_matches(password, hash, &renew));
	assert_false(renew);
	password[PASSWORD_MAX] = '\0';
	assert_true(password_matches(password, hash, &renew));
	assert_true(renew);
}

static void kinds_that_were_never_made_here_match_nothing(void **state)
{
	(void)state;
	assert_false(password_matches("x", hash_of("$1$", 0, "x"), &renew));
	assert_false(password_matches("x", hash_of("$6$", 0, "x"), &renew));
	assert_false(password_matches("x", "x", &renew));
	assert_false(password_matches("", "", &renew));
	assert_false(password_matches("x", "*", &renew));
	assert_false(password_matches("x", "$y$j9T$", &renew));
	assert_false(renew);
}

static void nobody_has_no_password(void **state)
{
	(void)state;
	assert_false(password_matches("", NULL, &renew));
	assert_false(password_matches("nobody", NULL, &renew));
	assert_false(renew);
}

static void a_password_that_crypt_cannot_take_is_wrong(void **state)
{
	(void)state;
	char *endless = scope_alloc(scope, 2000);
	memset(endless, 'a', 1999);
	assert_false(password_matches(endless, password_hash(scope, "a"), &renew));
	assert_false(password_matches(endless, NULL, &renew));
}

/* Of this thread alone, so that whoever shares the machine does not count. */
static double cpu_seconds(const char *hash)
{
	struct timespec begun, ended;
	double best = 1e9;
	for (int i = 0; i < 5; i++) {
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begun);
		password_matches("salah", hash, &renew);
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
		double took = (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
		best = took < best ? took : best;
	}
	return best;
}

static void nobody_costs_as_much_as_somebody(void **state)
{
	(void)state;
	double somebody = cpu_seconds(password_hash(scope, "rahasia")), nobody = cpu_seconds(NULL);
	print_message("somebody %.1f ms, nobody %.1f ms\n", somebody * 1000, nobody * 1000);
	assert_true(somebody > 0.002);
	assert_true(nobody > somebody * 0.7 && nobody < somebody * 1.4);
}

/* What is said of a new password, by code: NULL where it will do. */
static const char *said_of(const char *password)
{
	error_forget(scope);
	enum outcome outcome = password_check(scope, password, password, "Sekar Ayu Lestari", "s.ayu88@pt.example");
	const struct error *first = error_first(scope);
	assert_int_equal(outcome == OK, first == NULL);
	return first ? error_name(first->code) : NULL;
}

static void a_password_of_several_words_or_at_random_will_do(void **state)
{
	(void)state;
	const char *const good[] = { "rahasia sekali", "kambing-kertas-biru", "xT7#qpLw", "gerbang utara pagi", "Sekar suka durian", "\xd0\xba\xd0\xbe\xd1\x82 \xd0\xb2 \xd1\x81\xd0\xb0\xd0\xb4\xd1\x83",
				     "abc-8392-kuda" };
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (said_of(good[i]))
			fail_msg("%s is refused: %s", good[i], error_words(scope, error_first(scope), ENGLISH));
}

static void what_is_tried_first_will_not_do(void **state)
{
	(void)state;
	const char *const weak[] = { "password", "Password1", "P@ssw0rd2024!", "p455w0rd", "admin@123", "@dmin123", "$ayangku", "Pass@1234", "indonesia1945",
				     "Surabaya!!", "12345678", "87654321", "20011231", "aaaaaaaa", "abababab", "qwerty123", "123qweasd", "abc12345",
				     "1q2w3e4r", "q1w2e3r4", "a1b2c3d4", "1qaz2wsx", "zxcvbnm,", "!@#$%^&*", "passwordpassword", "rootroot", "testtest99",
				     "iloveyou2", "Bismillah99", "persebaya1927", "asdf1234", "poiuytrewq" };
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
		if (!text_equal(said_of(weak[i]), "PASSWORD_WEAK"))
			fail_msg("%s will do", weak[i]);
}

static void the_owners_name_and_address_will_not_do(void **state)
{
	(void)state;
	const char *const own[] = { "Lestari1", "sekarayulestari", "Sekar2026!", "s.ayu88@pt.example", "S.Ayu8888", "13579sekar" };
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (!text_equal(said_of(own[i]), "PASSWORD_WEAK"))
			fail_msg("%s will do", own[i]);
	/* A part of a name that has no letters is like no password without letters. */
	assert_int_equal(password_check(scope, "4711-0815=4+2", "4711-0815=4+2", "R2 88", "1@pt.example"), OK);
}

static void a_password_has_eight_characters_and_no_more_bytes_than_bcrypt_reads(void **state)
{
	(void)state;
	assert_string_equal(said_of("xT7#qpL"), "PASSWORD_WEAK");
	assert_null(said_of("\xc3\xa9xT7#qpL"));
	assert_string_equal(said_of("\xc3\xa9xT7#qp"), "PASSWORD_WEAK"); /* eight bytes, seven characters */
	char longest[PASSWORD_MAX + 2];
	for (int i = 0; i <= PASSWORD_MAX; i++)
		longest[i] = "kuda terbang"[i % 12];
	longest[PASSWORD_MAX + 1] = '\0';
	assert_string_equal(said_of(longest), "PASSWORD_WEAK");
	longest[PASSWORD_MAX] = '\0';
	assert_null(said_of(longest));
}

static void both_faults_are_told_at_once(void **state)
{
	(void)state;
	error_forget(scope);
	assert_int_equal(password_check(scope, "12345678", "12345679", "x", "x@pt.example"), FAILED);
	assert_int_equal(error_first(scope)->code, E_PASSWORD_WEAK);
	assert_non_null(error_first(scope)->next);
	assert_int_equal(error_first(scope)->next->code, E_PASSWORD_MISMATCH);
	assert_string_equal(error_first(scope)->next->path, "password_confirmation");
	error_forget(scope);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_hash_is_yescrypt_and_matches_its_password_alone),
		CASE(two_hashes_of_one_password_differ),
		CASE(bcrypt_hashes_are_accepted_and_to_be_renewed),
		CASE(what_bcrypt_does_not_read_is_not_made_part_of_a_password),
		CASE(kinds_that_were_never_made_here_match_nothing),
		CASE(nobody_has_no_password),
		CASE(a_password_that_crypt_cannot_take_is_wrong),
		CASE(nobody_costs_as_much_as_somebody),
		CASE(a_password_of_several_words_or_at_random_will_do),
		CASE(what_is_tried_first_will_not_do),
		CASE(the_owners_name_and_address_will_not_do),
		CASE(a_password_has_eight_characters_and_no_more_bytes_than_bcrypt_reads),
		CASE(both_faults_are_told_at_once),
	};
	return RUN(tests);
}
