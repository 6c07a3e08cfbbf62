/* deliver: sends what the outbox holds to those it is for. Started by cron it ends when nothing is due; with --follow it stays and
 * looks twice a second. Any number may run at once: each message is in the hands of one (store/delivery.h).
 *
 * A target is a row here: its name, its limits, and the function that sends one message to it.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/log.h"
#include "partner/mail.h"
#include "store/job.h"
#include "deliver_alarm.h"

#define LOOK_EVERY_MS 500
#define AFTER_FAULT_MS 2000

struct target {
	struct delivery_target limits;
	void *(*open)(struct scope *scope, const struct config *config);
	void (*send)(void *opened, struct scope *scope, const struct delivery_message *message, struct delivery_attempt *attempt);
	void *opened;
};

struct delivering {
	struct scope *scope; /* of one message */
	struct db *db;
	const struct config *config;
	int64_t sent;
};

static volatile sig_atomic_t stopping;

static void stop(int signal)
{
	(void)signal;
	stopping = 1;
}

/* Ends early when asked to stop. */
static void pause_ms(int64_t ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
	if (!stopping)
		nanosleep(&time, NULL);
}

static enum outcome write_down(struct delivering *d, const struct target *t, const struct delivery_message *m,
			       const struct delivery_attempt *a)
{
	bool died;

	if (delivery_settle(d->db, d->config, &t->limits, m, a, &died) != OK)
		return FAILED;
	return died ? deliver_alarm(d->db, d->config, &t->limits, m, a) : OK;
}

/* The message went; what is known of it must not get lost over a deadlock or a lost connection. If it does, its lease ends. */
static enum outcome settle(struct delivering *d, const struct target *t, const struct delivery_message *m, const struct delivery_attempt *a)
{
	for (int tries = 1; ; tries++) {
		if (db_begin(d->db) == OK && write_down(d, t, m, a) == OK && db_commit(d->db) == OK)
			return OK;
		bool again = db_may_succeed(d->db) && tries < 5;
		db_rollback(d->db);
		if (!again)
			return FAILED;
		error_forget(d->scope);
		pause_ms(200);
	}
}

static enum outcome send_one(struct delivering *d, const struct target *t, const struct delivery_message *m)
{
	struct delivery_attempt attempt = { .result = DELIVERY_UNKNOWN, .code = NONE, .words = "given up" };
	int64_t begun_us = date_ticks_us();

	if (!delivery_is_worn(d->config, m))
		t->send(t->opened, d->scope, m, &attempt);
	attempt.took_ms = (date_ticks_us() - begun_us) / 1000;
	if (attempt.result == DELIVERY_ACCEPTED)
		d->sent++;
	else
		log_line(LOG_WARNING, NULL, "outbox: %s %s to %s, attempt %lld: %s", m->kind, m->id, t->limits.name, (long long)m->attempts,
			 attempt.words);
	return settle(d, t, m, &attempt);
}

/* All that is due of one target. */
static enum outcome deliver(struct delivering *d, const struct target *t)
{
	struct delivery_message *message;
	enum delivery_turn turn;
	int64_t wait_ms;

	while (!stopping) {
		scope_clear(d->scope);
		if (delivery_claim(d->db, d->config, &t->limits, &turn, &message, &wait_ms) != OK)
			return FAILED;
		if (turn == DELIVERY_NOTHING)
			break;
		if (turn == DELIVERY_WAIT)
			pause_ms(wait_ms);
		else if (send_one(d, t, message) != OK)
			return FAILED;
	}
	return OK;
}

static enum outcome deliver_all(struct delivering *d, const struct target *targets, size_t count)
{
	enum outcome outcome = OK;

	d->sent = 0;
	for (size_t i = 0; i < count; i++)
		if (deliver(d, &targets[i]) != OK)
			outcome = FAILED;
	if (d->sent)
		log_line(LOG_INFO, NULL, "outbox: messages sent: %lld", (long long)d->sent);
	return outcome;
}

static void follow(struct delivering *d, const struct target *targets, size_t count)
{
	while (!stopping)
		pause_ms(deliver_all(d, targets, count) == OK ? LOOK_EVERY_MS : AFTER_FAULT_MS);
}

int main(int argc, char **argv)
{
	bool follows = argc == 2 && strcmp(argv[1], "--follow") == 0;
	struct job job;

	if (argc > 1 && !follows) {
		fprintf(stderr, "Usage: autogate-deliver [--follow]\nSends what the outbox holds; with --follow it stays and sends what comes.\n");
		return 2;
	}
	if (job_open(&job, "deliver", DB_APPLICATION) != OK)
		return 1;
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	struct target targets[] = {
		{ { "mail", job.config.mail_per_minute, job.config.mail_at_once }, mail_open, mail_send, NULL },
	};
	size_t count = sizeof targets / sizeof *targets;
	for (size_t i = 0; i < count; i++)
		targets[i].opened = targets[i].open(job.scope, &job.config);
	struct delivering d = { .scope = scope_new(), .db = job.db, .config = &job.config };
	db_use(d.db, d.scope);
	enum outcome outcome = OK;
	if (follows)
		follow(&d, targets, count);
	else
		outcome = deliver_all(&d, targets, count);
	scope_free(d.scope);
	return job_close(&job, outcome);
}
