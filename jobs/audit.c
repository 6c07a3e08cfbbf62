/* audit: proves that the log of changes is what was written, and seals how far it has come.
 *
 *	autogate-audit seal                          writes down where every chain ends now, and prints that row's number and seal; exit
 *	                                             status 1 when what was sealed before is not there any more
 *	autogate-audit verify                        walks every chain
 *	        --chain CHAIN                        only that one
 *	        --since YYYY-MM-DD                   only what came after the last seal before that day
 *	        --seal NUMBER:SEAL                   as "seal" printed it some time: also what is sealed there has to be there
 *
 * Prints a line for each chain that is broken: the first row in it that does not fit. Exit status 0 when all fits, 1 when
 * something does not, 2 when it cannot tell or print. What is found and what is not: docs/operations.md, "The log of changes".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/encode.h"
#include "base/log.h"
#include "store/audit_walk.h"
#include "store/job.h"

struct asked {
	const char *chain, *since;
	struct audit_end seal;
	bool has_seal;
};

struct verifying {
	struct scope *scope; /* of the whole run */
	struct db *db;
	uint8_t key[CRYPTO_KEY_SIZE];
	const struct asked *asked;
	struct audit_ends from, sealed;
	int64_t chains, rows, broken, started_us, told_us;
};

static int64_t rate(const struct verifying *v)
{
	int64_t took_us = date_ticks_us() - v->started_us;
	return took_us > 0 ? v->rows * 1000000 / took_us : 0;
}

/* For whoever looks on. */
static void show_progress(struct verifying *v, bool last)
{
	if (!isatty(STDERR_FILENO) || (!last && date_ticks_us() - v->told_us < 200000))
		return;
	v->told_us = date_ticks_us();
	fprintf(stderr, "\r%lld chains, %lld rows, %lld rows/s %s", (long long)v->chains, (long long)v->rows, (long long)rate(v),
		last ? "\n" : "");
}

static void tell_fault(const char *chain, const struct audit_fault *f)
{
	char at[DATE_TIME_SIZE];

	printf("broken: %s: row %lld %s", chain, (long long)f->number, f->what);
	if (f->at_ms != NONE) {
		date_time_text(f->at_ms, at);
		printf(" (%s %s of %s %s %s)", at, f->action, f->entity, f->entity_id ? f->entity_id : "-",
		       f->entity_label ? f->entity_label : "-");
	}
	putchar('\n');
}

/* Texts of one chain do not outlive it. */
static enum outcome verify_chain(struct verifying *v, const char *chain, const struct audit_end *sealed)
{
	struct scope *scope = scope_new(), *outer = db_lend(v->db, scope);
	struct audit_fault fault;
	enum outcome outcome = audit_walk_chain(v->db, v->key, chain, audit_ends_find(&v->from, chain), sealed, &v->rows, &fault);

	v->chains++;
	if (outcome == OK && fault.what) {
		tell_fault(chain, &fault);
		v->broken++;
	}
	show_progress(v, false);
	db_lend(v->db, outer);
	scope_free(scope);
	return outcome;
}

struct chain_name {
	const char *chain;
};
static const struct field chain_name_fields[] = { FIELD_TEXT(chain_name, chain, 0) };
static const struct record chain_name_record = RECORD("chain_name", chain_name, chain_name_fields);

/* The chains that there are: also one that has only rows, or only an end. */
static enum outcome list_chains(struct verifying *v, struct list *chains)
{
	return db_rows(v->db, &chain_name_record, chains,
		       "SELECT chain FROM audit_chain WHERE chain <> 'seal' "
		       "UNION SELECT DISTINCT chain FROM audit WHERE chain <> 'seal' ORDER BY chain");
}

static bool is_among(const struct list *chains, const char *chain)
{
	for (size_t i = 0; i < chains->count; i++)
		if (strcmp(((const struct chain_name *)chains->items[i])->chain, chain) == 0)
			return true;
	return false;
}

static enum outcome verify_others(struct verifying *v)
{
	struct list chains;

