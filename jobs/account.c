/* account: the first super administrator of a fresh installation, and a way back in for one who is locked out. Only who may read
 * the file of secrets on this machine can run it; there is no account, and no password, that every installation has.
 *
 *	autogate-account --super ADDRESS "FULL NAME"   makes one
 *	autogate-account --link ADDRESS                for one who is there
 *
 * Both print the link that sets a password, which is mailed too. It opens once, and replaces earlier ones.
 */
#include <stdio.h>
#include <string.h>

#include "auth/mailed_link.h"
#include "gate/user.h"
#include "store/job.h"
#include "store/record_save.h"

static enum outcome write_audit(struct job *job, const char *action, const struct user *user)
{
	struct buffer text = buffer_in(job->scope, 500);
	struct json_writer w = json_writer(&text);
	struct view view = { .language = INDONESIAN, .detail = true, .masked = true };

	record_write(&w, &user_record, user, &view);
	return job_audit(job, &(struct audit_row){ .action = action, .entity = user_record.name, .entity_id = user->id,
						   .entity_label = user->fullname, .company_id = user->company_id, .after = text.bytes });
}

static enum outcome add_super(struct db *db, const char *address, const char *fullname, const char **id)
{
	struct role *role;
	void *user;

	if (db_row(db, &role_option_record, &role, "SELECT id FROM role WHERE `key` = 'it_bkms' AND alive = 1") != OK)
		return FAILED;
	if (!role)
		return error_internal(db_scope(db), "there are no roles yet: run autogate-migrate first");
	const struct parameter given[] = { { "email", address }, { "fullname", fullname }, { "role_id", role->id }, { "is_active", "true" } };
	if (record_read_query(db_scope(db), &user_admin_new_record, given, sizeof given / sizeof *given, &user) != OK)
		return FAILED;
	return record_insert(db, &user_admin_new_record, user, NULL, id);
}

/* Others are invited by those who are there. */
static enum outcome find_super(struct db *db, const char *address, const char **id)
{
	struct user *user;

	if (db_row(db, &user_option_record, &user,
		   "SELECT u.id FROM user u JOIN role r ON r.id = u.role_id "
		   "WHERE u.email = ? AND u.alive = 1 AND u.is_active AND r.level = 'super' AND r.is_active", db_text(address)) != OK)
		return FAILED;
	if (!user)
		return error_add(db_scope(db), E_NOT_FOUND, address, NULL);
	*id = user->id;
	return OK;
}

static enum outcome make_link(struct job *job, const char *address, const char *fullname, const char **link)
{
	const char *id;
	struct user *user;

	if ((fullname ? add_super(job->db, address, fullname, &id) : find_super(job->db, address, &id)) != OK ||
	    record_get(job->db, &user_record, id, NULL, true, (void **)&user) != OK)
		return FAILED;
	if (write_audit(job, fullname ? "create" : "invite", user) != OK)
		return FAILED;
	return mailed_link_send(job->db, &job->config, LINK_SET_PASSWORD, id, user->email, link);
}

static enum outcome print_link(struct job *job, const char *address, const char *fullname)
{
	const char *link;

	if (db_begin(job->db) != OK)
		return FAILED;
	if (make_link(job, address, fullname, &link) == OK && db_commit(job->db) == OK) {
		puts(link);
		return OK;
	}
	db_rollback(job->db);
	return FAILED;
}

int main(int argc, char **argv)
{
	bool makes = argc == 4 && strcmp(argv[1], "--super") == 0;
	struct job job;

	if (!makes && (argc != 3 || strcmp(argv[1], "--link") != 0)) {
		fprintf(stderr, "account --super ADDRESS \"FULL NAME\": makes a super administrator\n"
				"account --link ADDRESS: for one who is locked out\n"
				"Both print the link that sets a password.\n");
		return 2;
	}
	if (job_open(&job, "account", DB_APPLICATION) != OK)
		return 1;
	return job_close(&job, print_link(&job, argv[2], makes ? argv[3] : NULL));
}
