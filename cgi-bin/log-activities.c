/* log-activities: who did what, when, from where, and what was there before. */
#include <string.h>

#include "base/json_diff.h"
#include "store/audit.h"
#include "web/crud.h"
#include "web/group.h"

struct log_actor {
	const char *id, *fullname, *role;
};
static const struct field log_actor_fields[] = {
	FIELD_ID  (log_actor, id,       READ_ONLY, .doc = "Of a user, a lane or a wall key; null for the system itself"),
	FIELD_TEXT(log_actor, fullname, READ_ONLY, .sql = "t.actor_name", .doc = "As it was then; of a lane its name"),
	FIELD_TEXT(log_actor, role,     READ_ONLY, .doc = "The key of the role that a user had then"),
};
static const struct record log_actor_record = RECORD("log_actor", log_actor, log_actor_fields,
	.noun = { "pelaku", "actor" });

struct log_change {
	const char *field, *before, *after;
};
static const struct field log_change_fields[] = {
	FIELD_TEXT(log_change, field,  READ_ONLY, .doc = "Its path: vehicle.driver.phone, lanes[0].lane_name"),
	FIELD_JSON(log_change, before, READ_ONLY),
	FIELD_JSON(log_change, after,  READ_ONLY),
};
static const struct record log_change_record = RECORD("log_change", log_change, log_change_fields,
	.noun = { "perubahan", "change" });

struct log_activity {
	const char *id;
	int64_t created_at;
	struct log_actor *actor;
	const char *actor_id, *action, *entity, *entity_id, *entity_label, *ip_address, *actor_name;
	const char *request_id, *user_agent, *before, *after;
	struct list changes;
};
#define LOG_FIELDS \
	FIELD_ID    (log_activity, id,           READ_ONLY), \
	FIELD_TIME  (log_activity, created_at,   READ_ONLY | SORT), \
	FIELD_ONE   (log_activity, actor,        &log_actor_record, READ_ONLY), \
	FIELD_ID    (log_activity, actor_id,     HIDDEN | FILTER), \
	FIELD_TEXT  (log_activity, actor_name,   HIDDEN | SEARCH), \
	FIELD_CHOICE(log_activity, action,       audit_actions, READ_ONLY | FILTER | LABELLED), \
	FIELD_TEXT  (log_activity, entity,       READ_ONLY | FILTER, .max = 32, .doc = "The kind of thing: ticket, gate, role …"), \
	FIELD_ID    (log_activity, entity_id,    READ_ONLY | FILTER), \
	FIELD_TEXT  (log_activity, entity_label, READ_ONLY | SEARCH, .doc = "Its name or number at that time"), \
	FIELD_TEXT  (log_activity, ip_address,   READ_ONLY), \
	FIELD_TEXT  (log_activity, request_id,   READ_ONLY | DETAIL, .doc = "As X-Request-Id and the programs' log have it"), \
	FIELD_TEXT  (log_activity, user_agent,   READ_ONLY | DETAIL), \
	FIELD_JSON  (log_activity, before,       READ_ONLY | DETAIL, .doc = "As it was, personal texts masked; null: it was made"), \
	FIELD_JSON  (log_activity, after,        READ_ONLY | DETAIL, .doc = "As it was then; null: it was deleted")

static const struct field log_activity_fields[] = { LOG_FIELDS };
static const struct record log_activity_record = RECORD("log_activity", log_activity, log_activity_fields,
	.noun = { "log aktivitas", "log activity" }, .from = "audit", .permanent = true, .sort = "-created_at", .dates = "t.created_at",
	.walks = "entity_id by_thing actor_id by_actor entity by_entity action by_action",
	.counted_in = "audit_count", .counted_by = "actor_id action entity");

static const struct field log_detail_fields[] = { LOG_FIELDS, FIELD_MANY(log_activity, changes, &log_change_record, READ_ONLY) };
static const struct record log_detail_record = RECORD("log_activity_detail", log_activity, log_detail_fields,
	.noun = { "log aktivitas", "log activity" });

/* That a row was changed, and when, is what the log's own row says. */
static bool is_told(const char *path)
{
	const char *dot = strrchr(path, '.');
	return strcmp(dot ? dot + 1 : path, "updated_at") != 0;
}

static void count_change(void *context, const char *path, const struct json *before, const struct json *after)
{
	(void)before, (void)after;
	*(size_t *)context += is_told(path);
}

struct telling {
	struct scope *scope;
	struct list *changes;
};

static void tell_change(void *context, const char *path, const struct json *before, const struct json *after)
{
	struct telling *t = context;
	struct log_change *change;

	if (!is_told(path))
		return;
	change = record_new(t->scope, &log_change_record);
	*change = (struct log_change){ path, before ? json_print(t->scope, before) : NULL,
				       after ? json_print(t->scope, after) : NULL };
	t->changes->items[t->changes->count++] = change;
}

/* Reads what a row keeps. False where that is no JSON any more, or more than is read at once (a seal of very many chains);
 * then it is shown as the text that stands there: this is where one looks at a row that somebody has changed. */
static bool read_kept(struct request *r, const char **text, const struct json **value)
{
	struct buffer quoted = buffer_in(r->scope, 500);
	struct json_writer w = json_writer(&quoted);

	*value = NULL;
	if (!*text || json_read(r->scope, *text, strlen(*text), value) == OK)
		return true;
	error_forget(r->scope);
	json_text(&w, *text);
	*text = quoted.bytes;
	return false;
}

static enum outcome get_log(struct request *r)
{
	struct log_activity *row;
	const struct json *before, *after;
	size_t count = 0;

	if (record_get(r->db, &log_activity_record, request_id_of(r), NULL, false, (void **)&row) != OK)
		return FAILED;
	if (!row)
		return error_add(r->scope, E_NOT_FOUND, "id", NULL);
	bool is_read = read_kept(r, &row->before, &before), are_read = read_kept(r, &row->after, &after) && is_read;
	if (are_read)
		json_diff(r->scope, before, after, count_change, &count);
	row->changes.items = scope_alloc(r->scope, (count + 1) * sizeof *row->changes.items);
	if (are_read)
		json_diff(r->scope, before, after, tell_change, &(struct telling){ r->scope, &row->changes });
	return reply_one(r, &log_detail_record, row);
}

static const struct route routes[] = {
	{ GET, "/v1/log-activities",      LOG_READ, list_records, &log_activity_record, .reach = ALL, .doc = "Get Log Activity" },
	{ GET, "/v1/log-activities/{id}", LOG_READ, get_log,      &log_activity_record, .reach = ALL, .gives = &log_detail_record,
	  .answer = ANSWERS_ONE, .doc = "Get Log Activity Detail" },
};
static const struct group group = GROUP("log-activities", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
