/* user: who signs in: administrators and operational users, of a company or of none. */
#pragma once
#include "auth/role.h"
#include "gate/company.h"
#include "store/db.h"

struct user {
	const char *id, *fullname, *email, *requested_email, *phone_number, *address, *functional, *language, *file_name, *file_path;
	const char *type, *role_id, *role_key, *role_name, *role_level, *company_id, *company_name, *status_pu;
	struct role *role;
	struct company *company; /* NULL: of none */
	struct user *created_by;
	struct texts area_ids;   /* of bodies; as they are read: areas */
	struct list areas;       /* the only ones that they see; none: all */
	int64_t account_quota;   /* how many operational users an administrator may create; NONE: no limit, or no administrator */
	bool is_active, is_suspended, is_email_verified, has_password; /* suspended: made inactive by the zone, which alone lifts it */
	int64_t created_at, updated_at;
};

/* As lists show users; a single one has all that there is, for the audit and for checks before a change. Joined by its own
 * aliases: what embeds a user's row reads it by itself. */
extern const struct record user_record;
/* The details of the two kinds; those of the other kind are not there. */
extern const struct record user_operational_record, user_admin_record;
/* An administrator as a drop-down needs it. */
extern const struct record user_option_record;

/* Bodies. New ones need a role, changed ones may keep theirs. The company of an operational user is implied for senders who
 * write only within their own. */
extern const struct record user_operational_new_record, user_operational_change_record;
extern const struct record user_admin_new_record, user_admin_change_record;

/* That a super administrator remains who can sign in: asked after whatever may have taken the last one away. Those who do so
 * at the same time wait here for each other, and the later one finds nobody left. Records LAST_SUPER_ADMIN. */
must_check enum outcome user_keep_super(struct db *db);