	if (list_chains(v, &chains) != OK)
		return FAILED;
	for (size_t i = 0; i < chains.count; i++) {
		const char *chain = ((const struct chain_name *)chains.items[i])->chain;
		if (verify_chain(v, chain, audit_ends_find(&v->sealed, chain)) != OK)
			return FAILED;
	}
	for (size_t i = 0; i < v->sealed.count; i++)
		if (!is_among(&chains, v->sealed.items[i].chain) &&
		    verify_chain(v, v->sealed.items[i].chain, &v->sealed.items[i]) != OK)
			return FAILED;
	return OK;
}

static enum outcome verify_one(struct verifying *v, const char *chain)
{
	const struct audit_end *sealed = audit_ends_find(&v->sealed, chain);
	struct list chains;

	if (strcmp(chain, "seal") == 0) /* it was the first */
		return OK;
	if (list_chains(v, &chains) != OK)
		return FAILED;
	if (!sealed && !is_among(&chains, chain)) {
		fprintf(stderr, "there is no chain %s\n", chain);
		return FAILED;
	}
	return verify_chain(v, chain, sealed);
}

/* The chain of seals first, whatever is asked for: what it tells is held against the others. */
static enum outcome verify(struct verifying *v)
{
	const struct asked *asked = v->asked;

	if (verify_chain(v, "seal", asked->has_seal ? &asked->seal : NULL) != OK ||
	    audit_walk_sealed(v->db, NONE, &v->sealed) != OK ||
	    (asked->since && audit_walk_sealed(v->db, date_day_start_ms(asked->since), &v->from) != OK))
		return FAILED;
	if ((asked->chain ? verify_one(v, asked->chain) : verify_others(v)) != OK)
		return FAILED;
	show_progress(v, true);
	printf("%lld chains, %lld rows, %lld broken; %lld rows/s\n", (long long)v->chains, (long long)v->rows,
	       (long long)v->broken, (long long)rate(v));
	return OK;
}

static enum outcome seal(struct verifying *v)
{
	struct audit_end place;

	if (audit_walk_seal(v->db, v->key, &place, &v->broken) != OK)
		return FAILED;
	const char *mac = encode_hex(v->scope, place.mac, sizeof place.mac);
	printf("%lld:%s\n", (long long)place.number, mac);
	if (v->broken)
		printf("broken: %lld chains have lost what was sealed; verify names them\n", (long long)v->broken);
	log_line(LOG_INFO, NULL, "sealed: %lld:%s", (long long)place.number, mac);
	return OK;
}

static bool read_seal(const char *text, struct asked *asked)
{
	char *end;

	asked->seal = (struct audit_end){ .chain = "seal", .number = strtoll(text, &end, 10) };
	asked->has_seal = true;
	return asked->seal.number > 0 && *end == ':' && decode_hex(end + 1, asked->seal.mac, sizeof asked->seal.mac);
}

static bool read_arguments(int argc, char **argv, struct asked *asked)
{
	bool verifies = argc > 1 && strcmp(argv[1], "verify") == 0;

	for (int i = 2; i < argc; i += 2) {
		const char *value = argv[i + 1];
		if (!verifies || !value)
			return false;
		if (strcmp(argv[i], "--chain") == 0)
			asked->chain = value;
		else if (strcmp(argv[i], "--since") == 0 && date_day_valid(value))
			asked->since = value;
		else if (strcmp(argv[i], "--seal") != 0 || !read_seal(value, asked))
			return false;
	}
	return verifies || (argc == 2 && strcmp(argv[1], "seal") == 0);
}

int main(int argc, char **argv)
{
	struct asked asked = { 0 };
	struct job job;

	if (!read_arguments(argc, argv, &asked)) {
		fputs("usage: autogate-audit seal | verify [--chain CHAIN] [--since YYYY-MM-DD] [--seal NUMBER:SEAL]\n", stderr);
		return 2;
	}
	if (job_open(&job, "audit", DB_APPLICATION) != OK)
		return 2;
	struct verifying v = { .scope = job.scope, .db = job.db, .asked = &asked, .started_us = date_ticks_us() };
	config_key(job.config.audit_key, v.key);
	enum outcome outcome = strcmp(argv[1], "seal") == 0 ? seal(&v) : verify(&v);
	if (outcome == OK && fflush(stdout) != 0) /* a seal that nobody was given is none; in its chain it stays */
		outcome = error_internal(job.scope, "cannot print: %s", strerror(errno));
	return job_close(&job, outcome) != 0 ? 2 : v.broken ? 1 : 0;
}
