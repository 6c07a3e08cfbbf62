#include "partner/mail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/encode.h"
#include "base/log.h"
#include "document/letter_paper.h"
#include "document/mime.h"
#include "store/smtp.h"

struct mail {
	const struct config *config;
	struct transfer *transfer;
	uint8_t seal_key[CRYPTO_KEY_SIZE];
};

void *mail_open(struct scope *scope, const struct config *config)
{
	struct mail *mail = scope_alloc(scope, sizeof *mail);

	mail->config = config;
	mail->transfer = transfer_open();
	config_key(config->seal_key, mail->seal_key);
	scope_defer(scope, (void (*)(void *))transfer_close, mail->transfer);
	return mail;
}

static void give_up(struct delivery_attempt *attempt, enum delivery_result result, const char *words)
{
	*attempt = (struct delivery_attempt){ .result = result, .code = NONE, .words = words };
}

/* --- What the message says. --- */

static const char *text_at(const struct json *object, const char *key)
{
	const struct json *value;
	return object && json_kind(object) == JSON_OBJECT && json_get(object, key, &value) && json_kind(value) == JSON_TEXT
		? json_text_of(value) : NULL;
}

static const struct json *object_at(const struct json *object, const char *key)
{
	const struct json *value;
	return json_get(object, key, &value) && json_kind(value) == JSON_OBJECT ? value : NULL;
}

/* NULL: it does not open. */
static const char *unseal(const struct mail *mail, struct scope *scope, const char *sealed)
{
	struct bytes bytes = { 0 };

	bytes.data = decode_base64url(scope, sealed, &bytes.length);
	return bytes.data ? crypto_open(scope, mail->seal_key, "mail", bytes).data : NULL;
}

/* Whether it waited for longer than its link lives. */
static bool is_late(const struct json *body)
{
	const char *until = text_at(body, "until");
	int64_t until_ms;

	return until && date_time_parse(until, &until_ms) && until_ms <= date_now_ms();
}

/* Says why where it is no message that can become a letter, or is of no use as one. */
static const char *read_message(const struct mail *mail, struct scope *scope, const struct delivery_message *message,
				struct letter_paper *letter)
{
	const struct json *body;

	if (json_read(scope, message->message, strlen(message->message), &body) != OK || json_kind(body) != JSON_OBJECT)
		return "the message is no JSON object";
	const char *sealed = text_at(object_at(body, "sealed"), "link");
	*letter = (struct letter_paper){
		.name = text_at(body, "letter"), .id = message->id, .language = text_equal(text_at(body, "language"), "en") ? ENGLISH : INDONESIAN,
		.to = text_at(body, "to"), .person = text_at(object_at(body, "values"), "fullname"), .values = object_at(body, "values"),
		.link = sealed ? unseal(mail, scope, sealed) : NULL, .at_ms = message->created_at };
	if (!letter->name || !mime_is_address(letter->to))
		return "the message names no letter, or no address that can be written to";
	if (sealed && !letter->link)
		return "the link does not open: it was sealed with another seal_key";
	return is_late(body) ? "its link opens nothing any more" : NULL;
}

/* --- Where it goes. --- */

static bool write_all(int fd, const char *bytes, size_t length)
{
	for (size_t done = 0; done < length; ) {
		ssize_t n = write(fd, bytes + done, length - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* Written beside its place and moved there, so that nobody reads a part; it holds a secret, so that nobody else reads it at
 * all. */
static void put_into_folder(const struct mail *mail, struct scope *scope, const char *id, const struct buffer *bytes,
			    struct delivery_attempt *attempt)
{
	const char *folder = mail->config->mail_folder, *path = scope_printf(scope, "%s/%s.eml", folder, id);
	const char *beside = scope_printf(scope, "%s.part", path);

	mkdir(folder, 0700);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool written = fd >= 0 && write_all(fd, bytes->bytes, bytes->length) && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	if (written && rename(beside, path) == 0)
		give_up(attempt, DELIVERY_ACCEPTED, "written to the folder");
	else {
		give_up(attempt, DELIVERY_AWAY, scope_text(scope, strerror(errno)));
		unlink(beside);
	}
}

static void hand_to_server(const struct mail *mail, struct scope *scope, const char *to, const struct buffer *bytes,
			   struct delivery_attempt *attempt)
{
	static const enum delivery_result results[] = {
		[SMTP_TAKEN] = DELIVERY_ACCEPTED, [SMTP_REFUSED] = DELIVERY_REJECTED, [SMTP_DEFERRED] = DELIVERY_DEFERRED,
		[SMTP_AWAY] = DELIVERY_AWAY,      [SMTP_UNKNOWN] = DELIVERY_UNKNOWN,
	};
	const struct config *c = mail->config;
	bool signs_in = *c->mail_user;
	struct smtp_answer answer = smtp_send(mail->transfer, scope, &(struct smtp_mail){
		.url = c->mail_url, .in_clear = text_equal(c->mail_tls, "none"), .authorities = *c->mail_authorities ? c->mail_authorities : NULL,
		.user = signs_in ? c->mail_user : NULL, .password = signs_in ? c->mail_password : NULL, .from = c->mail_from, .to = to,
		.bytes = { bytes->bytes, bytes->length }, .timeout_ms = c->mail_timeout_s * 1000 });

	*attempt = (struct delivery_attempt){ .result = results[answer.end], .code = answer.code ? answer.code : NONE,
					      .words = answer.words };
}

void mail_send(void *mail_of_open, struct scope *scope, const struct delivery_message *message, struct delivery_attempt *attempt)
{
	struct mail *mail = mail_of_open;
	struct letter_paper letter;
	struct buffer bytes = buffer_in(scope, 16384);
	const char *why = read_message(mail, scope, message, &letter);

	if (why)
		give_up(attempt, DELIVERY_REJECTED, why);
	else if (letter_paper_write(scope, mail->config, &letter, &bytes) != OK)
		give_up(attempt, DELIVERY_REJECTED, "the letter cannot be written; the log says why");
	else if (text_equal(mail->config->mail_mode, "folder"))
		put_into_folder(mail, scope, message->id, &bytes, attempt);
	else
		hand_to_server(mail, scope, letter.to, &bytes, attempt);
}
