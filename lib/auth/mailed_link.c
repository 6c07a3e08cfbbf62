#include "auth/mailed_link.h"

#include <string.h>

#include "base/date.h"
#include "base/uuid.h"
#include "document/letter.h"

/* Where it leads; the page that confirms is told where it is more than that. */
static const struct {
	const char *name, *page;
} purposes[] = {
	[LINK_SET_PASSWORD]    = { "set-password",    "set-password?" },
	[LINK_RESET_PASSWORD]  = { "reset-password",  "reset-password?" },
	[LINK_CHANGE_PASSWORD] = { "change-password", "change-password?" },
	[LINK_VERIFY_EMAIL]    = { "verify-email",    "verify-email?" },
	[LINK_CHANGE_EMAIL]    = { "change-email",    "verify-email?" },
	[LINK_AGREE_EMAIL]     = { "agree-email",     "verify-email?purpose=agree-email&" },
};
#define PURPOSES (sizeof purposes / sizeof *purposes)

static int64_t hours_of(const struct config *config, enum link_purpose purpose)
{
	if (purpose == LINK_SET_PASSWORD)
		return config->link_set_password_hours;
	return purpose == LINK_RESET_PASSWORD || purpose == LINK_CHANGE_PASSWORD ? config->link_password_hours
										 : config->link_email_hours;
}

static const struct field mailed_link_fields[] = {
	FIELD_ID  (mailed_link, id,          READ_ONLY),
	FIELD_ID  (mailed_link, user_id,     READ_ONLY),
	FIELD_TEXT(mailed_link, purpose,     READ_ONLY),
	FIELD_TEXT(mailed_link, address,     READ_ONLY),
	FIELD_TEXT(mailed_link, new_address, READ_ONLY),
	FIELD_TIME(mailed_link, expires_at,  READ_ONLY),
	FIELD_TIME(mailed_link, used_at,     READ_ONLY),
};
static const struct record mailed_link_record = RECORD("mailed_link", mailed_link, mailed_link_fields);

struct addressee {
	const char *fullname, *language;
};
static const struct field addressee_fields[] = { FIELD_TEXT(addressee, fullname, 0), FIELD_TEXT(addressee, language, 0) };
static const struct record addressee_record = RECORD("addressee", addressee, addressee_fields);

static struct value hash_of(struct scope *scope, const char *token)
{
	uint8_t *hash = scope_alloc(scope, CRYPTO_HASH_SIZE);
	crypto_sha256(token, strlen(token), hash);
	return db_bytes(hash, CRYPTO_HASH_SIZE);
}

enum outcome mailed_link_end(struct db *db, const char *user_id, unsigned purposes_ended)
{
	for (unsigned p = 0; p < PURPOSES; p++)
		if (purposes_ended & LINK_BIT(p) &&
		    db_run(db,
			   "UPDATE mailed_link SET expires_at = UTC_TIMESTAMP(3) WHERE user_id = ? AND purpose = ? AND used_at IS NULL AND "
			   "expires_at > UTC_TIMESTAMP(3)",
			   db_id(user_id), db_text(purposes[p].name)) != OK)
			return FAILED;
	return OK;
}

static enum outcome write_link(struct db *db, enum link_purpose purpose, const char *user_id, const char *address,
			       const char *new_address, int64_t hours, const char *token)
{
	if (mailed_link_end(db, user_id, LINK_BIT(purpose)) != OK)
		return FAILED;
	return db_run(db,
		      "INSERT INTO mailed_link (id, token_hash, user_id, purpose, address, new_address, created_at, expires_at) "
		      "VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL ? HOUR)",
		      db_id(uuid_new(db_scope(db))), hash_of(db_scope(db), token), db_id(user_id),
		      db_text(purposes[purpose].name), db_text(address), db_text(new_address), db_int(hours));
}

/* An administrator asks for it, somebody else has it in the mailbox: so many in a day, whoever they are for. The caller holds
 * the user. */
#define LINKS_A_DAY 5

static enum outcome check_mailbox(struct db *db, enum link_purpose purpose, const char *address)
{
	int64_t wait_s; /* until the oldest of the last five is of yesterday */

	if (db_number_of(db, &wait_s,
			 "SELECT 1 + TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), created_at + INTERVAL 1 DAY) AS number FROM mailed_link "
			 "WHERE address = ? AND purpose = ? AND created_at > UTC_TIMESTAMP(3) - INTERVAL 1 DAY "
			 "ORDER BY created_at DESC LIMIT ?, 1",
			 db_text(address), db_text(purposes[purpose].name), db_int(LINKS_A_DAY - 1)) != OK)
		return FAILED;
	if (!wait_s)
		return OK;
	error_retry_after(db_scope(db), (int)wait_s);
	return error_add(db_scope(db), E_TOO_MANY_ATTEMPTS, "", "%lld", (long long)wait_s);
}

