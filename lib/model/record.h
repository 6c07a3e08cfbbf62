/* record: one description of a thing, from which its JSON, its checks, its SQL, its columns in lists
 * and files, and its page in the docs all come.
 *
 * A record is a const table of fields; each field is a row that ties a JSON key, a database column
 * and a C member of the same name together:
 *
 *	struct product { const char *id, *code; bool is_active; };
 *	static const struct field product_fields[] = {
 *		FIELD_ID  (product, id,        READ_ONLY),
 *		FIELD_TEXT(product, code,      REQUIRED | SORT, .max = 32),
 *		FIELD_BOOL(product, is_active, FILTER),
 *	};
 *	const struct record product_record = RECORD("product", product, product_fields, .from = "product");
 *
 * A member whose C type does not fit its row is a compile error. Null is NULL for pointers, NONE for
 * whole numbers and instants, NaN for other numbers; a bool is never null.
 *
 * A thing is made by record_new() and knows which of its fields a body has given (record_has):
 * what a body leaves out keeps its value in the database, or takes the column's default.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/error.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "base/text.h"

#define NONE INT64_MIN /* the null of an int64_t */

enum type {
	TYPE_ID,     /* const char *: a UUID; 16 bytes in the database */
	TYPE_TEXT,   /* const char * */
	TYPE_INT,    /* int64_t */
	TYPE_NUMBER, /* double */
	TYPE_BOOL,   /* bool */
	TYPE_TIME,   /* int64_t: milliseconds since 1970; DATETIME(3) in UTC in the database */
	TYPE_DATE,   /* const char *: YYYY-MM-DD */
	TYPE_CHOICE, /* const char *: one of `choices` */
	TYPE_FILE,   /* const char *: the key of a stored file; <x>_path is printed with a signed <x>_url */
	TYPE_JSON,   /* const char *: JSON passed on as it is */
	TYPE_BYTES,  /* struct bytes: hashes and sealed things; never in JSON */
	TYPE_TEXTS,  /* struct texts, none of them twice; in the database one text with commas */
	TYPE_IDS,    /* struct texts: the ids of linked rows, kept in the table `through` */
	TYPE_ONE,    /* struct x *: a thing joined by the column `on`, which a body may give for the route's check to find; one whose
	                record has no table is a part of the same row, in columns <field>_<name>, and is written with it */
	TYPE_MANY,   /* struct list of struct x *: rows whose column `on` is this one's id, or that are linked `through` */
};

enum field_flag {
	REQUIRED   = 1 << 0, /* a body must give it, and not as null */
	READ_ONLY  = 1 << 1, /* ignored in bodies */
	WRITE_ONLY = 1 << 2, /* not printed */
	HIDDEN     = READ_ONLY | WRITE_ONLY, /* read for the program, or only to filter by */
	FILTER     = 1 << 3, /* lists take ?name=value */
	SORT       = 1 << 4, /* lists take ?sort=name */
	SEARCH     = 1 << 5, /* ?search= looks here */
	DETAIL     = 1 << 6, /* printed when one thing is shown, not in lists */
	LABELLED   = 1 << 7, /* a choice printed with its <x>_label */
	OWNER      = 1 << 8, /* the company a thing belongs to: implied for senders who are bound to their own */
	FIXED      = 1 << 9,  /* taken at creation, ignored in changes */
	VERBATIM   = 1 << 10, /* kept with the blanks at its ends: a password */
	SECRET     = 1 << 11, /* shown in one answer only: null in what is kept of that */
	LENIENT    = 1 << 12, /* a value of another type counts as null */
	PERSONAL   = 1 << 13, /* a text about a person (UU 27/2022): masked in what is kept beside the thing itself, see record_mask */
};

/* A value that a choice may have; the last row of a table of them has no key. */
struct choice {
	const char *key;
	struct text label;
	const char *color; /* where a person sees it as a coloured tag */
};

/* A form that texts have to take: `normalise` returns the form to keep, or NULL for a text that is none. */
struct format {
	struct text name; /* what the client is told */
	const char *(*normalise)(struct scope *scope, const char *text);
	const char *pattern; /* for the docs; NULL where none tells it */
	const char *example;
};

struct texts {
	const char **items; /* NULL: null or absent */
	size_t count;
};

struct list {
	void **items;
	size_t count;
};

struct record;

