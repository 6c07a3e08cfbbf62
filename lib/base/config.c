#include "base/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/encode.h"
#include "base/log.h"
#include "base/text.h"

#ifndef AUTOGATE_SYSCONFDIR /* only where a checker reads this file by itself */
#define AUTOGATE_SYSCONFDIR "/etc"
#define AUTOGATE_BINDIR "/usr/bin"
#define AUTOGATE_DATADIR "/usr/share/autogate"
#define AUTOGATE_STATEDIR "/var/lib/autogate"
#endif

struct reading {
	struct scope *scope;
	struct config *config;
	const char *path;
	bool secrets;
};

static bool read_number(const char *text, int64_t *number)
{
	char *end;
	errno = 0;
	*number = strtoll(text, &end, 10);
	return *text && !*end && errno == 0 && *number >= 0;
}

static bool take_setting(struct reading *r, const char *section, const char *name, const char *value)
{
	if (r->secrets) {
#define X(secret, doc) \
		if (text_equal(section, "secrets") && text_equal(name, #secret)) { \
			r->config->secret = scope_text(r->scope, value); \
			return true; \
		}
		SECRETS(X)
		OPTIONAL_SECRETS(X)
#undef X
	} else {
#define TAKE_text(member) member = scope_text(r->scope, value)
#define TAKE_number(member) \
	if (!read_number(value, &member)) { \
		log_line(LOG_ERROR, NULL, "%s: %s.%s is no number from 0 on: %s", r->path, section, name, value); \
		return false; \
	}
#define X(part, setting, type, preset, doc) \
		if (text_equal(section, #part) && text_equal(name, #setting)) { \
			TAKE_##type(r->config->part##_##setting); \
			return true; \
		}
		SETTINGS(X)
#undef X
	}
	log_line(LOG_ERROR, NULL, "%s: there is no setting %s.%s", r->path, section, name);
	return false;
}

/* One line of any length: [section], name = value, or a comment, which starts with ; or # and has its line for itself. */
static bool take_line(struct reading *r, const char **section, const char *line)
{
	line = text_trim(r->scope, line);
	size_t length = strlen(line);
	const char *equals = strchr(line, '=');

	if (!*line || *line == ';' || *line == '#')
		return true;
	if (*line == '[' && line[length - 1] == ']') {
		*section = scope_copy(r->scope, line + 1, length - 2);
		return true;
	}
	if (!equals)
		return false;
	const char *name = text_trim(r->scope, scope_copy(r->scope, line, (size_t)(equals - line)));
	return take_setting(r, *section, name, text_trim(r->scope, equals + 1));
}

static enum outcome read_file(struct reading *r, const char *path)
{
	const char *section = "";
	char *line = NULL;
	size_t size = 0;
	int number = 0, wrong = 0;
	FILE *file = fopen(path, "re");

	r->path = path;
	if (!file)
		return error_internal(r->scope, "the settings file %s cannot be read: %s", path, strerror(errno));
	while (!wrong && getline(&line, &size, file) >= 0) {
		number++;
		if (!take_line(r, &section, line))
			wrong = number;
	}
	bool broken = ferror(file);
	free(line);
	fclose(file);
	if (broken)
		return error_internal(r->scope, "the settings file %s cannot be read", path);
	if (wrong)
		return error_internal(r->scope, "the settings file %s is wrong in line %d", path, wrong);
	return OK;
}

/* One of some words, or an address that begins with one of them and does not end with a slash. */
static bool value_fits(const char *value, const char *words, bool is_address)
{
	size_t length = strlen(value), word;

	for (; *words; words += word + (words[word] == ' ')) {
		word = strcspn(words, " ");
		if (is_address ? length > word && strncmp(value, words, word) == 0 && value[length - 1] != '/'
			       : length == word && strncmp(value, words, word) == 0)
			return true;
	}
	return false;
}

/* What would else be found only by whoever gets a link that leads nowhere, or no mail. */
static enum outcome check_texts(struct scope *scope, const char *path, const struct config *c)
{
	const struct {
		const char *name, *value, *words;
		bool is_address;
	} texts[] = {
		{ "site.base_url", c->site_base_url, "http:// https://", true },
		{ "site.front_url", *c->site_front_url ? c->site_front_url : c->site_base_url, "http:// https://", true },
		{ "site.timezone", c->site_timezone, "Asia/Jakarta", false },
		{ "mail.mode", c->mail_mode, "folder smtp", false },
		{ "mail.url", c->mail_url, "smtp:// smtps://", true },
		{ "mail.tls", c->mail_tls, "required none", false },
		{ "log.level", c->log_level, "debug info warning error", false },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!value_fits(texts[i].value, texts[i].words, texts[i].is_address))
			return error_internal(scope, "%s: %s must %s of: %s; not \"%s\"", path, texts[i].name,
					      texts[i].is_address ? "not end with / and begin with one" : "be one",
					      texts[i].words, texts[i].value);
	return OK;
}

static enum outcome check_keys(struct scope *scope, const struct config *c)
{
	const struct {
		const char *name, *hex;
	} keys[] = {
		{ "link_key", c->link_key },
		{ "seal_key", c->seal_key },
		{ "audit_key", c->audit_key },
		{ "offline_key", c->offline_key },
	};
	uint8_t key[32];

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!decode_hex(keys[i].hex, key, sizeof key))
			return error_internal(scope, "%s: %s is not 64 hex digits", c->secrets_file, keys[i].name);
	return OK;
}

enum outcome config_read(struct scope *scope, const char *path, struct config *config)
{
	struct reading r = { .scope = scope, .config = config };
	struct stat about;

	*config = (struct config){
#define X(section, name, type, preset, doc) .section##_##name = preset,
		SETTINGS(X)
#undef X
#define X(name, doc) .name = "",
		OPTIONAL_SECRETS(X)
#undef X
	};
	if (!path)
		path = getenv("AUTOGATE_CONFIG");
	if (!path)
		path = AUTOGATE_SYSCONFDIR "/autogate/autogate.ini";
	if (read_file(&r, path) != OK || check_texts(scope, path, config) != OK)
		return FAILED;
	if (!*config->secrets_file)
		return error_internal(scope, "%s does not name secrets.file", path);
	if (stat(config->secrets_file, &about) != 0)
		return error_internal(scope, "the secrets file %s cannot be read: %s", config->secrets_file, strerror(errno));
	if (about.st_mode & 077)
		return error_internal(scope, "the secrets file %s is open to others: chmod 0400", config->secrets_file);
	r.secrets = true;
	if (read_file(&r, config->secrets_file) != OK)
		return FAILED;
#define X(name, doc) \
	if (!config->name) \
		return error_internal(scope, "%s does not give %s (%s)", config->secrets_file, #name, doc);
	SECRETS(X)
#undef X
	return check_keys(scope, config);
}

void config_key(const char *hex, uint8_t out[32])
{
	if (!hex || !decode_hex(hex, out, 32))
		die("a key in the secrets file is not 64 hex digits");
}

void config_print_example(void)
{
	const char *section = "";
#define PRINT_text(value) printf("%s\n", value)
#define PRINT_number(value) printf("%lld\n", (long long)(value))
#define X(part, name, type, preset, doc) \
	if (!text_equal(section, #part)) \
		printf("\n[%s]\n", section = #part); \
	printf("; %s\n%s = ", doc, #name); \
	PRINT_##type(preset);
	SETTINGS(X)
#undef X
}
