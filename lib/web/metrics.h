/* metrics: how often each route was asked and how long it took, for Prometheus.
 *
 * All workers of an installation count into one file that each maps (paths.metrics; empty: nothing is
 * counted), without locks; whoever prints reads the same file. It starts empty when the file is removed,
 * as the script that starts the programs does. A fault here never disturbs a request.
 */
#pragma once
#include "base/buffer.h"
#include "web/route.h"

struct metrics;

/* Counts for this group from now on; NULL where `path` is empty or the file cannot be used. The caller closes it. */
struct metrics *metrics_open(const char *path, const struct group *group);
void metrics_close(struct metrics *metrics);

/* One request that was answered. `route` NULL: of no route. `metrics` may be NULL. */
void metrics_count(struct metrics *metrics, const struct route *route, int status, int64_t took_us);

/* All counts of all programs, in the text format 0.0.4. */
void metrics_print(const struct metrics *metrics, struct buffer *out);
