#include "base/encode.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";
static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const char *encode_hex(struct scope *scope, const void *bytes, size_t length)
{
	const uint8_t *in = bytes;
	char *out = scope_alloc(scope, length * 2 + 1);
	for (size_t i = 0; i < length; i++) {
		out[2 * i] = hex_digits[in[i] >> 4];
		out[2 * i + 1] = hex_digits[in[i] & 15];
	}
	return out;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool decode_hex(const char *text, void *bytes, size_t length)
{
	uint8_t *out = bytes;
	if (strlen(text) != length * 2)
		return false;
	for (size_t i = 0; i < length; i++) {
		int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

const char *encode_base64url(struct scope *scope, const void *bytes, size_t length)
{
	const uint8_t *in = bytes;
	char *out = scope_alloc(scope, length / 3 * 4 + 5), *c = out;
	size_t i = 0;

	for (; i + 2 < length; i += 3) {
		uint32_t three = (uint32_t)in[i] << 16 | (uint32_t)in[i + 1] << 8 | in[i + 2];
		for (int shift = 18; shift >= 0; shift -= 6)
			*c++ = base64url_digits[three >> shift & 63];
	}
	if (i < length) {
		uint32_t rest = (uint32_t)in[i] << 16 | (i + 1 < length ? (uint32_t)in[i + 1] << 8 : 0);
		*c++ = base64url_digits[rest >> 18];
		*c++ = base64url_digits[rest >> 12 & 63];
		if (i + 1 < length)
			*c++ = base64url_digits[rest >> 6 & 63];
	}
	return out;
}

const uint8_t *decode_base64url(struct scope *scope, const char *text, size_t *length)
{
	size_t digits = strlen(text);
	uint8_t *out = scope_alloc(scope, digits / 4 * 3 + 3);
	uint32_t bits = 0;
	int held = 0;

	*length = 0;
	if (digits % 4 == 1)
		return NULL;
	for (; *text; text++) {
		const char *digit = strchr(base64url_digits, *text);
		if (!digit)
			return NULL;
		bits = bits << 6 | (uint32_t)(digit - base64url_digits);
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[(*length)++] = (uint8_t)(bits >> held);
		}
	}
	return bits & ((1u << held) - 1) ? NULL : out;
}

const char *encode_percent(struct scope *scope, const char *text)
{
	char *out = scope_alloc(scope, strlen(text) * 3 + 1), *c = out;
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		if ((unsigned)((byte | 0x20) - 'a') < 26 || (unsigned)(byte - '0') < 10 || strchr("-_.~", byte)) {
			*c++ = (char)byte;
		} else {
			*c++ = '%';
			*c++ = "0123456789ABCDEF"[byte >> 4];
			*c++ = "0123456789ABCDEF"[byte & 15];
		}
	}
	return out;
}

const char *decode_percent(struct scope *scope, const char *text, size_t length, bool in_query)
{
	char *out = scope_alloc(scope, length + 1), *c = out;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '%') {
			int high = i + 2 < length ? hex_value(text[i + 1]) : -1;
			int low = i + 2 < length ? hex_value(text[i + 2]) : -1;
			if (high < 0 || low < 0 || (high | low) == 0)
				return NULL;
			*c++ = (char)(high << 4 | low);
			i += 2;
		} else if (!text[i]) {
			return NULL;
		} else {
			*c++ = in_query && text[i] == '+' ? ' ' : text[i];
		}
	}
	return out;
}
