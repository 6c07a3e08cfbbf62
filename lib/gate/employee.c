#include "gate/employee.h"

#include <string.h>

#include "gate/area.h"
#include "gate/employee_key.h"
#include "gate/format.h"

static const struct choice statuses[] = {
	{ "active", { "Aktif", "Active" }, "green" },
	{ "inactive", { "Tidak aktif", "Inactive" }, "red" },
	{ "suspended", { "Ditangguhkan", "Suspended" }, "volcano" },
	{ 0 },
};

static const struct choice issue_statuses[] = {
	{ "NONE", { "Tidak diminta", "Not asked for" }, NULL },
	{ "REQUESTED", { "Menunggu keputusan", "Waiting for a decision" }, "gold" },
	{ "ISSUED", { "Terbit", "Issued" }, "green" },
	{ "REFUSED", { "Ditolak", "Refused" }, "red" },
	{ 0 },
};

/* Goods have tickets: no tag of a person opens a lane for trucks. */
static const struct choice conveyances[] = {
	{ "car", { "Mobil", "Car" }, NULL },
	{ "motorcycle", { "Motor", "Motorcycle" }, NULL },
	{ "bus", { "Bus", "Bus" }, NULL },
	{ 0 },
};

static const struct field author_fields[] = {
	FIELD_ID  (employee_author, id,       READ_ONLY),
	FIELD_TEXT(employee_author, fullname, READ_ONLY),
};
static const struct record author_record = RECORD("employee_author", employee_author, author_fields,
	.noun = { "pengguna", "user" }, .from = "user");

static const struct field employee_fields[] = {
	FIELD_ID    (employee, id,                         READ_ONLY),
	FIELD_TEXT  (employee, name,                       REQUIRED | SEARCH | SORT, .max = 120, .label = { "Nama", "Name" }),
	FIELD_TEXT  (employee, nip,                        REQUIRED | SEARCH | SORT, .max = 32, .taken = E_NIP_TAKEN, .label = { "NIP", "Employee number" },
		     .doc = "The company's own number of the employee, unique within it"),
	FIELD_TEXT  (employee, email,                      SEARCH | SORT | PERSONAL, .max = 160, .format = &format_email, .label = { "Email", "E-mail" }),
	FIELD_ID    (employee, company_id,                 OWNER | WRITE_ONLY | FILTER | FIXED, .record = &company_option_record,
		     .label = { "ID Perusahaan", "Company ID" }, .doc = "Required of users who are of no company"),
	FIELD_ONE   (employee, company,                    &company_embedded_record, READ_ONLY, .on = "company_id"),
	FIELD_TEXT  (employee, activity,                   REQUIRED | SEARCH | SORT, .max = 120, .label = { "Kegiatan", "Activity" }),
	FIELD_CHOICE(employee, status,                     statuses, FILTER | SORT | LABELLED, .label = { "Status", "Status" }),
	FIELD_BOOL  (employee, is_suspended,               READ_ONLY, .doc = "Suspended by the zone, which alone can lift that"),
	FIELD_TEXT  (employee, gatepass_number,            READ_ONLY | SEARCH | SORT, .doc = "GP-YYYYMMDD-NNN, made by the system"),
	FIELD_DATE  (employee, valid_start_at,             REQUIRED | SORT, .label = { "Berlaku mulai", "Valid from" }),
	FIELD_DATE  (employee, valid_end_at,               SORT, .label = { "Berlaku sampai", "Valid until" }, .doc = "The last day; required unless permanent"),
	FIELD_BOOL  (employee, is_permanent,               REQUIRED | FILTER | SORT, .label = { "Permanen", "Permanent" }),
	FIELD_FILE  (employee, letter_of_assignment_path,  0),
	FIELD_FILE  (employee, integrity_pact_letter_path, 0),
	FIELD_FILE  (employee, photo_path,                 0),
	FIELD_TEXT  (employee, rfid,                       FILTER | SEARCH, .max = 64, .format = &format_tag, .taken = E_RFID_TAKEN,
		     .label = { "RFID", "Tag" }, .doc = "The tag that opens lanes. From a company it is a wish, shown as requested_rfid"),
	FIELD_CHOICE(employee, vehicle_type,               conveyances, SORT, .format = &format_vehicle_kind, .label = { "Kendaraan", "Vehicle" },
		     .doc = "What they come by; null: on foot"),
	FIELD_IDS   (employee, area_ids,                   &area_record, 0, .through = "employee_area", .on = "employee_id", .to = "area_id", .max = 20,
		     .doc = "What the tag opens beside the main gate. From a company it is a wish, shown as requested_area_ids"),
	FIELD_MANY  (employee, areas,                      &area_embedded_record, READ_ONLY, .through = "employee_area", .on = "employee_id", .to = "area_id"),
	FIELD_CHOICE(employee, issue_status,               issue_statuses, READ_ONLY | FILTER | SORT | LABELLED),
	FIELD_TEXT  (employee, issue_reason,               READ_ONLY, .doc = "Why it was refused"),
	FIELD_TEXT  (employee, requested_rfid,             READ_ONLY | FILTER | SEARCH),
	FIELD_TEXTS (employee, requested_area_ids,         READ_ONLY),
	FIELD_DATE  (employee, issued_from,                READ_ONLY, .doc = "Lanes take the tag from this day on, …"),
	FIELD_DATE  (employee, issued_to,                  READ_ONLY, .doc = "… to this one, and within the employee's own validity; null: for good"),
	FIELD_TIME  (employee, issued_at,                  READ_ONLY | SORT),
	FIELD_ID    (employee, issued_by_id,               READ_ONLY),
	FIELD_ONE   (employee, created_by,                 &author_record, READ_ONLY | DETAIL, .on = "created_by_id"),
	FIELD_TIME  (employee, created_at,                 READ_ONLY | SORT),
	FIELD_TIME  (employee, updated_at,                 READ_ONLY | SORT),
};
const struct record employee_record = RECORD("employee", employee, employee_fields,
	.noun = { "karyawan perusahaan", "company employee" }, .from = "employee", .company = "t.company_id", .creator = "created_by_id",
	.sort = "-created_at");

