#include "auth/permission.h"

#include <string.h>

static const struct permission_row rows[PERMISSION_COUNT] = {
	[UNDECLARED] = { "undeclared", "", "", "" },
	[NO_PERMISSION] = { "-", "", "", "" },
#define X(permission, key, group, words, roles) [permission] = { key, group, words, roles },
	PERMISSIONS(X)
#undef X
};

const struct permission_row *permission_row(enum permission permission)
{
	return &rows[permission < PERMISSION_COUNT ? permission : UNDECLARED];
}

enum permission permission_find(const char *key)
{
	for (enum permission p = NO_PERMISSION + 1; p < PERMISSION_COUNT; p++)
		if (strcmp(rows[p].key, key) == 0)
			return p;
	return UNDECLARED;
}

bool grants_have(const struct grants *grants, enum permission permission)
{
	return permission == NO_PERMISSION || (permission > NO_PERMISSION && permission < PERMISSION_COUNT &&
					       (grants->bits[permission / 64] >> (permission % 64) & 1));
}

void grants_add(struct grants *grants, enum permission permission)
{
	grants->bits[permission / 64] |= UINT64_C(1) << (permission % 64);
}
