/* area: the parts of the estate that gates lead into: the zone itself, the buffer zone, the port, inspection, offices. */
#pragma once
#include "model/record.h"

struct area {
	const char *id, *name, *description, *kind;
	const char *operator; /* zone (BKMS), port (BMS) */
	int64_t capacity; /* vehicles that it holds; NONE: not limited */
	struct list gates;
	int64_t created_at;
};

extern const struct choice area_kinds[]; /* main, buffer_zone, port, inspection, office */

/* All of it with its gates, as lists and the detail of areas show it. */
extern const struct record area_record;
/* As it stands inside other things: id, name, description. */
extern const struct record area_embedded_record;
