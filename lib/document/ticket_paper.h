/* ticket_paper: the printed ticket, one design for every kind of ticket.
 *
 * The caller words what the ticket says (status, role, quantity) in the language of the reader; this
 * lays it out on A4: the code at the top right, the plate, the facts, the destinations, the
 * documents. Long texts wrap, many destinations flow to further pages, each under a head with the
 * ticket's number. A text that is NULL or "" shows as a dash.
 */
#pragma once
#include "document/pdf.h"

/* The colours of the status tag, as the front end has them. */
enum ticket_paper_tag { TAG_GREEN, TAG_RED, TAG_GOLD, TAG_MAGENTA, TAG_VOLCANO };

struct ticket_paper_place {
	const char *name, *address;
};

/* Instants are milliseconds; 0 is none. */
struct ticket_paper {
	const char *number; /* "TKT-63208699" */
	const char *kind;   /* "Tenan - Memiliki Dokumen Kepabeanan" */
	const char *role;   /* of whoever asked for it */
	const char *status;
	enum ticket_paper_tag tag;
	const char *company;
	int64_t requested_at, expired_at, printed_at;

	const char *plate; /* "B 1234 XYZ" */
	const char *vehicle_type, *driver, *driver_phone;
	int64_t expected_at;
	bool expected_any_time; /* of that day: no time was said */
	const char *commodity, *quantity, *unit;

	const struct ticket_paper_place *places; /* lokasi tujuan */
	int place_count;
	bool has_delivery_order, has_bill_of_landing, has_invoice, has_other;

	const char *code;          /* "TKT-63208699-B1234XYZ"; NULL: none yet */
	const char *code_absent;   /* why there is none: "Kode QR terbit setelah tiket disetujui." */
	const char *offline_code;  /* the signed one; NULL: none */
	const char *reject_reason; /* NULL: not rejected */
};

/* The ticket as a PDF, with the estate's name and address of the settings. The scope owns the bytes.
 * FAILED records E_INTERNAL: a font is missing, a code does not fit. */
must_check enum outcome ticket_paper_pdf(struct scope *scope, const struct config *config,
					 const struct ticket_paper *paper, enum language language,
					 struct bytes *pdf);
