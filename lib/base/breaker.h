/* breaker: whether it is worth while to ask a service that has failed lately, so that its silence is not waited for again and
 * again.
 *
 * After so many errors within some time it rests, and whoever would ask is told at once; then one request may try. That one's end
 * decides: all may ask again, or it rests again. For one thread; the time is the caller's, by any clock that does not go back.
 *
 *	static struct breaker breaker = { .errors_max = 3, .window_ms = 60000, .rest_ms = 30000 };
 *	if (breaker_wait_ms(&breaker, now_ms) > 0)
 *		return …;
 *	breaker_note(&breaker, now_ms, ask() != OK);
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct breaker {
	int errors_max;
	int64_t window_ms, rest_ms;

	/* its own */
	int errors;
	int64_t first_error_ms, rests_until_ms; /* 0: it does not rest, nor waits for the end of a trial */
};

/* 0: ask, and note how it ended; else how long it still rests. */
int64_t breaker_wait_ms(const struct breaker *breaker, int64_t now_ms);
void breaker_note(struct breaker *breaker, int64_t now_ms, bool failed);
