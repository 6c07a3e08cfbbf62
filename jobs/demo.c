/* demo: a demonstration estate at Gresik, and demo.json, which says how to get in.
 *
 *	autogate-demo --out demo.json
 *
 * What the estate is made of stands in the folder sql/demo (demo_estate.h). Passwords, lane keys and the
 * wall's key are made at random on each machine: the database keeps hashes and sealed keys, demo.json
 * (mode 0600) is the only place where they can be read.
 *
 * Run again it changes nothing; when demo.json is gone it makes new secrets and ends the sessions of
 * the old ones. It refuses a database that has users which it did not make.
 *
 * One audit row tells of it, not one for each thing: nobody decided on these rows one by one, and what
 * they were is in the files. That row, at the chain "demo", is also the marker of a demo database; the
 * application's account can add such a row and never take it away.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/password.h"
#include "base/encode.h"
#include "base/uuid.h"
#include "demo_estate.h"
#include "gate/lane.h"
#include "gate/wall.h"
#include "store/job.h"

#define WALL_KEY_NAME "Demonstrasi"

/* --- From the database into demo.json, with new secrets on the way. --- */

static enum outcome new_password(struct db *db, struct demo_user *user)
{
	uint8_t random[16];

	crypto_random(random, sizeof random);
	user->password = encode_base64url(db_scope(db), random, sizeof random);
	if (db_run(db, "UPDATE user SET password_hash = ? WHERE id = ?", db_text(password_hash(db_scope(db), user->password)),
		   db_id(user->id)) != OK)
		return FAILED;
	return db_run(db, "UPDATE session SET revoked_at = UTC_TIMESTAMP(3) WHERE user_id = ? AND revoked_at IS NULL",
		      db_id(user->id));
}

static enum outcome new_lane_key(struct db *db, const struct config *config, struct demo_lane *lane)
{
	lane->key = lane_key_new(db_scope(db));
	struct bytes sealed = lane_key_seal(db_scope(db), config, lane->key);
	return db_run(db, "UPDATE lane SET key_sealed = ? WHERE id = ?", db_bytes(sealed.data, sealed.length), db_id(lane->id));
}

static enum outcome new_wall_key(struct db *db, const char **key)
{
	struct wall wall = { .id = uuid_new(db_scope(db)) };

	if (db_run(db, "DELETE FROM wall_key WHERE name = ?", db_text(WALL_KEY_NAME)) != OK)
		return FAILED;
	if (db_run(db, "INSERT INTO wall_key (id, name) VALUES (?, ?)", db_id(wall.id), db_text(WALL_KEY_NAME)) != OK)
		return FAILED;
	if (wall_make_key(db, &wall) != OK)
		return FAILED;
	*key = wall.key;
	return OK;
}

static enum outcome tell_sheet(struct db *db, const struct config *config, const struct demo_sheet *sheet, struct json_writer *w)
{
	struct list rows;

	if (demo_estate_read(db, sheet->record, &rows) != OK)
		return FAILED;
	for (size_t i = 0; i < rows.count; i++) {
		if (sheet->record == &demo_user_record && new_password(db, rows.items[i]) != OK)
			return FAILED;
		if (sheet->record == &demo_lane_record && new_lane_key(db, config, rows.items[i]) != OK)
			return FAILED;
	}
	json_key(w, sheet->told);
	list_write(w, sheet->record, &rows, &(struct view){ ENGLISH });
	return OK;
}

static enum outcome tell(struct db *db, const struct config *config, struct buffer *out)
{
	struct json_writer w = json_writer(out);
	const char *wall_key;

	if (new_wall_key(db, &wall_key) != OK)
		return FAILED;
	json_open(&w, '{');
	json_text_at(&w, "base_url", config->site_base_url);
	json_text_at(&w, "wall_key", wall_key);
	for (size_t i = 0; i < DEMO_SHEETS; i++)
		if (demo_sheets[i].told && tell_sheet(db, config, &demo_sheets[i], &w) != OK)
			return FAILED;
	json_close(&w, '}');
	buffer_char(out, '\n');
	return OK;
}

/* --- All or nothing. --- */

static enum outcome remember(struct job *job, bool planted, const size_t rows[DEMO_SHEETS])
{
	struct buffer after = buffer_in(job->scope, 300);
	struct json_writer w = json_writer(&after);

	json_open(&w, '{');
	for (size_t i = 0; i < DEMO_SHEETS && !planted; i++) {
		json_key(&w, demo_sheets[i].record->name);
		json_int(&w, (int64_t)rows[i]);
	}
	json_close(&w, '}');
	return job_audit(job, &(struct audit_row){ .chain = "demo", .action = planted ? "renew" : "plant", .entity = "demo",
						   .entity_label = "Demonstration", .after = after.bytes });
}

/* A new file beside the old one, readable by nobody else, complete on the disk; `path` gets its name. */
static enum outcome write_beside(struct scope *scope, const char *out, const struct buffer *text, char **path)
{
	*path = scope_printf(scope, "%s.XXXXXX", out);
	int descriptor = mkstemp(*path); /* mode 0600 */
	if (descriptor < 0)
		return error_internal(scope, "no file can be made beside %s: %m", out);
	bool whole = write(descriptor, text->bytes, text->length) == (ssize_t)text->length && fsync(descriptor) == 0;
	if (close(descriptor) == 0 && whole)
		return OK;
	unlink(*path);
	return error_internal(scope, "the file %s cannot be written", *path);
}

/* The file takes its name only once the database has its secrets; should it never, the next run makes new ones. */
static enum outcome make(struct job *job, const char *out, bool planted)
{
	struct scope *scope = job->scope;
	size_t rows[DEMO_SHEETS] = { 0 };
	struct buffer text = buffer_in(scope, 64 * 1024);
	char *path;

	if (!planted && demo_estate_plant(job->db, job->config.paths_sql, rows) != OK)
		return FAILED;
	if (tell(job->db, &job->config, &text) != OK || remember(job, planted, rows) != OK)
		return FAILED;
	if (write_beside(scope, out, &text, &path) != OK)
		return FAILED;
	if (db_commit(job->db) != OK) {
		unlink(path);
		return FAILED;
	}
	if (rename(path, out) != 0) {
		unlink(path);
		return error_internal(scope, "%s cannot be written: %m", out);
	}
	printf("demo: %s; how to get in: %s\n", planted ? "new passwords and keys" : "the estate is planted", out);
	return OK;
}

static enum outcome demo(struct job *job, const char *out)
{
	struct db *db = job->db;
	int64_t planted, users;
	struct stat about;

	if (db_number_of(db, &planted, "SELECT COUNT(*) AS number FROM audit WHERE chain = 'demo'") != OK)
		return FAILED;
	if (planted && stat(out, &about) == 0)
		return OK;
	if (db_number_of(db, &users, "SELECT COUNT(*) AS number FROM user") != OK)
		return FAILED;
	if (users && !planted)
		return error_internal(job->scope, "this is no demo database: it has users that the demonstration did not make");
	if (db_begin(db) != OK)
		return FAILED;
	if (make(job, out, planted) == OK)
		return OK;
	db_rollback(db);
	return FAILED;
}

int main(int argc, char **argv)
{
	struct job job;

	if (argc != 3 || strcmp(argv[1], "--out") != 0) {
		fprintf(stderr, "demo --out FILE: plants a demonstration estate; FILE tells how to get in\n");
		return 2;
	}
	if (job_open(&job, "demo", DB_APPLICATION) != OK)
		return 1;
	return job_close(&job, demo(&job, argv[2]));
}
