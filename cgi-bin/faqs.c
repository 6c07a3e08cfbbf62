/* faqs: questions that are often asked, with their answers, in groups; those that are published are shown to everybody. */
#include "base/uuid.h"
#include "web/crud.h"
#include "web/group.h"

struct faq_group {
	const char *id, *name, *words;
	struct list faqs; /* of struct faq */
};
struct faq {
	const char *id, *group_id, *question, *answer;
	struct faq_group *group;
	int64_t sequence, place, created_at, updated_at;
	bool is_published;
};

#define GROUP_NOUN { "grup FAQ", "FAQ group" }
#define OF_GROUP "FROM faq x WHERE x.group_id = t.id AND x.deleted_at IS NULL"
#define PUBLISHED " AND x.is_published"
/* What a search of groups looks through: who does not see drafts must not find a group by one either. */
#define WORDS(which) "(SELECT GROUP_CONCAT(x.question, ' ', x.answer) " OF_GROUP which ")"

/* A group as a FAQ names it: by the id of one that is there, or by a name, which makes one where it is new. */
static const struct record faq_group_named_record;
static const struct field faq_group_named_fields[] = {
	FIELD_ID  (faq_group, id,   0, .record = &faq_group_named_record),
	FIELD_TEXT(faq_group, name, 0, .max = 80),
};
static const struct record faq_group_named_record = RECORD("faq_group_named", faq_group, faq_group_named_fields,
	.noun = GROUP_NOUN, .from = "faq_group", .permanent = true);

static const struct field faq_fields[] = {
	FIELD_ID  (faq, id,           READ_ONLY),
	FIELD_ID  (faq, group_id,     HIDDEN),
	FIELD_ONE (faq, group,        &faq_group_named_record, REQUIRED, .on = "group_id"),
	FIELD_TEXT(faq, question,     REQUIRED),
	FIELD_TEXT(faq, answer,       REQUIRED, .max = 5000),
	FIELD_INT (faq, sequence,     0, .min = 1, .max = 9999, .doc = "Its place within the group; those without one come last"),
	FIELD_BOOL(faq, is_published, 0),
	FIELD_TIME(faq, created_at,   READ_ONLY),
	FIELD_TIME(faq, updated_at,   READ_ONLY),
};
static const struct record faq_record = RECORD("faq", faq, faq_fields, .noun = { "FAQ", "FAQ" }, .from = "faq");

static const struct field faq_of_group_fields[] = {
	FIELD_ID  (faq, id,           READ_ONLY),
	FIELD_TEXT(faq, question,     READ_ONLY),
	FIELD_TEXT(faq, answer,       READ_ONLY),
	FIELD_INT (faq, sequence,     READ_ONLY),
	FIELD_INT (faq, place,        HIDDEN, .sql = "IFNULL(t.sequence, 10000)"),
	FIELD_BOOL(faq, is_published, READ_ONLY),
};
static const struct record faq_of_group_record = RECORD("faq_of_group", faq, faq_of_group_fields, .from = "faq", .sort = "place");
static const struct record faq_published_record = RECORD("faq_published", faq, faq_of_group_fields, .from = "faq",
							 .sort = "place", .where = "t.is_published");

static const struct field faq_group_fields[] = {
	FIELD_ID  (faq_group, id,    READ_ONLY),
	FIELD_TEXT(faq_group, name,  READ_ONLY | SEARCH | SORT),
	FIELD_TEXT(faq_group, words, HIDDEN | SEARCH, .sql = WORDS("")),
	FIELD_MANY(faq_group, faqs,  &faq_of_group_record, READ_ONLY, .on = "group_id"),
};
static const struct record faq_group_record = RECORD("faq_group", faq_group, faq_group_fields,
	.noun = GROUP_NOUN, .from = "faq_group", .permanent = true, .where = "EXISTS (SELECT 1 " OF_GROUP ")", .sort = "name");

