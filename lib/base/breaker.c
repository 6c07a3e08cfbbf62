#include "base/breaker.h"

int64_t breaker_wait_ms(const struct breaker *b, int64_t now_ms)
{
	return b->rests_until_ms > now_ms ? b->rests_until_ms - now_ms : 0;
}

void breaker_note(struct breaker *b, int64_t now_ms, bool failed)
{
	bool is_trial = b->rests_until_ms;

	if (!failed) {
		if (is_trial)
			b->errors = 0, b->rests_until_ms = 0;
		return;
	}
	if (b->errors == 0 || now_ms - b->first_error_ms > b->window_ms) {
		b->errors = 0;
		b->first_error_ms = now_ms;
	}
	b->errors++;
	if (is_trial || b->errors >= b->errors_max)
		b->rests_until_ms = now_ms + b->rest_ms;
}
