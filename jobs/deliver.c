/* deliver: sends what the outbox holds to those it is for. Started by cron it ends when nothing is due; with --follow it stays
 * and looks twice a second. Any number may run at once: each message is in the hands of one (store/delivery.h).
 *
 * A target is a row here: its name, its limits, and the function that sends one message to it. Each has a process of its own, so
 * that a slow one, or one with much to be told, holds up no other.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
};

struct delivering {
	struct scope *scope; /* of one message */
	struct db *db;
	const struct config *config;
	void *opened; /* the target's */
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
static enum outcome settle(struct delivering *d, const struct target *t, const struct delivery_message *m,
			   const struct delivery_attempt *a)
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
	struct delivery_attempt attempt = { .result = DELIVERY_WORN, .code = NONE, .words = "no attempt is left" };
	int64_t begun_us = date_ticks_us();

	if (!m->worn)
		t->send(d->opened, d->scope, m, &attempt);
	attempt.took_ms = (date_ticks_us() - begun_us) / 1000;
	if (attempt.result == DELIVERY_ACCEPTED)
		d->sent++;
	else
		log_line(LOG_WARNING, NULL, "outbox: %s %s to %s, attempt %lld: %s", m->kind, m->id, t->limits.name,
			 (long long)m->attempts, attempt.words);
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

static enum outcome deliver_due(struct delivering *d, const struct target *t)
{
	d->sent = 0;
	enum outcome outcome = deliver(d, t);
	if (d->sent)
		log_line(LOG_INFO, NULL, "outbox: messages sent to %s: %lld", t->limits.name, (long long)d->sent);
	return outcome;
}

static enum outcome serve(const struct config *config, const struct target *t, bool follows)
{
	struct scope *whole = scope_new();
	struct delivering d = { .scope = scope_new(), .db = db_open(config, DB_APPLICATION), .config = config,
				.opened = t->open(whole, config) };

	db_use(d.db, d.scope);
	enum outcome outcome = follows ? OK : deliver_due(&d, t);
	while (follows && !stopping)
		pause_ms(deliver_due(&d, t) == OK ? LOOK_EVERY_MS : AFTER_FAULT_MS);
	db_close(d.db);
	scope_free(d.scope);
	scope_free(whole);
	return outcome;
}

/* A child for one target. It does not outlive its parent: who kills that means all of it. */
static pid_t start(const struct config *config, const struct target *t, bool follows, const sigset_t *held)
{
	pid_t parent = getpid(), child = fork();

	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigaction(SIGINT, &(struct sigaction){ .sa_handler = stop }, NULL);
	sigprocmask(SIG_UNBLOCK, held, NULL);
	_exit(getppid() == parent && serve(config, t, follows) == OK ? 0 : 1);
}

/* Until all have ended. A wish to stop is passed on; one that ends while it should follow takes the others along: whoever
 * supervises starts all anew. */
static bool wait_for(pid_t *children, size_t count, bool follows, const sigset_t *held)
{
	bool all_well = true;

	for (size_t left = count; left; ) {
		int signal = sigwaitinfo(held, NULL), status;
		bool ends = signal == SIGTERM || signal == SIGINT;
		for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG)) > 0; left--) {
			for (size_t i = 0; i < count; i++)
				if (children[i] == ended)
					children[i] = 0; /* the number may soon be another's */
			ends = ends || follows;
			all_well = all_well && status == 0;
		}
		for (size_t i = 0; ends && i < count; i++)
			if (children[i])
				kill(children[i], SIGTERM);
	}
	return all_well;
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
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGCHLD);
	sigprocmask(SIG_BLOCK, &held, NULL);
	const struct target targets[] = {
		{ { "mail", job.config.mail_per_minute, job.config.mail_at_once }, mail_open, mail_send },
	};
	enum { COUNT = sizeof targets / sizeof *targets };
	pid_t children[COUNT];
	for (size_t i = 0; i < COUNT; i++)
		if ((children[i] = start(&job.config, &targets[i], follows, &held)) < 0)
			die("no process can be started: %s", strerror(errno));
	return job_close(&job, wait_for(children, COUNT, follows, &held) ? OK : FAILED);
}
