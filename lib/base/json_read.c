#include "base/json_read.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

/* A key of the object being scanned; keys of one object are chained. */
struct key {
	const struct key *before;
	const char *start;
	size_t length;
};

struct scanner {
	struct scope *scope;
	const char *start, *at, *end;
	int depth, values;
	struct text fault;
};

static bool scan_value(struct scanner *s);

static bool fault(struct scanner *s, const char *id, const char *en)
{
	if (!s->fault.id)
		s->fault = (struct text){ id, en };
	return false;
}

static enum outcome refuse(const struct scanner *s)
{
	size_t byte = (size_t)(s->at - s->start);
	return error_add_text(s->scope, E_BAD_JSON, "",
			      (struct text){ scope_printf(s->scope, "%s, byte %zu", s->fault.id, byte),
					     scope_printf(s->scope, "%s, byte %zu", s->fault.en, byte) });
}

static void skip_blanks(struct scanner *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r'))
		s->at++;
}

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= 'a' - 'A';
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

static unsigned take_hex4(struct scanner *s)
{
	unsigned value = 0;
	for (int i = 0; i < 4; i++, s->at++) {
		unsigned digit = hex_digit(s->at < s->end ? *s->at : 0);
		if (digit > 15)
			return 0x10000;
		value = value << 4 | digit;
	}
	return value;
}

static bool scan_escape(struct scanner *s)
{
	if (s->at == s->end)
		return fault(s, "teks tanpa akhir", "text without an end");
	char c = *s->at++;
	if (c != 'u')
		return strchr("\"\\/bfnrt", c) && c ? true : fault(s, "escape tidak dikenal", "unknown escape");
	unsigned code = take_hex4(s);
	if (code == 0 || code > 0xffff)
		return fault(s, "escape \\u salah", "bad \\u escape");
	if (code >= 0xd800 && code < 0xdc00) {
		if (s->end - s->at < 6 || s->at[0] != '\\' || s->at[1] != 'u')
			return fault(s, "separuh pasangan surrogate", "half a surrogate pair");
		s->at += 2;
		code = take_hex4(s);
		return code >= 0xdc00 && code < 0xe000 ? true : fault(s, "separuh pasangan surrogate", "half a surrogate pair");
	}
	return code >= 0xdc00 && code < 0xe000 ? fault(s, "separuh pasangan surrogate", "half a surrogate pair") : true;
}

/* Keys with escapes are refused: "a" and "\u0061" would be the same key twice. */
static bool scan_text(struct scanner *s, struct key *key)
{
	const char *start = ++s->at;
	while (s->at < s->end && *s->at != '"') {
		unsigned char c = (unsigned char)*s->at++;
		if (c < 0x20)
			return fault(s, "karakter kendali mentah", "raw control character");
		if (c == '\\' && key)
			return fault(s, "escape di dalam nama", "escape in a key");
		if (c == '\\' && !scan_escape(s))
			return false;
	}
	if (s->at == s->end)
		return fault(s, "teks tanpa akhir", "text without an end");
	if (key) {
		key->start = start;
		key->length = (size_t)(s->at - start);
	}
	s->at++;
	return true;
}

static bool take_digits(struct scanner *s)
{
	const char *start = s->at;
	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return s->at > start;
}

/* Integers have to fit 53 bits, which every client keeps exactly. */
static bool scan_number(struct scanner *s)
{
	const char *start = s->at;
	bool whole = true;

	if (*s->at == '-')
		s->at++;
	const char *digits = s->at;
	if (!take_digits(s) || (*digits == '0' && s->at - digits > 1))
		return fault(s, "angka salah", "bad number");
	if (s->at < s->end && *s->at == '.') {
		whole = false;
		s->at++;
		if (!take_digits(s))
			return fault(s, "angka salah", "bad number");
	}
	if (s->at < s->end && (*s->at | 32) == 'e') {
		whole = false;
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		if (!take_digits(s))
			return fault(s, "angka salah", "bad number");
	}
	if (s->at - start > 40)
		return fault(s, "angka terlalu panjang", "number too long");
	double value = strtod(scope_copy(s->scope, start, (size_t)(s->at - start)), NULL);
	if (value > 1e300 || value < -1e300 || (whole && (value > 9007199254740991.0 || value < -9007199254740991.0)))
		return fault(s, "angka di luar batas", "number out of range");
	return true;
}

static bool scan_word(struct scanner *s, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(s->end - s->at) < length || memcmp(s->at, word, length) != 0)
		return fault(s, "kata tidak dikenal", "unknown word");
	s->at += length;
	return true;
}

static bool scan_member(struct scanner *s, struct key **keys)
{
	struct key *key = scope_alloc(s->scope, sizeof *key);

	skip_blanks(s);
	if (s->at == s->end || *s->at != '"')
		return fault(s, "seharusnya sebuah nama", "a key was expected");
	if (!scan_text(s, key))
		return false;
	for (const struct key *k = *keys; k; k = k->before)
		if (k->length == key->length && memcmp(k->start, key->start, key->length) == 0)
			return fault(s, "nama ganda", "doubled key");
	key->before = *keys;
	*keys = key;
	skip_blanks(s);
	if (s->at == s->end || *s->at++ != ':')
		return fault(s, "seharusnya titik dua", "a colon was expected");
	return scan_value(s);
}

