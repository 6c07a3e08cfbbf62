#include "gate/ticket_print.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "document/ticket_paper.h"
#include "gate/lane.h"
#include "gate/offline_code.h"

static const char *label(const struct choice *choices, const char *key, enum language language)
{
	const struct choice *choice = choice_find(choices, key);
	return choice ? text_in(choice->label, language) : key;
}

static enum ticket_paper_tag tag_of(const char *status)
{
	static const struct {
		const char *color;
		enum ticket_paper_tag tag;
	} tags[] = {
		{ "green", TAG_GREEN }, { "red", TAG_RED }, { "gold", TAG_GOLD }, { "magenta", TAG_MAGENTA }, { "volcano", TAG_VOLCANO },
	};
	const struct choice *choice = choice_find(ticket_statuses, status);

	for (size_t i = 0; choice && i < sizeof tags / sizeof *tags; i++)
		if (text_equal(choice->color, tags[i].color))
			return tags[i].tag;
	return TAG_GOLD;
}

/* 1234.5 as "1.234,5", in English "1,234.5"; three decimals at most. */
static const char *number_text(struct scope *scope, double number, enum language language)
{
	char plain[400], text[600];
	size_t length = 0;

	if (!isfinite(number))
		return NULL;
	snprintf(plain, sizeof plain, "%.3f", number);
	char *dot = strchr(plain, '.'), *end = plain + strlen(plain);
	while (end[-1] == '0')
		*--end = '\0';
	for (char *c = plain; c < dot; c++) {
		text[length++] = *c;
		if (c + 1 < dot && *c != '-' && (dot - c - 1) % 3 == 0)
			text[length++] = language == ENGLISH ? ',' : '.';
	}
	text[length] = '\0';
	return scope_printf(scope, "%s%s%s", text, !dot[1] ? "" : language == ENGLISH ? "." : ",", dot + 1);
}

static bool has_document(const struct ticket *t, const char *type)
{
	for (size_t i = 0; i < t->supporting_documents.count; i++)
		if (text_equal(((struct ticket_document *)t->supporting_documents.items[i])->document_type, type))
			return true;
	return false;
}

static int64_t expected_at(const struct ticket *t)
{
	int64_t minutes = t->request_time ? strtol(t->request_time, NULL, 10) * 60 + strtol(t->request_time + 3, NULL, 10) : 0;
	return date_day_start_ms(t->request_at) + minutes * 60000;
}

static const char *why_no_code(struct scope *scope, const struct ticket *t, enum language language)
{
	if (text_equal(t->status, "WAITING_APPROVE") || text_equal(t->status, "DOC_PENDING"))
		return language == ENGLISH ? "The QR code appears once the ticket is issued."
					   : "Kode QR terbit setelah tiket disetujui.";
	return scope_printf(scope,
			    language == ENGLISH ? "No QR code: the ticket's status is %s." : "Tanpa kode QR: status tiket %s.",
			    label(ticket_statuses, t->status, language));
}

static void add_codes(struct scope *scope, const struct config *config, const struct ticket *t, enum language language,
		      struct ticket_paper *paper)
{
	if (!ticket_has_code(t)) {
		paper->code_absent = why_no_code(scope, t, language);
		return;
	}
	paper->code = ticket_code(scope, t);
	paper->offline_code = offline_code_make(scope, config, &(struct offline_code){
		.number = t->ticket_access_number, .plate = t->plate ? t->plate : "ORANG", .revision = t->revision,
		.from_ms = t->valid_from, .to_ms = t->expired_at });
}

static void add_vehicle(struct scope *scope, const struct ticket_vehicle *v, enum language language, struct ticket_paper *paper)
{
	paper->plate = v->police_number;
	paper->vehicle_type = label(vehicle_kinds, v->vehicle_type, language);
	paper->commodity = v->comodity;
	paper->quantity = number_text(scope, v->total_item, language);
	paper->unit = v->unit_of_item;
}

enum outcome ticket_print(struct scope *scope, const struct config *config, const struct ticket *t, enum language language,
			  int64_t now_ms, struct bytes *pdf)
{
	struct ticket_paper_place *places = scope_alloc(scope, (t->buildings.count + 1) * sizeof *places);
	struct ticket_paper paper = {
		.number = t->ticket_access_number, .kind = label(ticket_kinds, t->kind, language),
		.role = t->created_by ? t->created_by->role_name : NULL,
		.status = label(ticket_statuses, t->status, language), .tag = tag_of(t->status),
		.company = t->company ? t->company->name : NULL,
		.requested_at = t->created_at, .expired_at = t->expired_at, .printed_at = now_ms,
		.expected_at = expected_at(t), .expected_any_time = !t->request_time,
		.driver = t->driver ? t->driver->name : NULL, .driver_phone = t->driver ? t->driver->phone : NULL,
		.places = places, .place_count = (int)t->buildings.count,
		.has_delivery_order = has_document(t, "delivery_order"),
		.has_bill_of_landing = has_document(t, "bill_of_landing"),
		.has_invoice = has_document(t, "invoice"), .has_other = has_document(t, "other"),
		.reject_reason = t->reject_reason,
	};

	for (size_t i = 0; i < t->buildings.count; i++) {
		const struct building *b = t->buildings.items[i];
		places[i] = (struct ticket_paper_place){ b->name, b->address };
	}
	if (t->vehicle)
		add_vehicle(scope, t->vehicle, language, &paper);
	add_codes(scope, config, t, language, &paper);
	return ticket_paper_pdf(scope, config, &paper, language, pdf);
}
