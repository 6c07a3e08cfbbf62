#include "store/transfer.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

struct transfer {
	CURL *curl;
	const struct transfer_plan *plan; /* of the exchange that goes on, … */
	size_t given;                     /* … the bytes of its body that are on their way, … */
	bool all_given;                   /* … and whether all are */
	char error[CURL_ERROR_SIZE];      /* what curl says of it: which server, which port, what was missing */
};

struct transfer *transfer_open(void)
{
	struct transfer *t = calloc(1, sizeof *t);

	if (!t || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(t->curl = curl_easy_init()))
		die("out of memory for exchanges with other servers");
	return t;
}

void transfer_close(struct transfer *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->curl);
	curl_global_cleanup();
	free(t);
}

static size_t take_line(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	return t->plan->take_line(t->plan->context, bytes, size * count) ? size * count : 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	return t->plan->take_body(t->plan->context, bytes, size * count) ? size * count : 0;
}

static size_t give_mail(char *room, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t left = t->plan->body.length - t->given, length = size * count < left ? size * count : left;

	memcpy(room, (const char *)t->plan->body.data + t->given, length);
	t->given += length;
	t->all_given = length == 0;
	return length;
}

static struct curl_slist *list_of(const char *const *lines, size_t count)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < count; i++)
		if (!(list = curl_slist_append(list, lines[i])))
			die("out of memory for an exchange");
	return list;
}

static void set_limits(CURL *curl, const struct transfer_plan *p)
{
	curl_easy_setopt(curl, CURLOPT_URL, p->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, p->schemes);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, p->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, p->connect_timeout_ms);
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* nor wait beyond these for a name server that hangs */
	if (p->authorities) { /* in the place of the system's, not beside them */
		curl_easy_setopt(curl, CURLOPT_CAINFO, p->authorities);
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (p->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, p->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, p->password);
	}
}

static void set_request(CURL *curl, const struct transfer_plan *p)
{
	bool is_once = strcmp(p->method, "POST") == 0 || strcmp(p->method, "PATCH") == 0;

	/* On a kept connection that ends before it answers curl sends a request again: never what must not be done twice. */
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, (long)is_once);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "autogate");
	curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)p->answer_max);
	if (p->body.data || text_starts(p->method, "P")) { /* POST, PUT and PATCH say so when their body is empty */
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.length);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, p->body.data ? p->body.data : "");
	}
	if (strcmp(p->method, "HEAD") == 0)
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	else
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, p->method);
}

static void set_mail(struct transfer *t, const struct transfer_plan *p, struct curl_slist *recipients)
{
	curl_easy_setopt(t->curl, CURLOPT_USE_SSL, p->must_encrypt ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	curl_easy_setopt(t->curl, CURLOPT_MAIL_FROM, p->mail_from);
	curl_easy_setopt(t->curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(t->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(t->curl, CURLOPT_READFUNCTION, give_mail);
	curl_easy_setopt(t->curl, CURLOPT_READDATA, t);
}

static enum transfer_end end_of(CURL *curl, CURLcode code, const struct transfer *t)
{
	curl_off_t until_sending_us = 0; /* stays so where it never came to that: no name, no connection, no trust */

	curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &until_sending_us);
	if (code == CURLE_OK)
		return TRANSFER_DONE;
	/* how curl speaks of a command that SMTP's server declines */
	if (t->plan->mail_from && (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY))
		return TRANSFER_REFUSED;
	if (code == CURLE_FILESIZE_EXCEEDED)
		return TRANSFER_TOO_LARGE;
	if (!until_sending_us)
		return TRANSFER_AWAY;
	return code == CURLE_OPERATION_TIMEDOUT ? TRANSFER_TIMEOUT : TRANSFER_BROKEN;
}

static const char *words_of(struct transfer *t, CURLcode outcome)
{
	for (char *c = t->error; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return *t->error ? t->error : curl_easy_strerror(outcome);
}

struct transfer_result transfer_run(struct transfer *t, const struct transfer_plan *p)
{
	bool is_mail = p->mail_from;
	struct curl_slist *list = is_mail ? list_of(&p->mail_to, 1) : list_of(p->headers, p->header_count);
	long code = 0;

	t->plan = p;
	t->given = 0;
	t->all_given = false;
	*t->error = '\0';
	curl_easy_reset(t->curl);
	curl_easy_setopt(t->curl, CURLOPT_ERRORBUFFER, t->error);
	set_limits(t->curl, p);
	if (is_mail)
		set_mail(t, p, list);
	else {
		curl_easy_setopt(t->curl, CURLOPT_HTTPHEADER, list);
		set_request(t->curl, p);
	}
	curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, take_line);
	curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, t);
	if (p->take_body) {
		curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, take_body);
		curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, t);
	}
	CURLcode outcome = curl_easy_perform(t->curl);
	curl_slist_free_all(list);
	curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &code);
	return (struct transfer_result){ end_of(t->curl, outcome, t), (int)code, t->all_given, words_of(t, outcome) };
}