#define OBJECT_KEYS 200 /* bounds the search for doubled ones */

static bool scan_group(struct scanner *s, char end)
{
	struct key *keys = NULL;
	int members = 0;

	if (++s->depth > JSON_DEPTH)
		return fault(s, "terlalu dalam", "too deep");
	s->at++;
	skip_blanks(s);
	if (s->at < s->end && *s->at == end) {
		s->at++;
		s->depth--;
		return true;
	}
	for (;;) {
		if (end == '}' && ++members > OBJECT_KEYS)
			return fault(s, "terlalu banyak nama", "too many keys");
		if (!(end == '}' ? scan_member(s, &keys) : scan_value(s)))
			return false;
		skip_blanks(s);
		char c = s->at < s->end ? *s->at++ : 0;
		if (c == end)
			break;
		if (c != ',')
			return fault(s, "seharusnya koma", "a comma was expected");
	}
	s->depth--;
	return true;
}

static bool scan_value(struct scanner *s)
{
	skip_blanks(s);
	if (s->at == s->end)
		return fault(s, "berakhir terlalu cepat", "ends too early");
	if (++s->values > JSON_VALUES)
		return fault(s, "terlalu banyak nilai", "too many values");
	switch (*s->at) {
	case '{': return scan_group(s, '}');
	case '[': return scan_group(s, ']');
	case '"': return scan_text(s, NULL);
	case 't': return scan_word(s, "true");
	case 'f': return scan_word(s, "false");
	case 'n': return scan_word(s, "null");
	default:
		if (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))
			return scan_number(s);
		return fault(s, "seharusnya sebuah nilai", "a value was expected");
	}
}

static void put_object(void *object)
{
	json_object_put(object);
}

enum outcome json_read(struct scope *scope, const char *bytes, size_t length, const struct json **value)
{
	struct scanner s = { .scope = scope, .start = bytes, .at = bytes, .end = bytes + length };

	*value = NULL;
	if (!text_is_utf8(bytes, length))
		return error_add_text(scope, E_BAD_JSON, "", (struct text){ "bukan UTF-8", "not UTF-8" });
	if (scan_value(&s)) {
		skip_blanks(&s);
		if (s.at < s.end)
			fault(&s, "masih ada isi setelah akhirnya", "something stands behind the end");
	}
	if (s.fault.id)
		return refuse(&s);
	struct json_tokener *tokener = json_tokener_new_ex(JSON_DEPTH + 1);
	if (!tokener)
		die("out of memory for a JSON tokener");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	struct json_object *object = json_tokener_parse_ex(tokener, bytes, (int)length);
	enum json_tokener_error error = json_tokener_get_error(tokener);
	/* A bare number is only known to be over when something follows. */
	if (error == json_tokener_continue) {
		object = json_tokener_parse_ex(tokener, "", 1);
		error = json_tokener_get_error(tokener);
	}
	json_tokener_free(tokener);
	if (error != json_tokener_success)
		return error_add(scope, E_BAD_JSON, "", "%s", json_tokener_error_desc(error));
	if (object)
		scope_defer(scope, put_object, object);
	*value = (const struct json *)object;
	return OK;
}

static struct json_object *object_of(const struct json *value)
{
	return (struct json_object *)value;
}

enum json_kind json_kind(const struct json *value)
{
	switch (json_object_get_type(object_of(value))) {
	case json_type_boolean: return JSON_BOOL;
	case json_type_int: return JSON_INT;
	case json_type_double: return JSON_NUMBER;
	case json_type_string: return JSON_TEXT;
	case json_type_object: return JSON_OBJECT;
	case json_type_array: return JSON_ARRAY;
	default: return JSON_NULL;
	}
}

bool json_get(const struct json *object, const char *key, const struct json **value)
{
	struct json_object *found = NULL;
	bool there = json_object_object_get_ex(object_of(object), key, &found);
	*value = (const struct json *)found;
	return there;
}

size_t json_count(const struct json *array)
{
	return json_object_array_length(object_of(array));
}

const struct json *json_item(const struct json *array, size_t index)
{
	return (const struct json *)json_object_array_get_idx(object_of(array), index);
}

const char *json_text_of(const struct json *text)
{
	return json_object_get_string(object_of(text));
}

int64_t json_int_of(const struct json *number)
{
	return json_object_get_int64(object_of(number));
}

double json_number_of(const struct json *number)
{
	return json_object_get_double(object_of(number));
}

bool json_bool_of(const struct json *truth)
{
	return json_object_get_boolean(object_of(truth));
}

void json_keys(const struct json *object, void (*each)(void *context, const char *key), void *context)
{
	json_object_object_foreach(object_of(object), key, value) {
		(void)value;
		each(context, key);
	}
}

const char *json_print(struct scope *scope, const struct json *value)
{
	return scope_text(scope, json_object_to_json_string_ext(object_of(value),
								JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
}
