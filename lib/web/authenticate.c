#include "web/authenticate.h"

#include "auth/link.h"
#include "web/request.h"

static enum outcome link_or_bearer(struct request *r)
{
	const char *end = request_parameter(r, "e"), *signature = request_parameter(r, "s");

	if (!signature)
		return request_identify_bearer(r);
	if (r->route->method != GET)
		return error_add(r->scope, E_LINK_INVALID, "", NULL);
	r->actor.name = "link";
	return link_check(r->scope, r->config, r->path, end, signature, r->now_ms);
}

const struct authenticator authenticate_link_or_bearer = {
	.name = "signed_link", .or_bearer = true, .identify = link_or_bearer,
	.scheme = "{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"s\","
		  "\"description\":\"The signature of a link that an answer gave, with its end as e\"}",
};
