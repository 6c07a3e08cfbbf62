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
	return *text && !*end && errno == 0;
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
		log_line(LOG_ERROR, NULL, "%s: %s.%s is no number: %s", r->path, section, name, value); \
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
		return error_internal(r->scope, "the settings file %s cannot be read", path);
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
	if (read_file(&r, path) != OK)
		return FAILED;
	if (!*config->secrets_file)
		return error_internal(scope, "%s does not name secrets.file", path);
	if (stat(config->secrets_file, &about) != 0 || (about.st_mode & 077) != 0)
		return error_internal(scope, "the secrets file %s must exist with mode 0400", config->secrets_file);
	r.secrets = true;
	if (read_file(&r, config->secrets_file) != OK)
		return FAILED;
#define X(name, doc) \
	if (!config->name) \
		return error_internal(scope, "%s does not give %s (%s)", config->secrets_file, #name, doc);
	SECRETS(X)
#undef X
	return OK;
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
