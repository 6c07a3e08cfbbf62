/* list: a page of a record's rows, as the query of a client asks for it.
 *
 *	?page=2&per_page=20&sort=name&order=DESC&search=beton&company_id=…&start_date=2026-01-01
 *
 * Filters, search, sort and date range are those that the record's fields allow. Pages by number
 * reach any depth at a bounded cost; `cursor` (of meta.next_cursor) pages by key at the same cost
 * everywhere, and then counts nothing.
 */
#pragma once
#include "store/record_sql.h"

#define LIST_PER_PAGE 10
#define LIST_PER_PAGE_MAX 100

struct page {
	struct list rows;
	int64_t page, per_page;
	int64_t total; /* NONE when paged by cursor */
	const char *next_cursor; /* NULL at the end */
	const char *also;        /* the name of one more number that its meta tells; NULL: none */
	int64_t also_count;
};

/* Reads one page. What is wrong in the query is recorded by the parameter's name. */
must_check enum outcome list_page(struct db *db, const struct record *record, const struct parameter *parameters,
				  size_t parameter_count, const struct condition *condition, struct page *page);

/* Records what list_page would refuse in the query, and reads no row. */
void list_check(struct scope *scope, const struct record *record, const struct parameter *parameters, size_t parameter_count);

/* The parameter that filters by a field: its name; of linked things one, `building_id` of `building_ids`. */
const char *list_filter_name(struct scope *scope, const struct field *field);

/* The value of a parameter; NULL where it is absent or empty. */
const char *parameter_value(const struct parameter *parameters, size_t count, const char *name);
