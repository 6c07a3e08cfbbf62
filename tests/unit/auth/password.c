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

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_hash_is_yescrypt_and_matches_its_password_alone),
		CASE(two_hashes_of_one_password_differ),
		CASE(bcrypt_hashes_are_accepted_and_to_be_renewed),
		CASE(kinds_that_were_never_made_here_match_nothing),
		CASE(nobody_has_no_password),
		CASE(a_password_that_crypt_cannot_take_is_wrong),
		CASE(nobody_costs_as_much_as_somebody),
	};
	return RUN(tests);
}
