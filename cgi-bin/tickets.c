/* tickets: what lets vehicles and their goods through the gates; its kinds share one record. */
#include "auth/link.h"
#include "document/qr.h"
#include "gate/ticket.h"
#include "gate/ticket_print.h"
#include "gate/ticket_rules.h"
#include "store/record_save.h"
#include "web/authenticate.h"
#include "web/crud.h"
#include "web/group.h"

#define NUMBER_TRIES 5
#define QR_MODULE_PX 8

/* ---- shown ---- */

static const char *link_to(struct request *r, const char *path, int64_t minutes)
{
	int64_t until_ms = r->now_ms + minutes * 60000;
	return scope_printf(r->scope, "%s%s", r->config->site_base_url, link_sign(r->scope, r->config, path, until_ms));
}

static enum outcome show(struct request *r, struct ticket *t)
{
	const char *paper = scope_printf(r->scope, "/v1/tickets/%s/download/%s", ticket_kind_path(t->kind), t->id);

	if (ticket_has_code(t))
		t->qr_url = link_to(r, scope_printf(r->scope, "/v1/tickets/qr/%s", t->id), r->config->files_link_hours * 60);
	t->pdf_url = scope_printf(r->scope, "%s&format=pdf%s", link_to(r, paper, r->config->ticket_pdf_link_minutes),
				  r->language == ENGLISH ? "&lang=en" : "");
	return reply_one(r, &ticket_record, t);
}

static enum outcome get_ticket(struct request *r)
{
	return show(r, r->thing);
}

struct download {
	const char *format;
};
static const struct choice formats[] = { { "json", { "JSON", "JSON" }, NULL }, { "pdf", { "PDF", "PDF" }, NULL }, { 0 } };
static const struct field download_fields[] = {
	FIELD_CHOICE(download, format, formats, 0, .doc = "Goes before the header Accept"),
};
static const struct record download_record = RECORD("download", download, download_fields);

static enum outcome download_ticket(struct request *r)
{
	const struct download *asked = r->query;
	const struct ticket *t = r->thing;
	struct bytes pdf;

	if (asked->format ? !text_equal(asked->format, "pdf") : !request_accepts(r, "application/pdf"))
		return show(r, r->thing);
	if (ticket_print(r->scope, r->config, t, r->language, r->now_ms, &pdf) != OK)
		return FAILED;
	return reply_bytes(r, "application/pdf", scope_printf(r->scope, "%s.pdf", t->ticket_access_number), false, pdf);
}

/* A ticket that lanes do not know has no picture. */
static enum outcome get_qr(struct request *r)
{
	const struct ticket *t = r->thing;
	struct bytes png;

	if (!ticket_has_code(t))
		return error_add(r->scope, E_NOT_FOUND, "id", NULL);
	if (qr_png(r->scope, ticket_code(r->scope, t), QR_MEDIUM, QR_MODULE_PX, QR_QUIET_ZONE, &png) != OK)
		return FAILED;
	return reply_bytes(r, "image/png", scope_printf(r->scope, "%s.png", t->ticket_access_number), false, png);
}

static enum outcome get_by_number(struct request *r)
{
	struct condition own = request_reach(r, &ticket_record, true);
	struct ticket *found, *whole;

	if (db_row(r->db, &ticket_record, &found, "SELECT t.id FROM ticket t WHERE t.ticket_access_number = ?",
		   db_text(request_id_of(r))) != OK ||
	    (found && record_get(r->db, &ticket_record, found->id, &own, false, (void **)&whole) != OK))
		return FAILED;
	return found && whole ? show(r, whole) : error_add(r->scope, E_NOT_FOUND, "access_number", NULL);
}

/* ---- written ---- */

static const char *why_waiting(struct request *r, const struct ticket *t)
{
	if (!text_equal(t->status, "WAITING_APPROVE") || !ticket_needs_approval(r->config, t))
		return NULL;
	return scope_printf(r->scope, "Lebih dari %lld kali masuk atau %lld hari: menunggu persetujuan",
			    (long long)r->config->ticket_free_entries, (long long)r->config->ticket_free_days);
}

/* A number that is taken, which is as good as never, is drawn again. */
static enum outcome insert_ticket(struct request *r, struct ticket *t, struct ticket **made)
{
	const char *id;

	for (int tries = 1;; tries++) {
		if (crud_create(r, r->route->record, t, &id, (void **)made) == OK)
			return OK;
		bool taken = db_fault(r->db) == DB_DUPLICATE && text_equal(db_duplicate_key(r->db), "ticket_access_number");
		if (!taken || tries == NUMBER_TRIES)
			return FAILED;
		error_forget(r->scope);
		ticket_number(r->scope, t);
	}
}

static enum outcome create_without_pabeanan(struct request *r)
{
	struct ticket *t = r->input, *made;

