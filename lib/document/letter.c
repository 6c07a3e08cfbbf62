#include "document/letter.h"

#include <string.h>

#include "base/encode.h"
#include "store/outbox.h"

#define PURPOSE "mail"

static const char *seal(struct scope *scope, const struct config *config, const char *secret)
{
	uint8_t key[CRYPTO_KEY_SIZE];

	config_key(config->seal_key, key);
	struct bytes sealed = crypto_seal(scope, key, PURPOSE, (struct bytes){ secret, strlen(secret) });
	return encode_base64url(scope, sealed.data, sealed.length);
}

enum outcome letter_send(struct db *db, const struct config *config, const struct letter *letter)
{
	struct scope *scope = db_scope(db);
	struct buffer message = buffer_in(scope, 500);
	struct json_writer w = json_writer(&message);

	json_open(&w, '{');
	json_text_at(&w, "to", letter->to);
	json_text_at(&w, "letter", letter->name);
	json_text_at(&w, "language", letter->language == ENGLISH ? "en" : "id");
	json_open_at(&w, "values", '{');
	for (size_t i = 0; i < letter->value_count; i++)
		json_text_at(&w, letter->values[i].name, letter->values[i].text);
	json_close(&w, '}');
	json_open_at(&w, "sealed", '{');
	if (letter->link)
		json_text_at(&w, "link", seal(scope, config, letter->link));
	json_close(&w, '}');
	if (letter->link) {
		json_key(&w, "until");
		json_time(&w, letter->until_ms);
	}
	json_close(&w, '}');
	return outbox_write(db, "mail", letter->name, scope_printf(scope, "mail:%.70s", letter->to), NULL, message.bytes);
}
