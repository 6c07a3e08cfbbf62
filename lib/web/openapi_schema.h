/* openapi_schema: records as JSON Schema: one of what is read, and one of what is written. Private to openapi.c. */
#pragma once
#include "model/record.h"

#define OPENAPI_RECORDS 200

/* The document as far as it is printed, and the records that it has spoken of. */
struct openapi {
	struct scope *scope;
	struct json_writer w;
	const struct record *read[OPENAPI_RECORDS], *written[OPENAPI_RECORDS];
	size_t read_count, written_count;
};

/* A reference to the record's schema, which openapi_schemas() will print. */
void openapi_reference(struct openapi *d, const struct record *record, bool written);
/* The schema of one field's value; `written`: as a body or a query has it. */
void openapi_field(struct openapi *d, const struct field *field, bool written);
/* The schemas of all records that were referred to, as members of the object that is open. */
void openapi_schemas(struct openapi *d);
