/* seed_rules: the gate's rule tables as the migration seeds them, read from the SQL itself: what is tested is what is installed. */
#pragma once
#include <glob.h>

#include "../unit.h"
#include "gate/rules.h"

static const char *seed_rules_text(void)
{
	const char *folder = getenv("srcdir");
	struct buffer text = buffer_in(scope, 200000);
	glob_t files;

	if (glob(scope_printf(scope, "%s/sql/*.sql", folder ? folder : "."), 0, NULL, &files) != 0)
		fail_msg("no migrations in %s", folder);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *file = fopen(files.gl_pathv[i], "re");
		char part[4096];
		for (size_t n; file && (n = fread(part, 1, sizeof part, file)) > 0;)
			buffer_add(&text, part, n);
		fclose(file);
	}
	globfree(&files);
	return text.bytes;
}

/* The next value of a tuple: 'text' (NULL for NULL), TRUE, FALSE or a number, as text. */
static const char *seed_rules_value(const char **at, const char **value)
{
	char *out = scope_alloc(scope, 400);
	size_t length = 0;

	*at += strspn(*at, " ,(\t");
	if (**at == '\'') {
		for ((*at)++; **at && !(**at == '\'' && (*at)[1] != '\''); (*at)++)
			if (!(**at == '\'' && (*at)[-1] == '\''))
				out[length++] = **at;
		(*at)++;
	} else {
		while (strcspn(*at, ",)") && length < 30)
			out[length++] = *(*at)++;
	}
	*value = strcmp(out, "NULL") == 0 ? NULL : out;
	return *value;
}

/* Rows of "INSERT INTO <table> VALUES" into texts, `columns` a row. */
static struct list seed_rules_rows(const char *table, size_t columns)
{
	const char *text = seed_rules_text(), *insert = scope_printf(scope, "INSERT INTO %s VALUES\n", table);
	struct list rows = { .items = scope_alloc(scope, 100 * sizeof *rows.items) };

	for (const char *at = strstr(text, insert); at; at = strstr(at, insert))
		for (at = strstr(at, "\n\t("); at && strncmp(at, "\n\t(", 3) == 0; at = strchr(at, '\n')) {
			const char **row = scope_alloc(scope, columns * sizeof *row);
			at += 3;
			for (size_t i = 0; i < columns; i++)
				seed_rules_value(&at, &row[i]);
			rows.items[rows.count++] = row;
		}
	if (!rows.count)
		fail_msg("no seed of %s", table);
	return rows;
}

static struct gate_rules seed_rules(void)
{
	struct gate_rules rules = { .version = 1 };

	rules.steps = seed_rules_rows("gate_step", 6);
	for (size_t i = 0; i < rules.steps.count; i++) {
		const char **r = rules.steps.items[i];
		struct gate_step *s = scope_alloc(scope, sizeof *s);
		*s = (struct gate_step){ r[0], r[1], r[2], r[3], r[4], r[5] };
		rules.steps.items[i] = s;
	}
	rules.credentials = seed_rules_rows("gate_credential", 8);
	for (size_t i = 0; i < rules.credentials.count; i++) {
		const char **r = rules.credentials.items[i];
		struct gate_credential *c = scope_alloc(scope, sizeof *c);
		*c = (struct gate_credential){ .holder = r[0], .area_kind = r[1], .needs = atoi(r[2]), .qr = *r[3] == 'T', .tag = *r[4] == 'T',
					       .plate = r[5], .officer = *r[6] == 'T', .passback = r[7] };
		rules.credentials.items[i] = c;
	}
	rules.reasons = seed_rules_rows("gate_reason", 12);
	for (size_t i = 0; i < rules.reasons.count; i++) {
		const char **r = rules.reasons.items[i];
		struct gate_reason *g = scope_alloc(scope, sizeof *g);
		*g = (struct gate_reason){ r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11] };
		rules.reasons.items[i] = g;
	}
	return rules;
}
