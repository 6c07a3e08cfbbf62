#include "document/letter_paper.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document/mime.h"

#define VALUE_MAX_LENGTH 200

struct writing {
	struct scope *scope;
	const struct config *config;
	const struct letter_paper *letter;
};

/* What a person typed somewhere becomes one line of bounded length. */
static const char *tame(struct scope *scope, const char *value)
{
	size_t length = strlen(value);
	char *tame = scope_copy(scope, value, text_utf8_length(value, length < VALUE_MAX_LENGTH ? length : VALUE_MAX_LENGTH));

	for (char *c = tame; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	return tame;
}

static const char *given(const struct writing *w, const char *name)
{
	const struct json *value;

	if (!w->letter->values || !json_get(w->letter->values, name, &value))
		return NULL;
	switch (json_kind(value)) {
	case JSON_TEXT: return tame(w->scope, json_text_of(value));
	case JSON_INT: return json_print(w->scope, value);
	default: return NULL;
	}
}

/* 168 hours are 7 days to people. */
static const char *life(const struct writing *w)
{
	static const struct text hour = { "jam", "hour" }, day = { "hari", "day" };
	const char *hours_text = given(w, "hours");
	long hours = hours_text ? strtol(hours_text, NULL, 10) : 0;
	bool in_days = hours >= 48 && hours % 24 == 0;
	long count = in_days ? hours / 24 : hours;
	enum language language = w->letter->language;

	if (hours <= 0)
		return NULL;
	return scope_printf(w->scope, "%ld %s%s", count, text_in(in_days ? day : hour, language),
			    language == ENGLISH && count > 1 ? "s" : "");
}

static const char *value_of(const struct writing *w, const char *name)
{
	if (text_equal(name, "site"))
		return w->config->site_name;
	if (text_equal(name, "footer"))
		return w->config->site_footer;
	if (text_equal(name, "to"))
		return w->letter->to;
	if (text_equal(name, "link"))
		return w->letter->link;
	return text_equal(name, "life") ? life(w) : given(w, name);
}

/* The text with its values in their places. */
static enum outcome fill(const struct writing *w, const char *text, const char **filled)
{
	struct buffer out = buffer_in(w->scope, strlen(text) + 200);
	const char *open;

	for (; (open = strstr(text, "{{")); ) {
		const char *end = strstr(open, "}}");
		if (!end)
			break;
		const char *name = scope_copy(w->scope, open + 2, (size_t)(end - open - 2)), *value = value_of(w, name);
		if (!value)
			return error_internal(w->scope, "the letter %s needs the value %s", w->letter->name, name);
		buffer_add(&out, text, (size_t)(open - text));
		buffer_text(&out, value);
		text = end + 2;
	}
	buffer_text(&out, text);
	*filled = out.bytes;
	return OK;
}

static const char *escape_html(struct scope *scope, const char *text)
{
	struct buffer out = buffer_in(scope, strlen(text) + 100);

	for (const char *c = text; *c; c++)
		switch (*c) {
		case '&': buffer_text(&out, "&amp;"); break;
		case '<': buffer_text(&out, "&lt;"); break;
		case '>': buffer_text(&out, "&gt;"); break;
		case '"': buffer_text(&out, "&quot;"); break;
		case '\n': buffer_text(&out, "<br>\n"); break;
		default: buffer_char(&out, *c);
		}
	return out.bytes;
}

/* One paragraph, as it stands in the template, in both forms. */
static enum outcome add_paragraph(const struct writing *w, const char *paragraph, struct buffer *text, struct buffer *html)
{
	static const char button[] = "\n{{link}}";
	size_t length = strlen(paragraph), words = length - strlen(button);
	const char *filled;

	if (fill(w, paragraph, &filled) != OK)
		return FAILED;
	buffer_printf(text, "%s\n\n", filled);
	if (length <= strlen(button) || !text_equal(paragraph + words, button)) {
		buffer_printf(html, "<p>%s</p>\n", escape_html(w->scope, filled));
		return OK;
	}
	words -= paragraph[words - 1] == ':';
	if (fill(w, scope_copy(w->scope, paragraph, words), &filled) != OK)
		return FAILED;
	buffer_printf(html, "<p class=\"action\"><a class=\"button\" href=\"%s\">%s</a></p>\n",
		      escape_html(w->scope, w->letter->link), escape_html(w->scope, filled));
	return OK;
}

static enum outcome read_template(const struct writing *w, const char *file, const char **text)
{
	struct buffer all = buffer_in(w->scope, 4096);
	const char *path = scope_printf(w->scope, "%s/mail/%s", w->config->paths_templates, file);

	if (!buffer_file(&all, path))
		return error_internal(w->scope, "the template %s cannot be read", path);
	*text = all.bytes;
	return OK;
}

/* The subject and both bodies without their frames. */
static enum outcome write_bodies(const struct writing *w, const char **subject, struct buffer *text, struct buffer *html)
{
	const char *rest;

	if (read_template(w, scope_printf(w->scope, "%s.%s.txt", w->letter->name, w->letter->language == ENGLISH ? "en" : "id"),
			  &rest) != OK)
		return FAILED;
	size_t length = strcspn(rest, "\n");
	if (fill(w, scope_copy(w->scope, rest, length), subject) != OK)
		return FAILED;
	for (rest += length; *(rest += strspn(rest, "\n")); rest += length) {
		const char *end = strstr(rest, "\n\n");
		length = end ? (size_t)(end - rest) : strlen(rest);
		while (rest[length - 1] == '\n')
			length--;
		if (add_paragraph(w, scope_copy(w->scope, rest, length), text, html) != OK)
			return FAILED;
	}
	return OK;
}

/* The layout around the body; its own names are put in first, and what they bring is not looked through again. */
static enum outcome frame_html(const struct writing *w, const char *subject, const char *body, struct buffer *page)
{
	const struct {
		const char *name, *value;
	} parts[] = {
		{ "language", w->letter->language == ENGLISH ? "en" : "id" }, { "subject", escape_html(w->scope, subject) },
		{ "site", escape_html(w->scope, w->config->site_name) }, { "footer", escape_html(w->scope, w->config->site_footer) },
		{ "body", body },
	};
	const char *layout, *open, *end;

	if (read_template(w, "layout.html", &layout) != OK)
		return FAILED;
	for (; (open = strstr(layout, "{{")) && (end = strstr(open, "}}")); layout = end + 2) {
		buffer_add(page, layout, (size_t)(open - layout));
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			if (text_equal(scope_copy(w->scope, open + 2, (size_t)(end - open - 2)), parts[i].name))
				buffer_text(page, parts[i].value);
	}
	buffer_text(page, layout);
	return OK;
}

static void add_headers(const struct writing *w, const char *subject, const char *boundary, struct buffer *mail)
{
	const struct letter_paper *l = w->letter;

	mime_date_header(mail, l->at_ms);
	mime_address_header(mail, "From", w->config->site_name, w->config->mail_from);
	mime_address_header(mail, "To", l->person, l->to);
	mime_header(mail, "Subject", subject);
	buffer_printf(mail, "Message-ID: <%s%s>\r\n", l->id, strrchr(w->config->mail_from, '@'));
	buffer_text(mail, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	buffer_printf(mail, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", boundary);
}

static void add_part(struct buffer *mail, const char *boundary, const char *kind, const char *body)
{
	buffer_printf(mail, "--%s\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
		      boundary, kind);
	mime_body(mail, body);
	buffer_text(mail, "\r\n");
}

static bool is_name(const char *text)
{
	return *text && strspn(text, "abcdefghijklmnopqrstuvwxyz-") == strlen(text);
}

/* Stands in an attribute of HTML: what could end that, no URL needs. */
static bool is_link(const char *text)
{
	if (!text_starts(text, "https://") && !text_starts(text, "http://"))
		return false;
	for (const char *c = text; *c; c++)
		if (*c <= 0x20 || *c >= 0x7f || strchr("\"'<>\\", *c))
			return false;
	return true;
}

enum outcome letter_paper_write(struct scope *scope, const struct config *config, const struct letter_paper *letter,
				       struct buffer *mail)
{
	struct writing w = { scope, config, letter };
	struct buffer text = buffer_in(scope, 2048), html = buffer_in(scope, 4096), page = buffer_in(scope, 8192);
	const char *subject, *boundary = scope_printf(scope, "=_%s", letter->id); /* no quoted-printable line begins with "=_" */

	if (!is_name(letter->name) || !mime_is_address(letter->to) || !mime_is_address(config->mail_from))
		return error_internal(scope, "a letter needs a name, an address, and the setting mail.from");
	if (letter->link && !is_link(letter->link))
		return error_internal(scope, "the link of the letter %s is none", letter->name);
	if (write_bodies(&w, &subject, &text, &html) != OK || frame_html(&w, subject, html.bytes, &page) != OK)
		return FAILED;
	buffer_printf(&text, "-- \n%s\n%s\n", config->site_name, config->site_footer);
	add_headers(&w, subject, boundary, mail);
	add_part(mail, boundary, "plain", text.bytes);
	add_part(mail, boundary, "html", page.bytes);
	buffer_printf(mail, "--%s--\r\n", boundary);
	return OK;
}
