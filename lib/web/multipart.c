#include "web/multipart.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define FILE_FIELD "file"
#define WINDOW (32 * 1024)
#define HEAD_MAX 4096 /* bytes of a part's head: a name of 255 letters in any script, and what else browsers send */
#define BOUNDARY_MAX 70

struct reading {
	struct scope *scope;
	const struct multipart_source *source;
	char *window;
	size_t start, end; /* what of the window is not taken yet */
	const char *delimiter; /* a line end, two dashes, the boundary */
	size_t delimiter_length;
	int64_t file_max;
	struct multipart *form;
	bool has_file;
};

struct part {
	const char *name, *file_name;
	struct buffer text; /* of a part that is no file */
};

static enum outcome broken(struct reading *m, const char *what)
{
	return error_add(m->scope, E_BAD_REQUEST, "", "multipart/form-data: %s", what);
}

static size_t waiting(const struct reading *m)
{
	return m->end - m->start;
}

/* More bytes behind those that wait; false where there are none, or no room. */
static bool fill(struct reading *m)
{
	memmove(m->window, m->window + m->start, waiting(m));
	m->end -= m->start;
	m->start = 0;
	size_t got = m->end < WINDOW ? m->source->read(m->source->context, m->window + m->end, WINDOW - m->end) : 0;
	m->end += got;
	return got > 0;
}

static bool fill_to(struct reading *m, size_t length)
{
	while (waiting(m) < length)
		if (!fill(m))
			return false;
	return true;
}

/* ---- parameters: ; name=value, ; name="value" ---- */

static bool is_token(char c)
{
	return c && (isalnum((unsigned char)c) || strchr("!#$%&'*+-.^_`|~", c));
}

/* A quoted text; \ stands for itself unless it hides a quote or another \, since some name files by their whole path. */
static const char *read_quoted(struct scope *scope, const char **rest)
{
	char *value = scope_alloc(scope, strlen(*rest) + 1), *out = value;
	const char *c = *rest + 1;

	for (; *c && *c != '"'; c++) {
		if (*c == '\\' && (c[1] == '"' || c[1] == '\\'))
			c++;
		*out++ = *c;
	}
	if (*c != '"')
		return NULL;
	*rest = c + 1;
	return value;
}

static const char *read_token(struct scope *scope, const char **rest, const char *more)
{
	const char *from = *rest;

	while (is_token(**rest) || (**rest && strchr(more, **rest)))
		++*rest;
	return *rest > from ? scope_copy(scope, from, (size_t)(*rest - from)) : NULL;
}

enum next { NEXT, LAST, BROKEN };

static enum next next_parameter(struct scope *scope, const char **rest, struct parameter *parameter)
{
	*rest += strspn(*rest, " \t");
	if (!**rest)
		return LAST;
	if (*(*rest)++ != ';')
		return BROKEN;
	*rest += strspn(*rest, " \t");
	if (!**rest)
		return LAST;
	parameter->name = read_token(scope, rest, "");
	if (!parameter->name || *(*rest)++ != '=')
		return BROKEN;
	parameter->value = **rest == '"' ? read_quoted(scope, rest) : read_token(scope, rest, "/?:=()");
	return parameter->value ? NEXT : BROKEN;
}

/* The values of those names; false where one stands there twice, or the rest is not of that form. */
static bool read_parameters(struct scope *scope, const char *rest, const char *const names[2], const char *values[2])
{
	struct parameter p;
	enum next next;

	while ((next = next_parameter(scope, &rest, &p)) == NEXT)
		for (int i = 0; i < 2; i++) {
			if (!names[i] || strcasecmp(p.name, names[i]) != 0)
				continue;
			if (values[i])
				return false;
			values[i] = p.value;
		}
	return next == LAST;
}

/* ---- the boundary ---- */

static bool is_boundary(const char *text)
{
	size_t length = strlen(text);

	for (const char *c = text; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("'()+_,-./:=? ", *c))
			return false;
	return length >= 1 && length <= BOUNDARY_MAX && text[length - 1] != ' ';
}

static enum outcome read_boundary(struct reading *m, const char *content_type)
{
	static const char type[] = "multipart/form-data";
	const char *values[2] = { 0 };

	if (strncasecmp(content_type, type, strlen(type)) != 0 || !strchr("; \t", content_type[strlen(type)]))
		return error_add(m->scope, E_FORM_EXPECTED, "", "%.100s", *content_type ? content_type : "-");
	if (!read_parameters(m->scope, content_type + strlen(type), (const char *const[]){ "boundary", NULL }, values) ||
	    !values[0] || !is_boundary(values[0]))
		return broken(m, "boundary");
	m->delimiter = scope_printf(m->scope, "\r\n--%s", values[0]);
	m->delimiter_length = strlen(m->delimiter);
	return OK;
}

/* ---- one part ---- */

static enum outcome read_disposition(struct reading *m, const char *value, struct part *part)
{
	static const char type[] = "form-data";
	const char *values[2] = { 0 };

	if (part->name || strncasecmp(value, type, strlen(type)) != 0 ||
	    !read_parameters(m->scope, value + strlen(type), (const char *const[]){ "name", "filename" }, values) || !values[0] ||
	    !text_is_utf8(values[0], strlen(values[0])))
		return broken(m, "Content-Disposition");
	part->name = values[0];
	part->file_name = values[1] && text_is_utf8(values[1], strlen(values[1])) ? values[1] : NULL;
	return OK;
}

static enum outcome read_header(struct reading *m, char *line, struct part *part)
{
	char *colon = strchr(line, ':'), *value = colon ? colon + 1 + strspn(colon + 1, " \t") : NULL;