static enum outcome send_link(struct db *db, const struct config *config, enum link_purpose purpose, const char *user_id,
			      const char *address, const char *new_address, const char **link)
{
	struct scope *scope = db_scope(db);
	int64_t hours = hours_of(config, purpose);
	const char *front = *config->site_front_url ? config->site_front_url : config->site_base_url;
	const char *token = crypto_random_token(scope),
		   *leads = scope_printf(scope, "%s/%stoken=%s", front, purposes[purpose].page, token);
	struct addressee *to;

	/* Locked: of two links at once the later one ends the earlier. */
	if (db_row(db, &addressee_record, &to, "SELECT fullname, language FROM user WHERE id = ? FOR UPDATE",
		   db_id(user_id)) != OK)
		return FAILED;
	if (!to)
		return error_internal(scope, "a link for a user who is not there");
	if (!link && (purpose == LINK_SET_PASSWORD || purpose == LINK_AGREE_EMAIL) && check_mailbox(db, purpose, address) != OK)
		return FAILED;
	if (write_link(db, purpose, user_id, address, new_address, hours, token) != OK)
		return FAILED;
	if (link)
		*link = leads;
	const struct letter_value values[] = { { "fullname", to->fullname },
					       { "hours", scope_printf(scope, "%lld", (long long)hours) },
					       { "new_address", new_address } };
	return letter_send(db, config, &(struct letter){ .name = purposes[purpose].name, .to = address,
		.language = text_equal(to->language, "en") ? ENGLISH : INDONESIAN, .values = values, .value_count = new_address ? 3 : 2,
		.link = leads, .until_ms = date_now_ms() + hours * 3600000 });
}

enum outcome mailed_link_send(struct db *db, const struct config *config, enum link_purpose purpose, const char *user_id,
			      const char *address, const char **link)
{
	return send_link(db, config, purpose, user_id, address, NULL, link);
}

enum outcome mailed_link_ask(struct db *db, const struct config *config, const char *user_id, const char *address,
			     const char *new_address)
{
	return send_link(db, config, LINK_AGREE_EMAIL, user_id, address, new_address, NULL);
}

enum link_purpose mailed_link_purpose(const struct mailed_link *link)
{
	enum link_purpose p = 0;
	while (p < PURPOSES - 1 && !text_equal(purposes[p].name, link->purpose))
		p++;
	return p;
}

static enum outcome refuse_spent(struct db *db, const struct mailed_link *link)
{
	return error_add(db_scope(db), link->used_at != NONE ? E_LINK_USED : E_LINK_EXPIRED, "", NULL);
}

enum outcome mailed_link_find(struct db *db, const char *token, unsigned purposes_allowed, struct mailed_link **link)
{
	if (db_row(db, &mailed_link_record, link,
		   "SELECT l.id, l.user_id, l.purpose, l.address, l.new_address, l.expires_at, l.used_at FROM mailed_link l JOIN user u ON u.id = l.user_id "
		   "WHERE l.token_hash = ? AND u.deleted_at IS NULL AND u.is_active AND (l.purpose = 'change-email' OR l.address = u.email)",
		   hash_of(db_scope(db), token)) != OK)
		return FAILED;
	if (!*link || !(purposes_allowed & LINK_BIT(mailed_link_purpose(*link))))
		return error_add(db_scope(db), E_LINK_INVALID, "", NULL);
	return (*link)->used_at != NONE || (*link)->expires_at <= date_now_ms() ? refuse_spent(db, *link) : OK;
}

enum outcome mailed_link_use(struct db *db, const struct mailed_link *link)
{
	struct mailed_link *now;

	if (db_run(db,
		   "UPDATE mailed_link SET used_at = UTC_TIMESTAMP(3) "
		   "WHERE id = ? AND used_at IS NULL AND expires_at > UTC_TIMESTAMP(3)",
		   db_id(link->id)) != OK)
		return FAILED;
	if (db_affected(db) == 1)
		return OK;
	if (db_row(db, &mailed_link_record, &now,
		   "SELECT id, user_id, purpose, address, expires_at, used_at FROM mailed_link WHERE id = ?",
		   db_id(link->id)) != OK)
		return FAILED;
	return now ? refuse_spent(db, now) : error_add(db_scope(db), E_LINK_INVALID, "", NULL);
}

static const struct field mailed_link_shown_fields[] = {
	FIELD_TEXT(mailed_link_shown, email,      READ_ONLY, .doc = "Masked"),
	FIELD_TIME(mailed_link_shown, expires_at, READ_ONLY),
};
const struct record mailed_link_shown_record = RECORD("mailed_link_shown", mailed_link_shown, mailed_link_shown_fields,
	.noun = { "tautan", "link" });

const struct mailed_link_shown *mailed_link_show(struct scope *scope, const struct mailed_link *link)
{
	struct mailed_link_shown *shown = record_new(scope, &mailed_link_shown_record);
	const char *at = strchr(link->address, '@');

	*shown = (struct mailed_link_shown){ scope_printf(scope, "%.1s***%s", link->address, at ? at : ""), link->expires_at };
	return shown;
}
