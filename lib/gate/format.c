#include "gate/format.h"

#include <ctype.h>
#include <string.h>

#include "gate/plate.h"

static const char *line(struct scope *scope, const char *text)
{
	(void)scope;
	return text[strcspn(text, "\r\n")] ? NULL : text;
}

static const char *email(struct scope *scope, const char *text)
{
	const char *at = strchr(text, '@'), *dot = at ? strrchr(at, '.') : NULL;
	if (!at || at == text || strchr(at + 1, '@') || !dot || dot == at + 1 || !dot[1] || at - text > 64)
		return NULL;
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if (*c <= ' ' || *c >= 0x7f || strchr("()<>[]\\,;:\"", *c))
			return NULL;
	return text_lower(scope, text);
}

/* The digits of a text in which only the given signs stand between. */
static const char *digits_of(struct scope *scope, const char *text, const char *signs)
{
	char *digits = scope_text(scope, text), *out = digits;
	for (; *text; text++) {
		if (isdigit((unsigned char)*text))
			*out++ = *text;
		else if (!strchr(signs, *text))
			return NULL;
	}
	*out = '\0';
	return digits;
}

static const char *npwp(struct scope *scope, const char *text)
{
	const char *digits = digits_of(scope, text, ".- ");
	return digits && (strlen(digits) == 15 || strlen(digits) == 16) ? digits : NULL;
}

static const char *phone(struct scope *scope, const char *text)
{
	const char *digits = digits_of(scope, *text == '+' ? text + 1 : text, " -().");
	return digits && strlen(digits) >= 8 && strlen(digits) <= 15 ? text : NULL;
}

static const char *plate(struct scope *scope, const char *text)
{
	return plate_normalise(scope, text) ? text_upper(scope, text) : NULL;
}

static const char *code(struct scope *scope, const char *text)
{
	const char *upper = text_upper(scope, text);
	return *upper && strspn(upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen(upper) ? upper : NULL;
}

static const char *tag(struct scope *scope, const char *text)
{
	char *plain = scope_text(scope, text), *out = plain;

	for (; *text; text++)
		if (!strchr(" :", *text))
			*out++ = *text;
	*out = '\0';
	return code(scope, plain);
}

static const char *clock_time(struct scope *scope, const char *text)
{
	(void)scope;
	bool shaped = strlen(text) == 5 && isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1]) && text[2] == ':' &&
		      isdigit((unsigned char)text[3]) && isdigit((unsigned char)text[4]);
	return shaped && strncmp(text, "24", 2) < 0 && text[3] < '6' ? text : NULL;
}

/* What drivers and forms call the kinds of vehicles (vehicle_kinds in lane.h). */
static const struct {
	const char *word, *kind;
} vehicle_words[] = {
	{ "truk", "truck" }, { "truck", "truck" }, { "trailer", "truck" }, { "tronton", "truck" }, { "fuso", "truck" }, { "engkel", "truck" },
	{ "cdd", "truck" }, { "cde", "truck" }, { "wingbox", "truck" }, { "wing box", "truck" }, { "dump truck", "truck" }, { "truk tangki", "truck" },
	{ "tangki", "truck" }, { "pickup", "truck" }, { "pick up", "truck" }, { "kontainer", "truck" },
	{ "mobil", "car" }, { "sedan", "car" }, { "minibus", "car" }, { "mobil pribadi", "car" }, { "taksi", "car" }, { "ambulans", "car" },
	{ "motor", "motorcycle" }, { "sepeda motor", "motorcycle" }, { "bus", "bus" }, { "bis", "bus" }, { "jalan kaki", "pedestrian" },
	{ "pejalan kaki", "pedestrian" },
};

/* NULL for a word that is none of these, which may be a kind itself. */
static const char *vehicle_kind(struct scope *scope, const char *text)
{
	const char *word = text_lower(scope, text);
	for (size_t i = 0; i < sizeof vehicle_words / sizeof *vehicle_words; i++)
		if (strcmp(word, vehicle_words[i].word) == 0)
			return vehicle_words[i].kind;
	return NULL;
}

const struct format format_email = { { "email", "e-mail address" }, email, NULL, "nama@perusahaan.co.id" };
const struct format format_line = { { "satu baris", "one line" }, line, NULL, "Sekar Ayu" };
const struct format format_npwp = { { "NPWP", "NPWP" }, npwp, NULL, "01.234.567.8-901.000" };
const struct format format_phone = { { "nomor telepon", "phone number" }, phone, NULL, "+62 812-3456-7890" };
const struct format format_plate = { { "plat nomor", "plate" }, plate, NULL, "W 1234 XYZ" };
const struct format format_plain_plate = { { "plat nomor", "plate" }, plate_normalise, NULL, "W1234XYZ" };
const struct format format_code = { { "kode", "code" }, code, NULL, "LANE0001" };
const struct format format_tag = { { "nomor tag", "tag number" }, tag, NULL, "E28011700000020F" };
const struct format format_vehicle_kind = { { "jenis kendaraan", "vehicle kind" }, vehicle_kind, NULL, "truk" };
const struct format format_clock = { { "HH:MM", "HH:MM" }, clock_time, "^[0-2][0-9]:[0-5][0-9]$", "07:30" };
