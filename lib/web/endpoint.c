#include "web/endpoint.h"

#include "web/crud.h"

enum answer endpoint_answer(const struct route *r)
{
	return r->answer ? r->answer : crud_answer(r->run);
}

/* PATCHes and other calls without a body say nothing; creations and whole updates take the record. */
const struct record *endpoint_takes(const struct route *r)
{
	return r->takes ? r->takes : crud_takes(r->run) ? r->record : NULL;
}

const char *endpoint_message(struct scope *scope, const struct route *r, enum language language)
{
	static const struct text verbs[] = {
		[GET] = { "Sukses mengambil data", "Fetched" }, [POST] = { "Sukses membuat", "Created" },
		[PUT] = { "Sukses mengubah", "Updated" },       [PATCH] = { "Sukses mengubah", "Updated" },
		[DELETE] = { "Sukses menghapus", "Deleted" },
	};
	struct text noun = r->noun.id ? r->noun : r->record ? r->record->noun : (struct text){ "data", "data" };

	if (r->says.id)
		return text_in(r->says, language);
	bool list = r->method == GET && (endpoint_answer(r) == ANSWERS_PAGE || endpoint_answer(r) == ANSWERS_ALL) && !r->noun.id;
	const char *verb = text_in(verbs[r->method], language), *of_list = list ? " list" : "";
	return language == ENGLISH ? scope_printf(scope, "%s the %s%s", verb, noun.en, of_list)
				   : scope_printf(scope, "%s%s %s", verb, of_list, noun.id);
}