static const struct choice verdicts[] = {
	{ "ISSUED", { "Terbit", "Issued" }, NULL },
	{ "REFUSED", { "Ditolak", "Refused" }, NULL },
	{ 0 },
};
static const struct field decision_fields[] = {
	FIELD_CHOICE(employee_decision, issue_status,   verdicts, REQUIRED),
	FIELD_TEXT  (employee_decision, reason,         0, .max = 255, .doc = "Required of a refusal"),
	FIELD_TEXT  (employee_decision, rfid,           0, .max = 64, .format = &format_tag, .doc = "Null takes the tag away"),
	FIELD_IDS   (employee_decision, area_ids,       &area_record, 0, .through = "employee_area", .on = "employee_id", .to = "area_id", .max = 20, .doc = "None: the main gate only"),
	FIELD_BOOL  (employee_decision, is_permanent,   0),
	FIELD_DATE  (employee_decision, valid_start_at, 0),
	FIELD_DATE  (employee_decision, valid_end_at,   0),
};
const struct record employee_decision_record = RECORD("employee_decision", employee_decision, decision_fields,
	.noun = { "hak masuk karyawan", "rights of an employee" });

/* ---- what is given, and what stands ---- */

static bool gave(const struct employee *given, const char *name)
{
	return record_gave(given, &employee_record, name);
}

static void mark(struct employee *given, const char *name)
{
	record_mark(given, &employee_record, name);
}

static bool has_text(struct texts texts, const char *text)
{
	for (size_t i = 0; i < texts.count; i++)
		if (text_equal(texts.items[i], text))
			return true;
	return false;
}

static bool within(struct texts some, struct texts all)
{
	for (size_t i = 0; i < some.count; i++)
		if (!has_text(all, some.items[i]))
			return false;
	return true;
}