	if (ticket_prepare(r->db, r->config, r->now_ms, "tenant_without_pabeanan", t, NULL) != OK ||
	    insert_ticket(r, t, &made) != OK || (!t->confirm && ticket_check_duplicate(r->db, made->id) != OK) ||
	    ticket_event_write(r->db, made->id, "created", t->status, r->actor.name, why_waiting(r, t)) != OK ||
	    record_get(r->db, r->route->record, made->id, NULL, false, (void **)&made) != OK ||
	    ticket_ask_approval(r->db, made, NULL) != OK)
		return FAILED;
	return show(r, made);
}

static enum outcome update_inside(struct request *r, const struct ticket *before)
{
	const struct ticket *given = r->input;
	struct ticket *change;

	if (ticket_inside_change(r->scope, given, before, &change) != OK ||
	    record_update(r->db, r->route->record, change, before->id) != OK ||
	    ticket_event_write(r->db, before->id, "updated", before->status, r->actor.name, given->reason) != OK ||
	    crud_changed(r, "update", NULL) != OK)
		return FAILED;
	return reply_null(r);
}

static enum outcome update_ticket(struct request *r)
{
	const struct ticket *before = r->thing;
	struct ticket *t = r->input, *after;
	const char *why;

	if (text_equal(before->status, "IN"))
		return update_inside(r, before);
	if (ticket_check_changeable(r->scope, before) != OK ||
	    ticket_prepare(r->db, r->config, r->now_ms, before->kind, t, before) != OK)
		return FAILED;
	why = t->reason ? t->reason : why_waiting(r, t);
	if (record_update(r->db, r->route->record, t, before->id) != OK ||
	    (!t->confirm && ticket_check_duplicate(r->db, before->id) != OK) ||
	    ticket_event_write(r->db, before->id, "updated", t->status, r->actor.name, why) != OK ||
	    crud_changed(r, "update", (void **)&after) != OK || ticket_ask_approval(r->db, after, before) != OK)
		return FAILED;
	return reply_null(r);
}

struct cancellation {
	const char *reason;
};
static const struct field cancellation_fields[] = { FIELD_TEXT(cancellation, reason, 0) };
static const struct record cancellation_record = RECORD("cancellation", cancellation, cancellation_fields,
	.noun = { "pembatalan", "cancellation" });

static enum outcome cancel_ticket(struct request *r)
{
	const struct cancellation *given = r->input;

	if (ticket_cancel(r->db, r->thing, given->reason, r->actor.name) != OK || crud_changed(r, "cancel", NULL) != OK)
		return FAILED;
	return reply_null(r);
}

#define WITHOUT_PABEANAN &ticket_without_pabeanan_record

static const struct route routes[] = {
	{ GET,   "/v1/tickets/tenant/without-pabeanan/download/{id}", TICKET_READ, download_ticket, WITHOUT_PABEANAN, .reach = OWN,
	  .by = &authenticate_link_or_bearer, .query = &download_record, .answer = ANSWERS_FILE, .doc = "Download Ticket" },
	{ POST,  "/v1/tickets/tenant/without-pabeanan", TICKET_TENANT_WRITE, create_without_pabeanan, WITHOUT_PABEANAN, .reach = OWN,
	  .takes = &ticket_record, .answer = ANSWERS_ONE, .doc = "Create Ticket Tenant Without Pabeanan" },
	{ GET,   "/v1/tickets/tenant/without-pabeanan/{id}", TICKET_READ, get_ticket, WITHOUT_PABEANAN, .reach = OWN,
	  .answer = ANSWERS_ONE, .doc = "Get Detail Ticket Tenant Without Pabeanan" },
	{ PATCH, "/v1/tickets/tenant/without-pabeanan/cancel/{id}", TICKET_TENANT_WRITE, cancel_ticket, WITHOUT_PABEANAN, .reach = OWN,
	  .takes = &cancellation_record, .answer = ANSWERS_NULL, .says = { "Sukses membatalkan tiket", "Cancelled the ticket" },
	  .doc = "Cancel Ticket Tenant Without Pabeanan" },
	{ PUT,   "/v1/tickets/tenant/without-pabeanan/{id}", TICKET_TENANT_WRITE, update_ticket, WITHOUT_PABEANAN, .reach = OWN,
	  .takes = &ticket_record, .answer = ANSWERS_NULL, .doc = "Update Ticket Tenant Without Pabeanan" },

	{ GET,   "/v1/tickets", TICKET_READ, list_records, &ticket_record, .reach = OWN, .doc = "Get Ticket With Pagination" },
	{ GET,   "/v1/tickets/access-number/{access_number}", TICKET_READ, get_by_number, &ticket_record, .reach = OWN,
	  .answer = ANSWERS_ONE, .doc = "Get Ticket By Access Number" },
	/* Not of the endpoint list: what qr_url leads to. */
	{ GET,   "/v1/tickets/qr/{id}", TICKET_READ, get_qr, &ticket_record, .reach = OWN_OR_LINK, .by = &authenticate_link_or_bearer,
	  .answer = ANSWERS_FILE, .media_type = "image/png", .doc = "QR Code Of A Ticket" },
};
static const struct group group = GROUP("tickets", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
