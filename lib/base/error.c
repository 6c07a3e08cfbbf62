#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define ERRORS_KEPT 100

static const struct kind {
	const char *name;
	int status;
	struct text words;
} kinds[ERROR_CODE_COUNT] = {
#define X(code, status, id, en) [E_##code] = { #code, status, { id, en } },
	ERROR_CODES(X)
#undef X
};

static const struct {
	int status;
	struct text words;
} phrases[] = {
	{ 400, { "Permintaan tidak dapat dibaca", "The request cannot be read" } },
	{ 401, { "Tidak terautentikasi", "Not authenticated" } },
	{ 403, { "Tidak diizinkan", "Not permitted" } },
	{ 404, { "Tidak ditemukan", "Not found" } },
	{ 405, { "Metode tidak diizinkan", "Method not allowed" } },
	{ 409, { "Bertentangan dengan keadaan sekarang", "Conflict with the present state" } },
	{ 413, { "Isi permintaan terlalu besar", "The body is too large" } },
	{ 415, { "Jenis isi tidak didukung", "Unsupported media type" } },
	{ 422, { "Data tidak valid", "Invalid data" } },
	{ 429, { "Terlalu banyak permintaan", "Too many requests" } },
	{ 500, { "Terjadi kesalahan pada sistem", "Internal error" } },
	{ 502, { "Mitra memberi jawaban yang salah", "A partner failed" } },
	{ 503, { "Layanan sedang tidak tersedia", "Service not available" } },
	{ 504, { "Mitra terlalu lama menjawab", "A partner is too slow" } },
};

enum outcome error_add_text(struct scope *scope, enum error_code code, const char *path, struct text detail)
{
	struct error_list *list = scope_errors(scope);
	struct error *error = scope_alloc(scope, sizeof *error);

	if (list->count >= ERRORS_KEPT)
		return FAILED;
	*error = (struct error){ .code = code, .path = scope_text(scope, path ? path : ""), .detail = detail };
	if (!list->first)
		list->end = &list->first;
	*list->end = error;
	list->end = &error->next;
	list->count++;
	return FAILED;
}

enum outcome error_add(struct scope *scope, enum error_code code, const char *path, const char *detail, ...)
{
	char text[512] = "";
	va_list args;

	if (detail) {
		va_start(args, detail);
		vsnprintf(text, sizeof text, detail, args);
		va_end(args);
		/* A cut may go through a character, a header may hold any bytes, and the answer must be UTF-8. */
		text[text_utf8_length(text, strlen(text))] = '\0';
	}
	return error_add_text(scope, code, path, (struct text){ scope_text(scope, text), NULL });
}

void error_within(struct scope *scope, const char *place)
{
	for (struct error *e = scope_errors(scope)->first; e; e = e->next)
		e->path = scope_printf(scope, "%s%s%s", place, *e->path ? "." : "", e->path);
}

enum outcome error_internal(struct scope *scope, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	log_line(LOG_ERROR, NULL, "%s", text);
	return error_add(scope, E_INTERNAL, "", NULL);
}

void error_retry_after(struct scope *scope, int seconds)
{
	scope_errors(scope)->retry_after_s = seconds;
}

const struct error *error_first(struct scope *scope)
{
	return scope_errors(scope)->first;
}

void error_forget(struct scope *scope)
{
	*scope_errors(scope) = (struct error_list){ 0 };
}

const char *error_name(enum error_code code)
{
	return code > NO_ERROR && code < ERROR_CODE_COUNT ? kinds[code].name : "NO_ERROR";
}

int error_status(enum error_code code)
{
	return code > NO_ERROR && code < ERROR_CODE_COUNT ? kinds[code].status : 500;
}

const char *error_words(struct scope *scope, const struct error *error, enum language language)
{
	const char *words = text_in(kinds[error->code].words, language), *place = strstr(words, "%s");

	if (place)
		words = scope_printf(scope, "%.*s%s%s", (int)(place - words), words,
				     error->detail.id ? text_in(error->detail, language) : "", place + 2);
	return error->place.id ? scope_printf(scope, "%s: %s", text_in(error->place, language), words) : words;
}

const char *error_phrase(int status, enum language language)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (phrases[i].status == status)
			return text_in(phrases[i].words, language);
	return text_in((struct text){ "Gagal", "Failed" }, language);
}

const char *error_key(struct scope *scope, const char *path)
{
	const char *dot = strrchr(path, '.');
	const char *key = dot ? dot + 1 : path;
	return scope_copy(scope, key, strcspn(key, "["));
}
