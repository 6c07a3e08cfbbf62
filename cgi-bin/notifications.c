/* notifications: what a user is told: approvals that wait, officers who are called. Each sees their own; nobody needs a
 * permission for it. */
#include "base/encode.h"
#include "gate/notification.h"
#include "web/crud.h"
#include "web/group.h"

static enum outcome list_notifications(struct request *r)
{
	struct notification_reach reach;
	struct page page;

	if (notification_reach(r->db, &r->actor, &reach) != OK ||
	    list_page(r->db, &notification_row_record, r->parameters, r->parameter_count, &reach.own, &page) != OK ||
	    notification_tell(r->db, &r->actor, r->language, &page.rows) != OK ||
	    notification_unread(r->db, &reach, &page.also_count) != OK)
		return FAILED;
	page.also = "unread";
	return reply_page(r, &notification_record, &page);
}

/* Phones ask for it all day: what they know already is not sent again. */
static enum outcome list_latest(struct request *r)
{
	struct notification_latest latest = { 0 };
	uint8_t hash[CRYPTO_HASH_SIZE];

	if (notification_read_latest(r->db, &r->actor, r->language, &latest) != OK ||
	    reply_one(r, &notification_latest_record, &latest) != OK)
		return FAILED;
	crypto_sha256(r->reply.data.bytes, r->reply.data.length, hash);
	(void)reply_unchanged(r, encode_hex(r->scope, hash, 12));
	return OK;
}

static enum outcome mark_read(struct request *r)
{
	return notification_mark(r->db, &r->actor, r->thing) == OK ? reply_null(r) : FAILED;
}

static enum outcome mark_all_read(struct request *r)
{
	return notification_mark_all(r->db, &r->actor, r->now_ms) == OK ? reply_null(r) : FAILED;
}

#define READ_SAYS { "Sukses menandai notifikasi sudah dibaca", "Marked as read" }

static const struct route routes[] = {
	{ GET,   "/v1/notifications",           NO_PERMISSION, list_notifications, &notification_record, .reach = SELF, .answer = ANSWERS_PAGE,
	  .says = { "Sukses mengambil data notifikasi", "Fetched the notifications" }, .doc = "List Notification" },
	{ GET,   "/v1/notifications/latest",    NO_PERMISSION, list_latest,   &notification_latest_record, .reach = SELF, .answer = ANSWERS_ONE,
	  .doc = "3 Latest Notification" },
	{ PATCH, "/v1/notifications/read/{id}", NO_PERMISSION, mark_read,     &notification_row_record, .reach = SELF, .answer = ANSWERS_NULL,
	  .says = READ_SAYS, .repeatable = true, .doc = "Mark As Read" },
	{ PATCH, "/v1/notifications/read-all",  NO_PERMISSION, mark_all_read, &notification_row_record, .reach = SELF, .answer = ANSWERS_NULL,
	  .says = READ_SAYS, .repeatable = true, .doc = "Mark read all" },
};
static const struct group group = GROUP("notifications", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
