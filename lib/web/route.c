#include "web/route.h"

#include <string.h>

#include "base/encode.h"
#include "base/uuid.h"

const char *method_name(enum method method)
{
	static const char *const names[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };
	return names[method];
}

/* Whether a {name} takes this text. */
static bool fits(const char *name, size_t name_length, const char *value)
{
	bool is_id = name_length >= 2 && strncmp(name + name_length - 2, "id", 2) == 0;
	return *value && (!is_id || uuid_parse(value, NULL));
}

/* How well a template fits a path: the number of literal segments plus one, 0 for not at all. */
static int match_path(struct scope *scope, const char *template, const char *path, const char *values[PATH_VALUES])
{
	int literals = 1, count = 0;

	while (*template && *path) {
		size_t t = strcspn(template + 1, "/"), p = strcspn(path + 1, "/");
		if (template[1] == '{') {
			const char *value = decode_percent(scope, path + 1, p, false);
			if (!value || !text_is_utf8(value, strlen(value)) || !fits(template + 2, t - 2, value))
				return 0;
			values[count++] = value;
		} else if (t != p || strncmp(template, path, t + 1) != 0) {
			return 0;
		} else {
			literals++;
		}
		template += t + 1;
		path += p + 1;
	}
	return *template || *path ? 0 : literals;
}

const struct route *route_match(struct scope *scope, const struct group *group, const char *method, const char *path,
				const char *values[PATH_VALUES], const char **allowed)
{
	const struct route *best = NULL;
	struct buffer methods = buffer_in(scope, 40);
	int best_fit = 0;

	for (const struct route *r = group->routes; r < group->routes + group->route_count; r++) {
		const char *found[PATH_VALUES] = { 0 };
		int fit = match_path(scope, r->path, path, found);
		if (!fit)
			continue;
		buffer_printf(&methods, "%s%s", methods.length ? ", " : "", method_name(r->method));
		if (fit > best_fit && strcmp(method_name(r->method), method) == 0) {
			best = r;
			best_fit = fit;
			memcpy(values, found, sizeof found);
		}
	}
	*allowed = methods.bytes;
	return best;
}

const struct record *route_gives(const struct route *r)
{
	return r->gives ? r->gives : r->record;
}
