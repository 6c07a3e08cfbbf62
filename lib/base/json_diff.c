#include "base/json_diff.h"

#include <string.h>

struct diff {
	struct scope *scope;
	void (*each)(void *context, const char *path, const struct json *before, const struct json *after);
	void *context;
};

static void compare(const struct diff *d, const char *path, const struct json *before, const struct json *after);

static const struct json *member(const struct json *object, const char *key)
{
	const struct json *value;
	return json_kind(object) == JSON_OBJECT && json_get(object, key, &value) ? value : NULL;
}

static bool has(const struct json *object, const char *key)
{
	const struct json *value;
	return json_kind(object) == JSON_OBJECT && json_get(object, key, &value);
}

/* --- Objects. --- */

struct members {
	const struct diff *diff;
	const char *path;
	const struct json *before, *after;
	bool later; /* the keys of `after` are gone through */
};

static bool repeats_another(const struct members *m, const char *key)
{
	static const struct {
		const char *ending, *instead;
	} words[] = { { "_label", "" }, { "_color", "" }, { "_url", "_path" } };
	size_t length = strlen(key);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t ending = strlen(words[i].ending);
		if (length <= ending || strcmp(key + length - ending, words[i].ending) != 0)
			continue;
		const char *other = scope_printf(m->diff->scope, "%.*s%s", (int)(length - ending), key, words[i].instead);
		if (has(m->before, other) || has(m->after, other))
			return true;
	}
	return false;
}

static void compare_member(void *context, const char *key)
{
	const struct members *m = context;

	if ((m->later && has(m->before, key)) || repeats_another(m, key))
		return;
	const char *path = *m->path ? scope_printf(m->diff->scope, "%s.%s", m->path, key) : key;
	compare(m->diff, scope_text(m->diff->scope, path), member(m->before, key), member(m->after, key));
}

static void compare_objects(const struct diff *d, const char *path, const struct json *before, const struct json *after)
{
	struct members m = { d, path, before, after, false };

	if (before)
		json_keys(before, compare_member, &m);
	m.later = true;
	if (after)
		json_keys(after, compare_member, &m);
}

/* --- Lists of objects. --- */

static bool is_list_of_objects(const struct json *value)
{
	if (json_kind(value) != JSON_ARRAY)
		return false;
	for (size_t i = 0; i < json_count(value); i++)
		if (json_kind(json_item(value, i)) != JSON_OBJECT)
			return false;
	return true;
}

/* The item of `list` that is the one of `other` at that place; NULL: none. */
static const struct json *counterpart(const struct json *list, const struct json *other, size_t place)
{
	const struct json *id = member(json_item(other, place), "id");

	if (json_kind(id) != JSON_TEXT)
		return place < json_count(list) ? json_item(list, place) : NULL;
	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *its = member(json_item(list, i), "id");
		if (json_kind(its) == JSON_TEXT && strcmp(json_text_of(its), json_text_of(id)) == 0)
			return json_item(list, i);
	}
	return NULL;
}

static void compare_lists(const struct diff *d, const char *path, const struct json *before, const struct json *after)
{
	for (size_t i = 0; i < json_count(before); i++)
		if (!counterpart(after, before, i))
			d->each(d->context, scope_printf(d->scope, "%s[%zu]", path, i), json_item(before, i), NULL);
	for (size_t i = 0; i < json_count(after); i++)
		compare(d, scope_printf(d->scope, "%s[%zu]", path, i), counterpart(before, after, i), json_item(after, i));
}

/* --- Anything. --- */

static void compare(const struct diff *d, const char *path, const struct json *before, const struct json *after)
{
	if (json_kind(before) == JSON_OBJECT && json_kind(after) == JSON_OBJECT)
		compare_objects(d, path, before, after);
	else if (is_list_of_objects(before) && is_list_of_objects(after))
		compare_lists(d, path, before, after);
	else if (strcmp(json_print(d->scope, before), json_print(d->scope, after)) != 0)
		d->each(d->context, path, before, after);
}

void json_diff(struct scope *scope, const struct json *before, const struct json *after,
	       void (*each)(void *context, const char *path, const struct json *before, const struct json *after), void *context)
{
	const struct diff d = { scope, each, context };
	enum json_kind was = json_kind(before), is = json_kind(after);

	if ((was == JSON_OBJECT && is == JSON_NULL) || (was == JSON_NULL && is == JSON_OBJECT))
		compare_objects(&d, "", before, after);
	else
		compare(&d, "", before, after);
}
