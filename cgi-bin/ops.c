/* ops: whether it lives, how it fares, and the files that signed links open. */
#include "auth/link.h"
#include "store/delivery.h"
#include "store/file_store.h"
#include "web/crud.h"
#include "web/group.h"
#include "web/metrics.h"
#include "web/stored.h"
#include "web/worker.h"

struct health {
	const char *status, *database;
};
static const struct field health_fields[] = {
	FIELD_TEXT(health, status,   READ_ONLY, .doc = "ok, or unavailable with status 503"),
	FIELD_TEXT(health, database, READ_ONLY, .doc = "ok, or away"),
};
static const struct record health_record = RECORD("health", health, health_fields);

/* For probes, which look at the status. */
static enum outcome tell_health(struct request *r)
{
	struct health *health = record_new(r->scope, &health_record);
	bool reachable = db_ping(r->db) == OK;

	error_forget(r->scope);
	*health = (struct health){ reachable ? "ok" : "unavailable", reachable ? "ok" : "away" };
	r->reply.status = reachable ? 200 : 503;
	return reply_bare(r, &health_record, health);
}

/* What is known without the database is told while it is away. */
static void print_deliveries(struct request *r, struct buffer *text)
{
	struct list figures;

	if (delivery_figures(r->db, &figures) != OK) {
		error_forget(r->scope);
		return;
	}
	buffer_text(text, "# HELP autogate_outbox_dead Messages that were tried as often as may be, by target.\n"
			  "# TYPE autogate_outbox_dead gauge\n");
	for (size_t i = 0; i < figures.count; i++) {
		const struct delivery_figures *f = figures.items[i];
		buffer_printf(text, "autogate_outbox_dead{target=\"%s\"} %lld\n", f->target, (long long)f->dead);
	}
	buffer_text(text, "# HELP autogate_outbox_late_seconds For how long the oldest message is due, by target.\n"
			  "# TYPE autogate_outbox_late_seconds gauge\n");
	for (size_t i = 0; i < figures.count; i++) {
		const struct delivery_figures *f = figures.items[i];
		buffer_printf(text, "autogate_outbox_late_seconds{target=\"%s\"} %lld\n", f->target, (long long)f->late_s);
	}
}

static enum outcome tell_metrics(struct request *r)
{
	struct buffer text = buffer_in(r->scope, 64 * 1024);

	if (!r->worker->metrics)
		return error_add(r->scope, E_ROUTE_NOT_FOUND, "", NULL);
	metrics_print(r->worker->metrics, &text);
	print_deliveries(r, &text);
	return reply_bytes(r, "text/plain; version=0.0.4; charset=utf-8", NULL, false, (struct bytes){ text.bytes, text.length });
}

struct link_query {
	const char *e, *s, *name;
};
static const struct field link_query_fields[] = {
	FIELD_TEXT(link_query, e,    0, .doc = "Until when the link opens, in seconds since 1970"),
	FIELD_TEXT(link_query, s,    0, .doc = "Its signature"),
	FIELD_TEXT(link_query, name, 0, .doc = "Under which name the file is saved, where not its own"),
};
static const struct record link_query_record = RECORD("link_query", link_query, link_query_fields);

static enum outcome send_file(struct request *r)
{
	const char *key = scope_printf(r->scope, "uploads/%s", request_id_of(r));
	const struct link_query *link = r->query;
	struct file *file;

	if (link_check(r->scope, r->config, scope_printf(r->scope, "/v1/files/%s", key), link->e, link->s, r->now_ms) != OK)
		return FAILED;
	if (!file_store_is_key(key))
		return error_add(r->scope, E_NOT_FOUND, "", NULL);
	if (file_find(r->db, key, &file) != OK)
		return FAILED;
	if (!file)
		return error_add(r->scope, E_NOT_FOUND, "", NULL);
	return stored_send(r, file, link->name, false);
}

static const struct route routes[] = {
	{ GET, "/healthz", NO_PERMISSION, tell_health,  NULL, .reach = PUBLIC, .gives = &health_record, .answer = ANSWERS_BARE, .tells_503 = true,
	  .says = { "Keadaan layanan", "State of the service" }, .doc = "Health" },
	{ GET, "/metrics", NO_PERMISSION, tell_metrics, NULL, .reach = PUBLIC, .answer = ANSWERS_FILE, .media_type = "text/plain",
	  .says = { "Angka layanan", "Figures of the service" }, .doc = "Metrics (Prometheus)" },
	/* Links live for hours, and so may copies. */
	{ GET, "/v1/files/uploads/{name}", NO_PERMISSION, send_file, NULL, .reach = LINK, .query = &link_query_record,
	  .cache = "private, max-age=900", .answer = ANSWERS_FILE, .media_type = "*/*", .says = { "Berkas", "File" }, .doc = "Stored File By Signed Link" },
};
static const struct group group = GROUP("ops", routes, .open_files = file_store_open);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
