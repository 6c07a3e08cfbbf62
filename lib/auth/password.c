#include "auth/password.h"

#include <crypt.h>
#include <stdlib.h>
#include <string.h>

#include "auth/password_common.h"
#include "base/crypto.h"
#include "base/log.h"

const char *password_hash(struct scope *scope, const char *password)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	struct crypt_data *data = calloc(1, sizeof *data);

	if (!data)
		die("out of memory for a password");
	if (!crypt_gensalt_rn("$y$", 0, NULL, 0, setting, sizeof setting))
		die("crypt(3) makes no yescrypt setting");
	const char *hash = crypt_rn(password, setting, data, sizeof *data);
	if (!hash || *hash == '*')
		die("crypt(3) refused to hash");
	const char *copy = scope_text(scope, hash);
	explicit_bzero(data, sizeof *data);
	free(data);
	return copy;
}

/* Whether this is a hash that was ever made here; DES and MD5 hashes would still verify otherwise. */
static bool is_known_kind(const char *hash)
{
	return strncmp(hash, "$y$", 3) == 0 || strncmp(hash, "$2b$", 4) == 0 || strncmp(hash, "$2a$", 4) == 0 ||
	       strncmp(hash, "$2y$", 4) == 0;
}

bool password_matches(const char *password, const char *hash, bool *renew)
{
	/* Hashed for somebody who is not there, so that the answer takes as long. */
	static const char nobody[] = "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7";
	const char *setting = hash && is_known_kind(hash) ? hash : nobody;
	struct crypt_data *data = calloc(1, sizeof *data);

	if (!data)
		die("out of memory for a password");
	const char *made = crypt_rn(password, setting, data, sizeof *data);
	size_t length = strlen(setting);
	bool same = made && *made != '*' && strlen(made) == length && crypto_equal(made, setting, length);
	explicit_bzero(data, sizeof *data);
	free(data);
	*renew = same && setting == hash && strncmp(hash, "$y$", 3) != 0 && strlen(password) <= PASSWORD_MAX;
	return same && setting == hash;
}

/* Of a name its parts as well; of an address what stands before the @. */
static bool is_personal(struct scope *scope, const char *password, const char *fullname, const char *email)
{
	const char *core = password_core(scope, password);
	char *rest, *parts = scope_text(scope, text_lower(scope, fullname)), *whole = scope_text(scope, "");

	if (!*core)
		return false;
	if (text_equal(text_lower(scope, password), email) ||
	    text_equal(core, password_core(scope, scope_copy(scope, email, strcspn(email, "@")))))
		return true;
	for (char *part = strtok_r(parts, " .,'-", &rest); part; part = strtok_r(NULL, " .,'-", &rest)) {
		whole = scope_printf(scope, "%s%s", whole, part);
		if (text_equal(core, password_core(scope, part)))
			return true;
	}
	return text_equal(core, password_core(scope, whole));
}

enum outcome password_check(struct scope *scope, const char *password, const char *confirmation, const char *fullname,
			    const char *email)
{
	static const struct text too_short = { "paling sedikit 8 karakter", "at least 8 characters" };
	static const struct text too_long = { "paling panjang 72 byte", "at most 72 bytes" };
	static const struct text common = { "banyak dipakai orang; pakai beberapa kata yang tidak berkaitan",
					    "many people use it; take several words that do not belong together" };
	static const struct text personal = { "sama dengan nama atau alamat Anda", "it is your name or address" };
	const struct text *fault = NULL;

	if (text_length(password) < PASSWORD_MIN)
		fault = &too_short;
	else if (strlen(password) > PASSWORD_MAX)
		fault = &too_long;
	else if (password_is_common(scope, password))
		fault = &common;
	else if (is_personal(scope, password, fullname, email))
		fault = &personal;
	enum outcome outcome = fault ? error_add_text(scope, E_PASSWORD_WEAK, "password", *fault) : OK;
	return text_equal(password, confirmation) ? outcome
						  : error_add(scope, E_PASSWORD_MISMATCH, "password_confirmation", NULL);
}
