/* building: lokasi tujuan, where tickets lead to. A tenant has its own; those of no company and those
 * of the port can be read, and named in tickets, by every tenant. */
#pragma once
#include "gate/area.h"
#include "gate/company.h"

struct building {
	const char *id, *name, *address, *area_id, *company_id;
	struct area *area;
	struct company *company; /* NULL: of the zone itself */
	bool is_port, is_active;
	double latitude, longitude;
	int64_t created_at, updated_at;
};

/* All of it, as lists and the detail of buildings show it, and as it is written. */
extern const struct record building_record;
/* As it stands inside other things: id, name, address. */
extern const struct record building_embedded_record;
/* As drop-downs need it, only those that are active: what a new ticket may name. */
extern const struct record building_option_record;
/* The same, only those of the port. */
extern const struct record building_port_option_record;
