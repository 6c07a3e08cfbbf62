/* format: the forms of the trade: plates, numbers of the tax office, phones, codes. */
#pragma once
#include "model/record.h"

extern const struct format format_email;   /* one @, a dot behind it; kept in lower case */
extern const struct format format_line;    /* any text without a line end: names, which stand in the heads of letters */
extern const struct format format_npwp;    /* 15 or 16 digits; dots and dashes are dropped */
extern const struct format format_phone;   /* digits with + and signs between, 8 to 15 digits; kept as given */
extern const struct format format_plate;   /* an Indonesian plate, see plate.h; kept as "B 1234 XYZ" was given, in upper case */
extern const struct format format_plain_plate; /* the same, kept as lanes compare it: B1234XYZ */
extern const struct format format_code;    /* upper case letters, digits, dashes: codes of lanes, gates, devices */
extern const struct format format_tag;     /* the same of RFID tags, without the blanks and colons that stand on labels */
extern const struct format format_clock;   /* HH:MM */
extern const struct format format_vehicle_kind; /* truk, mobil, motor … as their kind (vehicle_kinds in lane.h) */
