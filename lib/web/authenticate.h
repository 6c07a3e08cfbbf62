/* authenticate: ways to prove who asks that several groups share, for the column `by` of route rows. */
#pragma once
#include "web/route.h"

/* A link signed for exactly this path (auth/link.h), in place of a session; without one, a session. Whoever follows a link is
 * nobody in particular and held to no company: the path, with its {id}, is all that the link opens. Only for GET. */
extern const struct authenticator authenticate_link_or_bearer;