struct field {
	const char *name;
	enum type type;
	unsigned flags;
	size_t offset;
	int64_t min, max; /* of a length, a value, a count; max 0: 255 for texts, none for others */
	const struct choice *choices;
	const struct format *format;  /* of a choice: knows further words for its keys */
	const struct record *record;  /* what a ONE, MANY or IDS holds, or an ID refers to */
	const char *sql;              /* the expression that reads it where it is not t.<name> */
	const char *on;               /* ONE: own column that refers; MANY, IDS: the other table's column that refers back */
	const char *through, *to;     /* MANY, IDS: the table between, and its column that names the other side */
	enum error_code taken;        /* recorded when the unique key of this name refuses a row */
	struct text label;            /* as people read it: heads of columns */
	const char *doc;
};

struct record {
	const char *name; /* in the audit and in the docs: another set of fields has another name */
	struct text noun; /* "produk", "product": in messages */
	const struct field *fields;
	size_t field_count, size;

	const char *from;      /* its table, read as t; NULL for a body or an answer that is no row */
	const char *joins;     /* further joins, as literal SQL; LEFT ones, so that a list starts at its own table and a count leaves them out */
	const char *walks;     /* "company_id by_company …": of a long table, the index (column, own sort, id) that a list of one such value walks along */
	const char *counted_in; /* of a long table, the one that keeps how many rows there are (store/total.h), … */
	const char *counted_by; /* … and "lane_id company_id …", the columns that it knows: a total that asks for no others is read there */
	const char *where;     /* holds for all of its rows */
	bool permanent;        /* its rows are never deleted: the table has no deleted_at */
	const char *company;   /* the SQL that names a row's company: tenants see their own rows only */
	const char *shared;    /* rows that every company may read all the same */
	const char *user;      /* the SQL that names the user whose own thing a row is, for routes that reach SELF */
	const char *area;      /* the SQL that names a row's area: users bound to areas see only those */
	const char *creator;   /* the column that remembers who made a row */
	const char *version;   /* the column that goes up with every change of a row or its links */
	const char *other_ids; /* SQL with one ? that turns the id of something else into a row's own: it names the row as well */
	const char *sort;      /* the order of lists: a field's name, with - in front: descending */
	const char *dates;     /* the SQL of the instant that ?start_date and ?end_date choose by */
	const char *in_use;    /* SQL, a condition on t, under which a row cannot be deleted, … */
	enum error_code in_use_code; /* … and what is said then (E_IN_USE unless told) */
	bool open;             /* keys that nobody knows are ignored, not refused */
	const struct record *detail; /* shows one of its things with more: a body may send that back as well, to no effect */
};

/* A C type that does not fit is a negative bit-field: a compile error at the row. */
#define FIELD_FITS(owner, member, ctype) \
	(0 * sizeof(struct { int member_has_another_type : _Generic(((struct owner *)0)->member, ctype: 1, default: -1); }))