static struct texts common(struct scope *scope, struct texts some, struct texts others)
{
	struct texts both = { scope_alloc(scope, (some.count + 1) * sizeof *both.items), 0 };
	for (size_t i = 0; i < some.count; i++)
		if (has_text(others, some.items[i]))
			both.items[both.count++] = some.items[i];
	return both;
}

/* The areas that an employee has now. */
static struct texts areas_of(struct scope *scope, const struct employee *e)
{
	struct texts ids = { 0 };

	if (!e || !e->areas.count)
		return ids;
	ids.items = scope_alloc(scope, e->areas.count * sizeof *ids.items);
	for (size_t i = 0; i < e->areas.count; i++)
		ids.items[ids.count++] = ((const struct area *)e->areas.items[i])->id;
	return ids;
}

/* ---- validity ---- */

/* What a body leaves out stands as it was; who is permanent has no last day. */
enum outcome employee_check_days(struct scope *scope, struct employee *given, const struct employee *old, const char *path)
{
	const char *end = *path ? scope_printf(scope, "%s.valid_end_at", path) : "valid_end_at";

	if (old && !gave(given, "valid_start_at"))
		given->valid_start_at = old->valid_start_at;
	if (old && !gave(given, "is_permanent"))
		given->is_permanent = old->is_permanent;
	if (old && !gave(given, "valid_end_at"))
		given->valid_end_at = old->valid_end_at;
	if (given->is_permanent) {
		given->valid_end_at = NULL;
		mark(given, "valid_end_at");
		return OK;
	}
	if (!given->valid_end_at)
		return error_add(scope, E_REQUIRED, end, NULL);
	return strcmp(given->valid_end_at, given->valid_start_at) < 0 ? error_add(scope, E_DATE_ORDER, end, NULL) : OK;
}

/* Whether its own validity now reaches beyond what was issued. */
static bool is_wider(const struct employee *given, const struct employee *old)
{
	if (!old || !old->issued_from)
		return false;
	if (text_equal(given->valid_start_at, old->valid_start_at) && text_equal(given->valid_end_at, old->valid_end_at))
		return false; /* it was asked for before, and perhaps refused */
	return strcmp(given->valid_start_at, old->issued_from) < 0 ||
	       (old->issued_to && (!given->valid_end_at || strcmp(given->valid_end_at, old->issued_to) > 0));
}

/* Another person under the same tag: somebody looks at that again. */
static bool is_someone_else(const struct employee *given, const struct employee *old)
{
	return old && old->issued_from &&
	       ((gave(given, "name") && !text_equal(given->name, old->name)) ||
		(gave(given, "nip") && !text_equal(given->nip, old->nip)) ||
		(gave(given, "photo_path") && old->photo_path && !text_equal(given->photo_path, old->photo_path)));
}

/* ---- suspension ---- */

/* What the zone suspended stays so until the zone says otherwise. Sending back what stands makes it nobody else's. */
static enum outcome check_status(struct db *db, const struct employee_writer *writer, struct employee *given,
				 const struct employee *old)
{
	if (!gave(given, "status") || text_equal(given->status, old ? old->status : NULL))
		return OK;
	if (!writer->sees_all)
		return old && old->is_suspended ? error_add(db_scope(db), E_SUSPENDED, "status", NULL) : OK;
	given->is_suspended = text_equal(given->status, "suspended");
	mark(given, "is_suspended");
	return OK;
}

/* ---- areas ---- */

/* Who is bound to areas gives no others; what somebody has already may be said again. */
static enum outcome check_areas(struct db *db, const struct employee_writer *writer, struct texts areas, struct texts had)
{
	struct list own;
	enum outcome outcome = OK;

