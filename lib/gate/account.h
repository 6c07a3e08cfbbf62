/* account: a user as signing in answers it: with company, role and everything that the role allows. */
#pragma once
#include "auth/role.h"
#include "gate/company.h"

struct account {
	const char *id, *fullname, *email, *phone_number, *language;
	struct company *company; /* NULL: of none */
	struct role *role;
	int64_t account_quota;
	bool is_usable; /* the account itself, its role and its company are all active */
};

extern const struct record account_record;
