/* contacts: whom to call: the help desk, the gate office, the customs desk. The set is given, its rows are kept up to date. */
#include "gate/format.h"
#include "web/crud.h"
#include "web/group.h"

struct contact {
	const char *id, *name, *phone, *whatsapp, *email, *address, *open_hours;
	int64_t created_at, updated_at;
};
static const struct field contact_fields[] = {
	FIELD_ID  (contact, id,         READ_ONLY),
	FIELD_TEXT(contact, name,       REQUIRED | SEARCH | SORT, .max = 80),
	FIELD_TEXT(contact, phone,      SEARCH, .max = 32, .format = &format_phone),
	FIELD_TEXT(contact, whatsapp,   SEARCH, .max = 32, .format = &format_phone),
	FIELD_TEXT(contact, email,      SEARCH, .max = 160, .format = &format_email),
	FIELD_TEXT(contact, address,    0),
	FIELD_TEXT(contact, open_hours, 0, .max = 120),
	FIELD_TIME(contact, created_at, READ_ONLY | SORT),
	FIELD_TIME(contact, updated_at, READ_ONLY | SORT),
};
static const struct record contact_record = RECORD("contact", contact, contact_fields,
	.noun = { "kontak", "contact" }, .from = "contact", .sort = "name");

static const struct route routes[] = {
	{ GET, "/v1/contacts",      CONTACT_READ,  list_records,  &contact_record, .reach = ALL, .doc = "Get List of Contact" },
	{ GET, "/v1/contacts/{id}", CONTACT_READ,  get_record,    &contact_record, .reach = ALL, .doc = "Detail Contact" },
	{ PUT, "/v1/contacts/{id}", CONTACT_WRITE, update_record, &contact_record, .reach = ALL, .doc = "Update Contact" },
};
static const struct group group = GROUP("contacts", routes);

int main(int argc, char **argv)
{
	return group_main(&group, argc, argv);
}
