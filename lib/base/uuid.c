#include "base/uuid.h"

#include <string.h>

#include "base/crypto.h"
#include "base/date.h"

/* Time in the first 48 bits. */
static void put_time(uint8_t id[UUID_SIZE], int64_t at_ms)
{
	for (int i = 0; i < 6; i++)
		id[i] = (uint8_t)(at_ms >> (40 - 8 * i));
}

static const char *print(struct scope *scope, const uint8_t id[UUID_SIZE])
{
	char *text = scope_alloc(scope, UUID_TEXT_SIZE);
	uuid_text(id, text);
	return text;
}

const char *uuid_at(struct scope *scope, int64_t at_ms)
{
	uint8_t id[UUID_SIZE] = { [6] = 0x70, [8] = 0x80 };
	put_time(id, at_ms);
	return print(scope, id);
}

/* A counter that starts at random in the 12 bits behind the time keeps the order within a millisecond. */
const char *uuid_new(struct scope *scope)
{
	static _Thread_local int64_t last_ms;
	static _Thread_local uint16_t counter;
	uint8_t id[UUID_SIZE];
	int64_t now_ms = date_now_ms();

	crypto_random(id + 6, sizeof id - 6);
	if (now_ms > last_ms) {
		last_ms = now_ms;
		counter = (uint16_t)((id[6] << 8 | id[7]) & 0x7ff);
	} else if (++counter > 0xfff) {
		last_ms++;
		counter = 0;
	}
	put_time(id, last_ms);
	id[6] = (uint8_t)(0x70 | counter >> 8);
	id[7] = (uint8_t)counter;
	id[8] = (uint8_t)(0x80 | (id[8] & 0x3f));
	return print(scope, id);
}

void uuid_text(const uint8_t id[UUID_SIZE], char out[UUID_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	for (int i = 0; i < UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = digits[id[i] >> 4];
		*out++ = digits[id[i] & 15];
	}
	*out = '\0';
}

bool uuid_parse(const char *text, uint8_t id[UUID_SIZE])
{
	for (int i = 0, nibbles = 0; i < UUID_TEXT_SIZE - 1; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
			continue;
		}
		char c = text[i] | 0x20;
		int value = text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (value < 0)
			return false;
		if (id)
			id[nibbles / 2] = (uint8_t)(nibbles % 2 ? id[nibbles / 2] | value : value << 4);
		nibbles++;
	}
	return text[UUID_TEXT_SIZE - 1] == '\0';
}