#define FIELD_(owner, member, ctype, kind, bits, ...) \
	{ .name = #member, .type = kind, .flags = (bits), \
	  .offset = offsetof(struct owner, member) + FIELD_FITS(owner, member, ctype), ##__VA_ARGS__ }

#define FIELD_ID(owner, member, flags, ...)     FIELD_(owner, member, const char *, TYPE_ID, flags, ##__VA_ARGS__)
#define FIELD_TEXT(owner, member, flags, ...)   FIELD_(owner, member, const char *, TYPE_TEXT, flags, ##__VA_ARGS__)
#define FIELD_INT(owner, member, flags, ...)    FIELD_(owner, member, int64_t, TYPE_INT, flags, ##__VA_ARGS__)
#define FIELD_NUMBER(owner, member, flags, ...) FIELD_(owner, member, double, TYPE_NUMBER, flags, ##__VA_ARGS__)
#define FIELD_BOOL(owner, member, flags, ...)   FIELD_(owner, member, bool, TYPE_BOOL, flags, ##__VA_ARGS__)
#define FIELD_TIME(owner, member, flags, ...)   FIELD_(owner, member, int64_t, TYPE_TIME, flags, ##__VA_ARGS__)
#define FIELD_DATE(owner, member, flags, ...)   FIELD_(owner, member, const char *, TYPE_DATE, flags, ##__VA_ARGS__)
#define FIELD_CHOICE(owner, member, among, flags, ...) \
	FIELD_(owner, member, const char *, TYPE_CHOICE, flags, .choices = (among), ##__VA_ARGS__)
#define FIELD_FILE(owner, member, flags, ...)   FIELD_(owner, member, const char *, TYPE_FILE, flags, ##__VA_ARGS__)
#define FIELD_JSON(owner, member, flags, ...)   FIELD_(owner, member, const char *, TYPE_JSON, flags, ##__VA_ARGS__)
#define FIELD_BYTES(owner, member, ...)         FIELD_(owner, member, struct bytes, TYPE_BYTES, HIDDEN, ##__VA_ARGS__)
#define FIELD_TEXTS(owner, member, flags, ...)  FIELD_(owner, member, struct texts, TYPE_TEXTS, flags, ##__VA_ARGS__)
#define FIELD_IDS(owner, member, of, flags, ...) \
	FIELD_(owner, member, struct texts, TYPE_IDS, (flags) | WRITE_ONLY, .record = (of), ##__VA_ARGS__)
#define FIELD_MANY(owner, member, of, flags, ...) \
	FIELD_(owner, member, struct list, TYPE_MANY, flags, .record = (of), ##__VA_ARGS__)
/* The member may be a pointer to any struct: it must be the one that `of` describes. */
#define FIELD_ONE(owner, member, of, bits, ...) \
	{ .name = #member, .type = TYPE_ONE, .flags = (bits), .record = (of), \
	  .offset = offsetof(struct owner, member) + \
		    0 * sizeof(struct { int member_is_no_pointer : sizeof(((struct owner *)0)->member) == sizeof(void *) ? 1 : -1; }), \
	  ##__VA_ARGS__ }

#define RECORD(called, owner, rows, ...) \
	{ .name = called, .fields = rows, .field_count = sizeof(rows) / sizeof *(rows), .size = sizeof(struct owner), ##__VA_ARGS__ }

/* A thing with every field null. It belongs to the scope. */
void *record_new(struct scope *scope, const struct record *record);
/* Whether a body gave this field; and the same by name. `record_mark` says so of a field that the program sets, which is then
 * written although it may be read-only to bodies. */
bool record_has(const void *thing, const struct record *record, const struct field *field);
bool record_gave(const void *thing, const struct record *record, const char *name);
void record_mark(void *thing, const struct record *record, const char *name);

/* The id of the thing in whose list this one stands, where it was read as part of one (the column parent_id). */
void record_set_parent(void *thing, const char *parent_id);
const char *record_parent(const void *thing);

/* The row of that name, or NULL. */
const struct field *record_field(const struct record *record, const char *name);
/* The row named id; every record of a table has it. */
const struct field *record_id_field(const struct record *record);

/* The member of a thing. */
#define FIELD_OF(thing, field, ctype) (*(ctype *)((char *)(thing) + (field)->offset))
/* Whether it is a value of the thing's own row, and no thing or list. */
bool field_is_column(const struct field *field);
bool field_is_null(const struct field *field, const void *thing);
/* The choice's row, or NULL. */
const struct choice *choice_find(const struct choice *choices, const char *key);

/* Reads a body into a new thing. Every violation is recorded under `path` ("" at the top). */
must_check enum outcome record_read(struct scope *scope, const struct record *record, const struct json *body, const char *path,
				    void **thing);
/* The same from the parameters of a query: texts are converted; what the record does not know is ignored. */
struct parameter {
	const char *name, *value;
};
must_check enum outcome record_read_query(struct scope *scope, const struct record *record, const struct parameter *parameters,
					  size_t count, void **thing);
/* Checks and converts one text as a field's value (a filter, a path parameter). */
must_check enum outcome field_read_text(struct scope *scope, const struct field *field, const char *text, const char *path,
					void *thing);

/* How things are shown. */
struct view {
	enum language language;
	bool detail; /* fields marked DETAIL as well, of the thing itself */
	bool kept;   /* fields marked SECRET are null */
	bool masked; /* fields marked PERSONAL are masked */
	const void *earlier; /* of a masked thing: the one it was before, of the same record; NULL: none */
	const char *(*file_link)(void *context, const char *key); /* NULL: no <x>_url */
	void *context;
};
/* What a log shows of a personal text: of an address of mail its first letter and its host ("b***@pt.id"), of all else the
 * last four characters ("***7890"), three where it has no more than eight, none where it has no more than five. Where
 * `earlier` is another text that is masked alike, "≠ " stands before it: that it changed is no secret. Names, and numbers by
 * which something has to be found (a staff number, a plate, a company's NPWP), are not marked PERSONAL. */
const char *record_mask(struct scope *scope, const char *text, const char *earlier);
void record_write(struct json_writer *w, const struct record *record, const void *thing, const struct view *view);
void list_write(struct json_writer *w, const struct record *record, const struct list *list, const struct view *view);