	if (!writer->bound_to_areas || within(areas, had))
		return OK;
	if (db_rows(db, &area_record, &own, "SELECT area_id AS id FROM user_area WHERE user_id = ?",
		    db_id(writer->user_id)) != OK)
		return FAILED;
	for (size_t i = 0; i < areas.count; i++) {
		bool may_give = has_text(had, areas.items[i]);
		for (size_t j = 0; j < own.count && !may_give; j++)
			may_give = text_equal(((const struct area *)own.items[j])->id, areas.items[i]);
		if (!may_give)
			outcome = error_add(db_scope(db), E_REFERENCE_UNKNOWN, scope_printf(db_scope(db), "area_ids[%zu]", i),
					    NULL);
	}
	return outcome;
}

/* ---- wishes and decisions ---- */

static void issue(const struct employee_writer *writer, struct employee *given, struct texts areas)
{
	bool anything = given->rfid || areas.count;

	given->issue_status = anything ? "ISSUED" : "NONE";
	given->issue_reason = given->requested_rfid = NULL;
	given->requested_area_ids = (struct texts){ 0 };
	given->issued_from = anything ? given->valid_start_at : NULL;
	given->issued_to = anything ? given->valid_end_at : NULL;
	given->issued_at = writer->now_ms;
	given->issued_by_id = writer->user_id;
	static const char *const names[] = { "issue_status", "issue_reason", "requested_rfid", "requested_area_ids",
					     "issued_from",  "issued_to",    "issued_at",      "issued_by_id" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		mark(given, names[i]);
}

/* Who may issue need not ask; what was issued follows what they write. A wish that they do not touch goes on waiting. */
static void write_as_officer(struct db *db, const struct employee_writer *writer, struct employee *given,
			     const struct employee *old)
{
	struct texts had = areas_of(db_scope(db), old), areas = gave(given, "area_ids") ? given->area_ids : had;
	bool other_tag = gave(given, "rfid") && !text_equal(given->rfid, old ? old->rfid : NULL);
	bool other_areas = !within(areas, had) || !within(had, areas);

	if (!gave(given, "rfid"))
		given->rfid = old ? old->rfid : NULL;
	if (other_tag || other_areas || (old && text_equal(old->issue_status, "ISSUED")))
		issue(writer, given, areas);
}

/* What a company takes away is gone; more than there is becomes a wish. */
static void write_as_company(struct db *db, struct employee *given, const struct employee *old)
{
	struct texts had = areas_of(db_scope(db), old);
	bool asks = is_wider(given, old) || is_someone_else(given, old);

	/* Front ends send back what they read: the tag as it stands leaves a wish for another one alone. */
	if (gave(given, "rfid") && !text_equal(given->rfid, old ? old->rfid : NULL)) {
		bool more = given->rfid != NULL;
		given->requested_rfid = more ? given->rfid : NULL;
		given->rfid = given->rfid && old ? old->rfid : NULL;
		mark(given, "requested_rfid");
		asks |= more;
	}
	if (gave(given, "area_ids")) {
		bool more = !within(given->area_ids, had);
		given->requested_area_ids = more ? given->area_ids : (struct texts){ 0 };
		given->area_ids = common(db_scope(db), had, given->area_ids);
		mark(given, "requested_area_ids");
		asks |= more;
	}
	if (!asks)
		return;
	given->issue_status = "REQUESTED";
	given->issue_reason = NULL;
	mark(given, "issue_status");
	mark(given, "issue_reason");
}

/* What neither days nor other rows decide. */
static enum outcome check_rights(struct db *db, const struct employee_writer *writer, struct employee *given,
				 const struct employee *old)
{
	enum outcome outcome = OK;

	if (!old && !given->company_id)
		outcome = error_add(db_scope(db), E_REQUIRED, "company_id", NULL);
	if (check_status(db, writer, given, old) != OK)
		outcome = FAILED;
	if (writer->may_issue && check_areas(db, writer, given->area_ids, areas_of(db_scope(db), old)) != OK)
		outcome = FAILED;
	return outcome;
}

static void write_as(struct db *db, const struct employee_writer *writer, struct employee *given, const struct employee *old)
{
	if (writer->may_issue)
		write_as_officer(db, writer, given, old);
	else
		write_as_company(db, given, old);
}

static enum outcome give_passes(struct db *db, const struct employee_writer *writer, void *const *people, size_t count)
{
	const char **numbers = scope_alloc(db_scope(db), (count + 1) * sizeof *numbers);

	if (employee_key_take_passes(db, writer->now_ms, count, numbers) != OK)
		return FAILED;
	for (size_t i = 0; i < count; i++) {
		struct employee *e = people[i];
		e->gatepass_number = numbers[i];
		mark(e, "gatepass_number");
	}
	return OK;
}

enum outcome employee_check(struct db *db, const struct employee_writer *writer, struct employee *given,
			    const struct employee *old)
{
	void *one = given;
	enum outcome outcome = check_rights(db, writer, given, old);

	if (employee_check_days(db_scope(db), given, old, "") != OK)
		outcome = FAILED;
	if (gave(given, "rfid") && employee_key_check_tag(db, writer, given->rfid, old) != OK)
		outcome = FAILED;
	if (outcome != OK)
		return FAILED;
	write_as(db, writer, given, old);
	return old ? OK : give_passes(db, writer, &one, 1);
}

enum outcome employee_check_many(struct db *db, const struct employee_writer *writer, const struct list *people, const char *path)
{
	for (size_t i = 0; i < people->count; i++)
		if (check_rights(db, writer, people->items[i], NULL) != OK) {
			error_within(db_scope(db), scope_printf(db_scope(db), "%s[%zu]", path, i));
			return FAILED;
		}
	if (employee_key_check_many(db, writer, people, path) != OK)
		return FAILED;
	for (size_t i = 0; i < people->count; i++)
		write_as(db, writer, people->items[i], NULL);
	return give_passes(db, writer, people->items, people->count);
}

static enum outcome refuse(struct db *db, const struct employee_writer *writer, const struct employee_decision *decision,
			   const struct employee *old, struct employee *given)
{
	if (!text_equal(old->issue_status, "REQUESTED"))
		return error_add(db_scope(db), E_NOTHING_REQUESTED, "issue_status", NULL);
	if (!decision->reason)
		return error_add(db_scope(db), E_REQUIRED, "reason", NULL);
	given->issue_status = "REFUSED";
	given->issue_reason = decision->reason;
	given->issued_at = writer->now_ms;
	given->issued_by_id = writer->user_id;
	mark(given, "requested_rfid");
	mark(given, "requested_area_ids");
	mark(given, "issue_status");
	mark(given, "issue_reason");
	mark(given, "issued_at");
	mark(given, "issued_by_id");
	return OK;
}

enum outcome employee_decide(struct db *db, const struct employee_writer *writer, const struct employee_decision *decision,
			     const struct employee *old, struct employee *given)
{
	const struct record *said = &employee_decision_record;
	struct texts had = areas_of(db_scope(db), old);

	if (text_equal(decision->issue_status, "REFUSED"))
		return refuse(db, writer, decision, old, given);
	const char *wished_rfid = old->requested_rfid ? old->requested_rfid : old->rfid;
	given->rfid = record_gave(decision, said, "rfid") ? decision->rfid : wished_rfid;
	struct texts wished = old->requested_area_ids.count ? old->requested_area_ids : had;
	given->area_ids = record_gave(decision, said, "area_ids") ? decision->area_ids : wished;
	given->is_permanent = record_gave(decision, said, "is_permanent") ? decision->is_permanent : old->is_permanent;
	given->valid_start_at = decision->valid_start_at ? decision->valid_start_at : old->valid_start_at;
	given->valid_end_at = decision->valid_end_at ? decision->valid_end_at : old->valid_end_at;
	mark(given, "rfid");
	mark(given, "area_ids");
	mark(given, "is_permanent");
	mark(given, "valid_start_at");
	mark(given, "valid_end_at");
	if (employee_check_days(db_scope(db), given, old, "") != OK ||
	    employee_key_check_tag(db, writer, given->rfid, old) != OK || check_areas(db, writer, given->area_ids, had) != OK)
		return FAILED;
	issue(writer, given, given->area_ids);
	return OK;
}
