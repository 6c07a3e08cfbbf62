/* company: tenants of the zone and its operators. */
#pragma once
#include "model/record.h"

struct company {
	const char *id, *email, *npwp, *name, *business_field, *operation_status, *type, *status_pu, *no_pu, *pic_name,
		*pic_phone, *address;
	bool is_active;
	int64_t user_count, employee_count, building_count, open_ticket_count, created_at, updated_at;
};

extern const struct choice company_pu_statuses[]; /* registered, unregistered: as an entrepreneur of the zone (pelaku usaha) */

/* All of it, as lists and the detail of companies show it, and as it is written. */
extern const struct record company_record;
/* As it stands inside other things. */
extern const struct record company_embedded_record;
/* As a drop-down needs it. */
extern const struct record company_option_record;
