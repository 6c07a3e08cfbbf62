/* json_diff: what differs between two JSON values, each difference with the path of where it lies ("vehicle.driver.phone").
 *
 * Absent and null are the same. Two objects differ in their members; one beside null differs as a whole, but at the top, where
 * the members of what came or went are told one by one. Of two lists of objects those items are compared that have the same "id"
 * (the same place, where they have none), and named by their place ("lanes[0].lane_name"): in the later list, or in the earlier
 * one for an item that is gone. Their order is no difference. All other lists differ as a whole.
 *
 * What only repeats another member in words is left out: <key>_label and <key>_color beside <key>, <x>_url beside <x>_path.
 */
#pragma once
#include "base/json_read.h"

/* Calls `each` with every difference; a path lives in the scope. */
void json_diff(struct scope *scope, const struct json *before, const struct json *after,
	       void (*each)(void *context, const char *path, const struct json *before, const struct json *after), void *context);