static const struct field faq_group_published_fields[] = {
	FIELD_ID  (faq_group, id,    READ_ONLY),
	FIELD_TEXT(faq_group, name,  READ_ONLY | SEARCH | SORT),
	FIELD_TEXT(faq_group, words, HIDDEN | SEARCH, .sql = WORDS(PUBLISHED)),
	FIELD_MANY(faq_group, faqs,  &faq_published_record, READ_ONLY, .on = "group_id"),
};
static const struct record faq_group_published_record = RECORD("faq_group_published", faq_group, faq_group_published_fields,
	.noun = GROUP_NOUN, .from = "faq_group", .permanent = true, .where = "EXISTS (SELECT 1 " OF_GROUP PUBLISHED ")", .sort = "name");

static enum outcome name_group(struct db *db, const char *name, struct faq_group **group)
{
	if (db_run(db, "INSERT IGNORE INTO faq_group (id, name) VALUES (?, ?)", db_id(uuid_new(db_scope(db))), db_text(name)) != OK)
		return FAILED;
	return db_row(db, &faq_group_named_record, group, "SELECT id, name FROM faq_group WHERE name = ? FOR UPDATE", db_text(name));
}

/* Finds the group that the body names, or makes it. */
static enum outcome find_group(struct request *r, void *thing, const void *before)
{
	struct faq *faq = thing;
	struct faq_group *group = faq->group;
	(void)before;

	if (!group->id && !group->name)
		return error_add(r->scope, E_REQUIRED, "group.name", NULL);
	if (!group->id && name_group(r->db, group->name, &group) != OK)
		return FAILED;
	faq->group_id = group->id;
	record_mark(thing, &faq_record, "group_id");
	return OK;
}

/* What is not published is seen only by those who write it. */
static bool sees_drafts(const struct request *r)
{
	return grants_have(&r->actor.grants, FAQ_WRITE);
}

static enum outcome list_groups(struct request *r)
{
	const struct record *record = sees_drafts(r) ? &faq_group_record : &faq_group_published_record;
	struct page page;

	if (list_page(r->db, record, r->parameters, r->parameter_count, NULL, &page) != OK)
		return FAILED;
	return reply_page(r, record, &page);
}

static enum outcome get_group(struct request *r)
{
	if (!sees_drafts(r) && record_get(r->db, &faq_group_published_record, request_id_of(r), NULL, false, &r->thing) != OK)
		return FAILED;
	return r->thing ? reply_one(r, &faq_group_record, r->thing) : error_add(r->scope, E_NOT_FOUND, "id", NULL);
}

static enum outcome get_faq(struct request *r)
{
	const struct faq *faq = r->thing;
	return faq->is_published || sees_drafts(r) ? reply_one(r, &faq_record, faq)
						   : error_add(r->scope, E_NOT_FOUND, "id", NULL);
}

static const struct route routes[] = {
	{ POST,   "/v1/faqs",             FAQ_WRITE,     create_record, &faq_record,       .reach = ALL, .check = find_group, .doc = "Create FAQs" },
	{ GET,    "/v1/faqs",             FAQ_READ,      list_groups,   &faq_group_record, .reach = ALL, .answer = ANSWERS_PAGE, .doc = "Get Grouped FAQs" },
	{ GET,    "/v1/faqs/groups/{id}", FAQ_READ,      get_group,     &faq_group_record, .reach = ALL, .answer = ANSWERS_ONE, .doc = "Get Detail Group FAQs" },
	{ GET,    "/v1/faqs/{id}",        FAQ_READ,      get_faq,       &faq_record,       .reach = ALL, .answer = ANSWERS_ONE, .doc = "Detail FAQs" },
	{ PUT,    "/v1/faqs/{id}",        FAQ_WRITE,     update_record, &faq_record,       .reach = ALL, .check = find_group, .doc = "Update FAQs" },
	{ DELETE, "/v1/faqs/{id}",        FAQ_WRITE,     delete_record, &faq_record,       .reach = ALL, .doc = "Delete FAQs" },
	{ GET,    "/v1/public/faqs",      NO_PERMISSION, list_records,  &faq_group_published_record, .reach = PUBLIC, .doc = "Get List FAQ",
	  .cache = "public, max-age=300" },
};
static const struct group group = GROUP("faqs", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
