/* ticket: what lets a vehicle with its goods, or a guest, through the gates. One record for every kind;
 * a kind has a record of its own that differs only in which rows it is of.
 *
 * The columns vehicle_* and driver_* of the row are the parts `vehicle` and `driver`. `plate` is
 * vehicle.police_number as lanes compare it (plate.h). A ticket is shown as a QR code to lanes from
 * ISSUED until it has left: "<ticket_access_number>-<plate>", see ticket_code().
 * What may be written, and when, is in ticket_rules.h.
 */
#pragma once
#include "auth/permission.h"
#include "gate/building.h"
#include "gate/company.h"
#include "store/db.h"

/* X(kind, its first status, its part of paths, type as the contract has it, in English). */
#define TICKET_KINDS(X) \
	X(tenant_without_pabeanan, ISSUED, "tenant/without-pabeanan", "Tenan - Tidak Memiliki Dokumen Kepabeanan", \
	  "Tenant - without customs documents") \
	X(tenant_with_pabeanan, DOC_PENDING, "tenant/with-pabeanan", "Tenan - Memiliki Dokumen Kepabeanan", \
	  "Tenant - with customs documents") \
	X(sarana_niaga, WAITING_APPROVE, "tenant/sarana-niaga", \
	  "Sarana Angkut Bongkar/Muat - Tidak Memiliki Dokumen Kepabeanan", \
	  "Trade vehicle, loading or unloading - without customs documents") \
	X(guest, WAITING_APPROVE, "guest", "Tiket Akses Tamu/Kendaraan Umum", "Access ticket for guests and public vehicles")

/* The text of a ticket's type, as SQL over its row. */
#define TICKET_TYPE_WHEN(kind, first_status, path, id, en) " WHEN '" #kind "' THEN '" id "'"
#define TICKET_TYPE_SQL(alias) "(CASE " alias ".kind" TICKET_KINDS(TICKET_TYPE_WHEN) " END)"

struct ticket_vehicle {
	const char *id; /* of the registered vehicle with this plate; the ticket's own where there is none */
	const char *type, *comodity, *product_id, *police_number, *vehicle_type, *unit_of_item;
	double total_item;
};

struct ticket_driver {
	const char *name, *phone, *sim_number, *sim_expired_at;
};

struct ticket_document {
	const char *id, *document_type, *description, *file_path;
	int64_t created_at;
};

struct ticket_event {
	const char *id, *action, *status, *actor_name, *note;
	int64_t at;
};

/* A stay under a ticket, as the ticket's detail tells it. */
struct ticket_visit {
	const char *id, *state, *place, *closed_as;
	int64_t siklus, in_at, out_at;
};

/* Who made a ticket. */
struct ticket_author {
	const char *id, *fullname, *role_name;
};

struct ticket {
	const char *id, *kind, *type, *status, *user_id, *ticket_access_number;
	const char *plate, *police_number, *product_id, *company_id, *company_name;
	const char *qr_url, *pdf_url; /* links, made when it is shown */
	struct list buildings, supporting_documents, timeline, visits;
	struct texts building_ids;
	struct ticket_vehicle *vehicle;
	struct ticket_driver *driver;
	struct company *company;
	struct ticket_author *created_by;
	const char *request_at, *request_time, *valid_to;
	const char *trailer_plate, *load_in, *load_out, *spmk_number, *activity, *note, *priority;
	const char *reject_reason, *cancel_reason, *reason;
	int64_t valid_from, expired_at, first_seen_at, created_at, updated_at;
	int64_t revision, entry_limit, entries_used, people_count;
	bool confirm;
};

extern const struct choice ticket_kinds[];
extern const struct choice ticket_statuses[];

/* Tickets of every kind, and those of one. */
extern const struct record ticket_record;
extern const struct record ticket_without_pabeanan_record;
extern const struct record ticket_vehicle_record;

/* Adds a line to the ticket's timeline: what was done (created, updated, entered, left, …), the status it has now (NULL: as
 * its row says), by whom ("LANE0001", a person's name; NULL: the system), and why (NULL: not said). */
must_check enum outcome ticket_event_write(struct db *db, const char *ticket_id, const char *action, const char *status,
					   const char *actor_name, const char *note);

/* Who decides on a ticket of that kind that waits for approval. */
enum permission ticket_kind_decider(const char *kind);
/* "tenant/without-pabeanan": the part of paths that stands for a kind, and the status a ticket of it begins with. */
const char *ticket_kind_path(const char *kind);
const char *ticket_kind_status(const char *kind);

/* Whether lanes know it by its code: from ISSUED until it has left. */
bool ticket_has_code(const struct ticket *ticket);
/* The text of its QR code: "TKT-632086991234-B1234XYZ"; without a plate "…-ORANG". */
const char *ticket_code(struct scope *scope, const struct ticket *ticket);
