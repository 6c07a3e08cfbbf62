/* link: signed links, which open one thing until a time without a sign-in. */
#pragma once
#include "base/config.h"

/* "<base_url>/v1/files/<key>?e=<epoch s>&s=<signature>"; `name` NULL, or the name under which it is saved. */
const char *link_to_file(struct scope *scope, const struct config *config, const char *key, int64_t until_ms, const char *name);
/* Signs any path: "<path>?e=…&s=…". */
const char *link_sign(struct scope *scope, const struct config *config, const char *path, int64_t until_ms);
/* Records LINK_INVALID or LINK_EXPIRED. `e` and `s` are the parameters as they came, NULL where absent. */
must_check enum outcome link_check(struct scope *scope, const struct config *config, const char *path, const char *e,
				   const char *s, int64_t now_ms);