	if (!colon || colon == line || strcspn(line, " \t") < (size_t)(colon - line))
		return broken(m, "header");
	*colon = '\0';
	if (strcasecmp(line, "Content-Disposition") == 0)
		return read_disposition(m, value, part);
	if (strcasecmp(line, "Content-Transfer-Encoding") == 0 && strcasecmp(value, "binary") != 0 &&
	    strcasecmp(value, "8bit") != 0 && strcasecmp(value, "7bit") != 0)
		return broken(m, "Content-Transfer-Encoding");
	return OK;
}

/* Behind a boundary: the rest of its line, then lines up to an empty one. */
static enum outcome read_head(struct reading *m, struct part *part)
{
	static const char end[] = "\r\n\r\n";
	char *found;

	while (!(found = memmem(m->window + m->start, waiting(m), end, strlen(end))))
		if (waiting(m) > HEAD_MAX || !fill(m))
			return broken(m, "header");
	size_t length = (size_t)(found - m->window) - m->start;
	char *head = scope_copy(m->scope, m->window + m->start, length);
	if (length > HEAD_MAX || strlen(head) != length || (length && !text_starts(head, "\r\n")))
		return broken(m, "header");
	m->start += length + strlen(end);
	for (char *line = head + (length ? 2 : 0), *next; *line; line = next) {
		next = strstr(line, "\r\n");
		next = next ? (*next = '\0', next + 2) : line + strlen(line);
		if (read_header(m, line, part) != OK)
			return FAILED;
	}
	return part->name ? OK : broken(m, "Content-Disposition");
}

static enum outcome take(struct reading *m, struct part *part, const char *bytes, size_t length)
{
	bool is_file = strcmp(part->name, FILE_FIELD) == 0;

	if (is_file && m->form->file.size + (int64_t)length > m->file_max)
		return error_add(m->scope, E_FILE_TOO_LARGE, FILE_FIELD, "%lld MB", (long long)(m->file_max >> 20));
	if (is_file)
		return spool_add(m->scope, &m->form->file, bytes, length);
	if (part->text.length + length > MULTIPART_TEXT_MAX)
		return error_add(m->scope, E_TOO_LONG, part->name, "%d", MULTIPART_TEXT_MAX);
	buffer_add(&part->text, bytes, length);
	return OK;
}

/* All up to the next boundary, which is taken as well. What could be its beginning waits. */
static enum outcome read_content(struct reading *m, struct part *part)
{
	for (;;) {
		char *from = m->window + m->start, *found = memmem(from, waiting(m), m->delimiter, m->delimiter_length);
		size_t kept = m->delimiter_length - 1;
		size_t sure = found ? (size_t)(found - from) : waiting(m) > kept ? waiting(m) - kept : 0;

		if (sure && take(m, part, from, sure) != OK)
			return FAILED;
		m->start += sure;
		if (found) {
			m->start += m->delimiter_length;
			return OK;
		}
		if (!fill(m))
			return broken(m, "boundary");
	}
}

static enum outcome keep_text(struct reading *m, const struct part *part)
{
	const char *value = part->text.bytes;

	if (!text_is_utf8(value, part->text.length) || strlen(value) != part->text.length)
		return error_add(m->scope, E_BAD_CHARACTER, part->name, NULL);
	if (m->form->text_count == MULTIPART_TEXTS)
		return error_add(m->scope, E_TOO_MANY, "", "%d", MULTIPART_TEXTS);
	m->form->texts[m->form->text_count++] = (struct parameter){ part->name, value };
	return OK;
}

static enum outcome read_part(struct reading *m)
{
	struct part part = { .text = buffer_in(m->scope, 100) };

	if (read_head(m, &part) != OK)
		return FAILED;
	bool is_file = strcmp(part.name, FILE_FIELD) == 0;
	if (is_file && m->has_file)
		return error_add(m->scope, E_REPEATED, FILE_FIELD, NULL);
	if (read_content(m, &part) != OK)
		return FAILED;
	if (!is_file)
		return keep_text(m, &part);
	m->has_file = true;
	m->form->file_name = part.file_name;
	return OK;
}

/* Behind the last boundary there may be the end of its line. */
static enum outcome read_end(struct reading *m)
{
	m->start += 2;
	while (waiting(m) <= 2 && fill(m))
		;
	return waiting(m) == 0 || (waiting(m) == 2 && memcmp(m->window + m->start, "\r\n", 2) == 0) ? OK : broken(m, "boundary");
}

static enum outcome read_parts(struct reading *m)
{
	/* The first boundary has no line end before it, unless it is put there. */
	memcpy(m->window, "\r\n", 2);
	m->end = 2;
	if (!fill_to(m, m->delimiter_length) || memcmp(m->window, m->delimiter, m->delimiter_length) != 0)
		return broken(m, "boundary");
	m->start = m->delimiter_length;
	while (fill_to(m, 2) && memcmp(m->window + m->start, "--", 2) != 0)
		if (read_part(m) != OK)
			return FAILED;
	return waiting(m) < 2 ? broken(m, "boundary") : read_end(m);
}

enum outcome multipart_read(struct scope *scope, const char *content_type, const struct multipart_source *source,
			    int64_t file_max, const char *folder, struct multipart *form)
{
	struct reading m = { .scope = scope, .source = source, .file_max = file_max, .form = form };

	if (read_boundary(&m, content_type) != OK || spool_open(scope, folder, &form->file) != OK)
		return FAILED;
	m.window = scope_alloc(scope, WINDOW);
	if (read_parts(&m) != OK)
		return FAILED;
	form->is_read = m.has_file;
	return m.has_file ? OK : error_add(scope, E_REQUIRED, FILE_FIELD, NULL);
}
