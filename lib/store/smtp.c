#include "store/smtp.h"

#include <string.h>

#include "base/text.h"

#define REPLY_MAX_LENGTH 200

/* The last line that the server said. */
struct reply_line {
	char text[REPLY_MAX_LENGTH + 1];
};

static bool take_reply(void *context, const char *bytes, size_t length)
{
	struct reply_line *reply = context;

	if (length >= 3 && memcmp(bytes, "221", 3) == 0) /* a farewell says nothing of the mail */
		return true;
	while (length && (unsigned char)bytes[length - 1] <= ' ')
		length--;
	if (length > REPLY_MAX_LENGTH)
		length = REPLY_MAX_LENGTH;
	length = text_utf8_length(bytes, length);
	memcpy(reply->text, bytes, length);
	reply->text[length] = '\0';
	return true;
}

/* Replies that speak of who sends, not of the mail (RFC 4954): the settings are wrong, and once mended the mail goes. */
static bool is_about_us(int code)
{
	return code == 530 || code == 534 || code == 535 || code == 538;
}

static enum smtp_end end_of(const struct transfer_result *r)
{
	if (r->end == TRANSFER_DONE)
		return SMTP_TAKEN;
	if (r->end != TRANSFER_REFUSED || r->code < 400 || r->code == 421 || is_about_us(r->code))
		return r->body_given && r->code < 400 ? SMTP_UNKNOWN : SMTP_AWAY;
	return r->code < 500 ? SMTP_DEFERRED : SMTP_REFUSED;
}

struct smtp_answer smtp_send(struct transfer *transfer, struct scope *scope, const struct smtp_mail *mail)
{
	struct reply_line reply = { "" };
	const struct transfer_plan plan = {
		.url = mail->url, .schemes = "smtp,smtps", .must_encrypt = !mail->in_clear, .authorities = mail->authorities,
		.user = mail->in_clear ? NULL : mail->user, .password = mail->in_clear ? NULL : mail->password,
		.mail_from = mail->from, .mail_to = mail->to, .body = mail->bytes,
		.timeout_ms = mail->timeout_ms ? mail->timeout_ms : SMTP_TIMEOUT_MS, .connect_timeout_ms = SMTP_CONNECT_TIMEOUT_MS,
		.take_line = take_reply, .context = &reply };
	struct transfer_result result = transfer_run(transfer, &plan);
	struct smtp_answer answer = { end_of(&result), result.code, reply.text };

	/* A reply explains what it refused; the silence after it is told by what broke. */
	answer.words = scope_text(scope, result.code >= 400 || result.end == TRANSFER_DONE ? reply.text : result.words);
	return answer;
}
