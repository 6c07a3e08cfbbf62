/* lane: the keys of lane controllers, and how they sign what they send.
 *
 * X-Lane-Signature is the lower-case hex HMAC-SHA256, keyed with the lane's key as text, over
 * "<timestamp>.<method>.<path>.<raw body>", the path without query and without /api.
 */
#pragma once
#include "base/config.h"
#include "base/crypto.h"
#include "model/record.h"

extern const struct choice lane_directions[]; /* IN, OUT, BOTH */
extern const struct choice lane_modes[];      /* AUTO, MANUAL, DEGRADED, KEEP_OPEN, CLOSED */
extern const struct choice vehicle_kinds[];   /* truck, car, motorcycle, pedestrian, bus */
extern const struct choice gate_types[];      /* Main, Buffer Zone, Port, Inspection */

/* A new key as text, to be shown once. */
const char *lane_key_new(struct scope *scope);
/* The key as the database keeps it, and back; data NULL for what was not sealed here. */
struct bytes lane_key_seal(struct scope *scope, const struct config *config, const char *key);
struct bytes lane_key_open(struct scope *scope, const struct config *config, struct bytes sealed);

/* Whether `signature` (hex) is the lane's over this request; constant time. */
bool lane_signature_fits(struct bytes key, const char *timestamp, const char *method, const char *path, struct bytes body,
			 const char *signature);
