#include "document/ticket_paper.h"

#include <string.h>

#include "base/date.h"

/* The grid, in millimetres. */
#define LEFT 16.0
#define WIDTH 178.0
#define RIGHT (LEFT + WIDTH)
#define BOTTOM 277.0 /* where the footer's room begins */
#define GAP 5.0
#define CODE_SIDE 50.0 /* with its quiet zone; 38 of them are the code of a usual ticket */
#define OFFLINE_SIDE 32.0
#define PILL_HEIGHT 5.6
#define ROW_GAP 2.5

#define NAVY 0x12355b
#define TEAL 0x13a8a8
#define INK 0x1f2933
#define GREY 0x697586
#define HAIRLINE 0xd9dfe7
#define WASH 0xf4f7fa
#define BLACK 0x111111

static const struct pdf_style
	brand = { .size_pt = 12, .bold = true, .colour = NAVY },
	eyebrow = { .size_pt = 6.5, .bold = true, .colour = TEAL, .spread_pt = 1.1 },
	title = { .size_pt = 23, .bold = true, .colour = NAVY },
	lead = { .size_pt = 9.5, .colour = GREY, .lines = 2 },
	label = { .size_pt = 6.8, .colour = GREY },
	value = { .size_pt = 9, .colour = INK, .lines = 8 },
	strong = { .size_pt = 9.5, .bold = true, .colour = INK, .lines = 5 },
	place_name = { .size_pt = 9, .bold = true, .colour = INK, .lines = 8 },
	section = { .size_pt = 9.5, .bold = true, .colour = NAVY },
	small = { .size_pt = 7, .colour = GREY, .lines = 3 };

/* antd's: text, ground, edge. */
static const struct tag {
	uint32_t text, ground, edge;
} tags[] = {
	[TAG_GREEN] = { 0x389e0d, 0xf6ffed, 0xb7eb8f },
	[TAG_RED] = { 0xcf1322, 0xfff1f0, 0xffa39e },
	[TAG_GOLD] = { 0xd48806, 0xfffbe6, 0xffe58f },
	[TAG_MAGENTA] = { 0xc41d7f, 0xfff0f6, 0xffadd2 },
	[TAG_VOLCANO] = { 0xd4380d, 0xfff2e8, 0xffbb96 },
};

/* One ticket being laid out; `y` is where the next thing goes. */
struct sheet {
	struct scope *scope;
	struct pdf *pdf;
	const struct config *config;
	const struct ticket_paper *paper;
	enum language language;
	double y;
};

struct fact {
	const char *label, *value;
	double width;
	const struct tag *tag; /* shows the value as a pill */
};

static const char *say(const struct sheet *s, const char *id, const char *en)
{
	return text_in((struct text){ id, en }, s->language);
}

static const char *or_dash(const char *text)
{
	return text && *text ? text : "–";
}

static const char *moment(const struct sheet *s, int64_t at_ms)
{
	char text[17];
	if (!at_ms)
		return NULL;
	date_paper_text(at_ms, text);
	return scope_printf(s->scope, "%s WIB", text);
}

static const char *day(const struct sheet *s, int64_t at_ms)
{
	char text[17];
	if (!at_ms)
		return NULL;
	date_paper_text(at_ms, text);
	return scope_copy(s->scope, text, DATE_DAY_SIZE - 1);
}

static struct pdf_style coloured(struct pdf_style style, uint32_t colour)
{
	style.colour = colour;
	return style;
}

static struct pdf_style centred(struct pdf_style style)
{
	style.align = PDF_CENTRE;
	return style;
}

static struct pdf_style at_right(struct pdf_style style)
{
	style.align = PDF_RIGHT;
	return style;
}

/* A pale ground under a group. */
static void wash(const struct sheet *s, double height)
{
	pdf_box(s->pdf, LEFT, s->y, WIDTH, height, &(struct pdf_look){ .radius = 2, .fill = WASH });
}

static void band(const struct sheet *s)
{
	double width = pdf_page_width(s->pdf);
	pdf_box(s->pdf, 0, 0, width, 3.2, &(struct pdf_look){ .fill = NAVY });
	pdf_box(s->pdf, 0, 3.2, width, 0.8, &(struct pdf_look){ .fill = TEAL });
}

/* The head of every page but the first. */
static void next_page(struct sheet *s)
{
	struct pdf_style number = at_right(strong), name = coloured(strong, NAVY);

	pdf_page(s->pdf, PDF_PORTRAIT);
	band(s);
	pdf_text(s->pdf, LEFT, 10, 90, &name, s->config->site_name);
	pdf_text(s->pdf, LEFT + 90, 10, WIDTH - 90, &number,
		 scope_printf(s->scope, "%s  ·  %s", or_dash(s->paper->number), or_dash(s->paper->plate)));
	pdf_rule(s->pdf, LEFT, 17, RIGHT, 17, 0.2, HAIRLINE);
	s->y = 23;
}

/* Turns the page where `height` does not fit; true when it did. */
static bool make_room(struct sheet *s, double height)
{
	if (s->y + height <= BOTTOM)
		return false;
	next_page(s);
	return true;
}

/* The status in its colour; a word too long for `most` is cut. */
static void pill(const struct sheet *s, double x, double y, double most, const struct tag *tag,
		 const char *text)
{
	struct pdf_style style = { .size_pt = 8, .bold = true, .colour = tag->text, .align = PDF_CENTRE };
	double width = pdf_text_width(s->pdf, &style, text) + 7, height = PILL_HEIGHT;

	width = width < most ? width : most;
	pdf_box(s->pdf, x, y, width, height,
		&(struct pdf_look){ .radius = height / 2, .fill = tag->ground, .line = tag->edge,
				     .line_mm = 0.3 });
	pdf_text(s->pdf, x + 3, y + (height - pdf_line_height(&style)) / 2, width - 6, &style, text);
}

/* A plate as it hangs on the truck: black on white, a bolt at each side. */
static void plate(const struct sheet *s, double x, double y, double width, double height)
{
	struct pdf_style style = { .size_pt = 36, .bold = true, .colour = BLACK, .spread_pt = 1.2 };
	const char *text = or_dash(s->paper->plate);

	pdf_box(s->pdf, x, y, width, height,
		&(struct pdf_look){ .radius = 3, .fill = PDF_WHITE, .line = 0x9aa5b1, .line_mm = 0.25 });
	pdf_box(s->pdf, x + 1.3, y + 1.3, width - 2.6, height - 2.6,
		&(struct pdf_look){ .radius = 2, .fill = PDF_NO_COLOUR, .line = BLACK, .line_mm = 0.7 });
	for (int side = 0; side < 2; side++)
		pdf_box(s->pdf, side ? x + width - 6 : x + 4, y + height / 2 - 1, 2, 2,
			&(struct pdf_look){ .radius = 1, .fill = 0xc3cad3, .line = 0x7b8794,
					    .line_mm = 0.15 });
	style = centred(pdf_style_fit(s->pdf, width - 17, &style, text));
	pdf_text(s->pdf, x + 8, y + (height - pdf_line_height(&style)) / 2, width - 16, &style, text);
}

/* The code and, for an officer's keyboard, what it says; or why there is none. Returns where it ends. */
static double code_card(const struct sheet *s, double x, double y, const struct qr *code)
{
	struct pdf_style caption = centred(label), typed = centred(strong), why = centred(value);
	struct pdf_look frame = { .radius = 2.5, .fill = PDF_NO_COLOUR, .line = HAIRLINE, .line_mm = 0.3 };

	if (!code) {
		const char *absent = s->paper->code_absent;
		if (!absent)
			absent = say(s, "Belum ada kode QR untuk tiket ini.",
				     "There is no QR code for this ticket yet.");
		frame.fill = WASH;
		why.colour = GREY;
		pdf_box(s->pdf, x, y, CODE_SIDE, CODE_SIDE, &frame);
		double height = pdf_paragraph_height(s->pdf, CODE_SIDE - 10, &why, absent);
		pdf_paragraph(s->pdf, x + 5, y + (CODE_SIDE - height) / 2, CODE_SIDE - 10, &why, absent);
		y += CODE_SIDE + 1.5;
		pdf_text(s->pdf, x, y, CODE_SIDE, &typed, s->paper->number);
		return y + 5;
	}
	pdf_qr(s->pdf, x, y, CODE_SIDE, code);
	pdf_box(s->pdf, x, y, CODE_SIDE, CODE_SIDE, &frame);
	y += CODE_SIDE + 1.5;
	typed.size_pt = 11;
	typed = pdf_style_fit(s->pdf, CODE_SIDE, &typed, s->paper->code);
	pdf_text(s->pdf, x, y, CODE_SIDE, &typed, s->paper->code);
	pdf_text(s->pdf, x, y + 4.6, CODE_SIDE, &caption,
		 say(s, "ketik bila kode tidak terbaca", "type this if the code cannot be read"));
	return y + 8.5;
}

static void first_head(struct sheet *s, const struct qr *code)
{
	double width = WIDTH - CODE_SIDE - 10, y = 32;

	band(s);
	pdf_text(s->pdf, LEFT, 11, width, &brand, s->config->site_name);
	pdf_text(s->pdf, LEFT, 17, width, &eyebrow, say(s, "TIKET ELEKTRONIK", "ELECTRONIC TICKET"));
	pdf_text(s->pdf, LEFT, y, width, &title, say(s, "Tiket Akses", "Access Ticket"));
	y += 11.5;
	y += pdf_paragraph(s->pdf, LEFT, y, width, &lead, s->paper->kind) + 2;
	pill(s, LEFT, y, width, &tags[s->paper->tag], or_dash(s->paper->status));
	plate(s, LEFT, y + 10, 86, 24);
	s->y = y + 34;
	double end = code_card(s, RIGHT - CODE_SIDE, 11, code);
	s->y = (s->y > end ? s->y : end) + 6;
}

static double fact_row_height(const struct sheet *s, const struct pdf_style *style,
			      const struct fact *facts, int count)
{
	double most = 0;
	for (int i = 0; i < count; i++) {
		double height = pdf_paragraph_height(s->pdf, facts[i].width - 4, style,
						     or_dash(facts[i].value));
		height = facts[i].tag ? PILL_HEIGHT : height;
		most = height > most ? height : most;
	}
	return most + 4;
}

/* Facts side by side, each a small label above its value. */
static void fact_row(const struct sheet *s, double x, const struct pdf_style *style,
		     const struct fact *facts, int count)
{
	for (const struct fact *fact = facts; fact < facts + count; x += fact++->width) {
		double width = fact->width - 4;
		pdf_text(s->pdf, x, s->y, width, &label, fact->label);
		if (fact->tag)
			pill(s, x, s->y + 4.2, width, fact->tag, or_dash(fact->value));
		else
			pdf_paragraph(s->pdf, x, s->y + 4, width, style, or_dash(fact->value));
	}
}

/* The four facts that everyone asks for, in one box. */
static void summary(struct sheet *s)
{
	const struct ticket_paper *p = s->paper;
	const struct fact facts[] = {
		{ say(s, "No Tiket Akses", "Access ticket no."), p->number, 42, NULL },
		{ say(s, "Nama Perusahaan", "Company"), p->company, 50, NULL },
		{ say(s, "Tanggal Permohonan", "Requested on"), day(s, p->requested_at), 34, NULL },
		{ say(s, "Berlaku Sampai", "Valid until"), moment(s, p->expired_at), 46, NULL },
	};
	double height = fact_row_height(s, &strong, facts, 4) + 6;

	make_room(s, height);
	wash(s, height);
	pdf_box(s->pdf, LEFT, s->y + 2, 0.9, height - 4, &(struct pdf_look){ .fill = TEAL });
	s->y += 3;
	fact_row(s, LEFT + 5, &strong, facts, 4);
	s->y += height - 3 + GAP;
}

static void rejection(struct sheet *s)
{
	const struct tag *red = &tags[TAG_RED];
	struct pdf_style head = coloured(strong, red->text), reason = coloured(value, INK);
	if (!s->paper->reject_reason || !*s->paper->reject_reason)
		return;
	reason.lines = 20;
	double height = pdf_paragraph_height(s->pdf, WIDTH - 10, &reason, s->paper->reject_reason);
	make_room(s, height + 11);
	pdf_box(s->pdf, LEFT, s->y, WIDTH, height + 10,
		&(struct pdf_look){ .radius = 2, .fill = red->ground, .line = red->edge, .line_mm = 0.3 });
	pdf_text(s->pdf, LEFT + 5, s->y + 2.5, WIDTH - 10, &head,
		 say(s, "Alasan Penolakan", "Reason for the refusal"));
	pdf_paragraph(s->pdf, LEFT + 5, s->y + 7.5, WIDTH - 10, &reason, s->paper->reject_reason);
	s->y += height + 10 + GAP;
}

/* A section's head, on the same page as `least` millimetres of what follows. */
static void heading(struct sheet *s, const char *text, double least)
{
	make_room(s, 7.5 + least);
	pdf_text(s->pdf, LEFT, s->y, WIDTH, &section, text);
	double width = pdf_text_width(s->pdf, &section, text) + 3;
	pdf_rule(s->pdf, LEFT + width, s->y + 2.4, RIGHT, s->y + 2.4, 0.2, HAIRLINE);
	s->y += 7;
}

static void facts_flow(struct sheet *s, const struct fact *facts, int count)
{
	double height = fact_row_height(s, &value, facts, count);
	make_room(s, height);
	fact_row(s, LEFT, &value, facts, count);
	s->y += height + ROW_GAP;
}

static void details(struct sheet *s)
{
	const struct ticket_paper *p = s->paper;
	const struct fact people[] = {
		{ say(s, "Peran", "Role"), p->role, 42, NULL },
		{ say(s, "Status", "Status"), p->status, 55, &tags[p->tag] },
		{ say(s, "Pengemudi", "Driver"), p->driver, 45, NULL },
		{ say(s, "Telepon Pengemudi", "Driver's phone"), p->driver_phone, 40, NULL },
	}, arrival[] = {
		{ say(s, "Waktu Estimasi Kedatangan", "Estimated time of arrival"),
		  p->expected_any_time ? day(s, p->expected_at) : moment(s, p->expected_at), 60, NULL },
		{ say(s, "Nomor Polisi", "Plate number"), p->plate, 60, NULL },
		{ say(s, "Jenis Kendaraan", "Vehicle type"), p->vehicle_type, 62, NULL },
	}, goods[] = {
		{ say(s, "Komoditas yang Dibawa", "Commodity carried"), p->commodity, 60, NULL },
		{ say(s, "Berat atau Jumlah Barang", "Weight or number of goods"), p->quantity, 60, NULL },
		{ say(s, "Satuan Barang", "Unit of goods"), p->unit, 62, NULL },
	};

	heading(s, say(s, "Detail Informasi", "Details"), fact_row_height(s, &value, people, 4));
	facts_flow(s, people, 4);
	s->y += GAP - ROW_GAP;
	heading(s, say(s, "Item dan Transportasi", "Goods and Transport"),
		fact_row_height(s, &value, arrival, 3));
	facts_flow(s, arrival, 3);
	facts_flow(s, goods, 3);
	s->y += GAP - ROW_GAP;
}

#define NAME_AT 10.0
#define ADDRESS_AT 74.0
#define NAME_WIDTH (ADDRESS_AT - NAME_AT - 3)
#define ADDRESS_WIDTH (WIDTH - ADDRESS_AT - 2)

static void places_head(struct sheet *s)
{
	wash(s, 5.6);
	pdf_text(s->pdf, LEFT + 2, s->y + 1.2, NAME_AT - 3, &label, "No");
	pdf_text(s->pdf, LEFT + NAME_AT, s->y + 1.2, ADDRESS_AT - NAME_AT - 3, &label,
		 say(s, "Nama", "Name"));
	pdf_text(s->pdf, LEFT + ADDRESS_AT, s->y + 1.2, WIDTH - ADDRESS_AT - 2, &label,
		 say(s, "Alamat", "Address"));
	s->y += 6.8;
}

static double place_height(const struct sheet *s, const struct ticket_paper_place *place)
{
	double name = pdf_paragraph_height(s->pdf, NAME_WIDTH, &place_name, or_dash(place->name));
	double address = pdf_paragraph_height(s->pdf, ADDRESS_WIDTH, &value, or_dash(place->address));
	return name > address ? name : address;
}

static void places(struct sheet *s)
{
	struct pdf_style number = coloured(value, GREY);
	const struct ticket_paper_place *all = s->paper->places;

	heading(s, say(s, "Lokasi Tujuan", "Destinations"),
		8 + (s->paper->place_count ? place_height(s, all) : 0));
	places_head(s);
	for (int i = 0; i < s->paper->place_count; i++) {
		double height = place_height(s, &all[i]);
		if (make_room(s, height + 1))
			places_head(s);
		pdf_text(s->pdf, LEFT + 2, s->y, NAME_AT - 3, &number, scope_printf(s->scope, "%d", i + 1));
		pdf_paragraph(s->pdf, LEFT + NAME_AT, s->y, NAME_WIDTH, &place_name, or_dash(all[i].name));
		pdf_paragraph(s->pdf, LEFT + ADDRESS_AT, s->y, ADDRESS_WIDTH, &value,
			      or_dash(all[i].address));
		s->y += height + 1.2;
		pdf_rule(s->pdf, LEFT, s->y, RIGHT, s->y, 0.15, HAIRLINE);
		s->y += 1.2;
	}
	s->y += GAP - 1.2;
}

/* Ticks are lines, since not every font has the sign. */
static void check(const struct sheet *s, double x, double y, bool present)
{
	pdf_box(s->pdf, x, y, 4, 4,
		&(struct pdf_look){ .radius = 0.8, .fill = present ? TEAL : PDF_WHITE,
				    .line = present ? TEAL : 0xb8c2cc, .line_mm = 0.3 });
	if (present) {
		pdf_rule(s->pdf, x + 0.9, y + 2.1, x + 1.7, y + 2.9, 0.5, PDF_WHITE);
		pdf_rule(s->pdf, x + 1.7, y + 2.9, x + 3.1, y + 1.2, 0.5, PDF_WHITE);
	}
}

static void documents(struct sheet *s)
{
	const struct {
		const char *name;
		bool present;
	} rows[] = {
		{ "Surat Jalan / Delivery Order", s->paper->has_delivery_order },
		{ "Bill of Landing", s->paper->has_bill_of_landing },
		{ "Invoice", s->paper->has_invoice },
		{ say(s, "Lainnya", "Other"), s->paper->has_other },
	};
	double x = LEFT;

	heading(s, say(s, "Dokumen", "Documents"), 6);
	for (int i = 0; i < 4; i++) {
		struct pdf_style style = coloured(value, rows[i].present ? INK : GREY);
		check(s, x, s->y, rows[i].present);
		pdf_text(s->pdf, x + 6, s->y - 0.2, 60, &style, rows[i].name);
		x += pdf_text_width(s->pdf, &style, rows[i].name) + 17;
	}
	s->y += 5 + GAP;
}

static const struct text notes_with_code[] = {
	{ "Tunjukkan kode QR di kanan atas di setiap gerbang, sampai kendaraan keluar dari kawasan.",
	  "Show the QR code at the top right at every gate, until the vehicle has left the estate." },
	{ "Tiket hanya berlaku untuk kendaraan dengan nomor polisi di atas dan tidak dapat "
	  "dipindahtangankan.",
	  "The ticket is good only for the vehicle with the plate above and cannot be passed on." },
	{ "Siapkan dokumen asli; petugas dapat memeriksanya di gerbang.",
	  "Have the original documents at hand; officers may ask for them at the gate." },
	{ NULL, NULL },
}, notes_without[] = {
	{ "Lembar ini tidak berlaku untuk masuk kawasan.", "This sheet does not admit to the estate." },
	{ "Sebutkan nomor tiket di atas bila menghubungi pengelola kawasan.",
	  "Give the ticket's number above when you contact the estate's manager." },
	{ NULL, NULL },
};

/* The last box: the code for lanes without a network, and what to do with the paper. */
static void closing(struct sheet *s, const struct qr *offline)
{
	const struct text *notes = s->paper->code ? notes_with_code : notes_without;
	struct pdf_style text = coloured(small, INK), head = coloured(strong, NAVY);
	struct pdf_style mark = centred(coloured(eyebrow, NAVY));
	double height = offline ? OFFLINE_SIDE + 10 : 23;
	double x = LEFT + (offline ? OFFLINE_SIDE + 10 : 5), width = RIGHT - x - 6;

	text.size_pt = 8;
	mark.spread_pt = 0.2;
	make_room(s, height);
	if (pdf_page_count(s->pdf) == 1)
		s->y = BOTTOM - height;
	wash(s, height);
	if (offline) {
		double under = s->y + OFFLINE_SIDE + 2.8;
		pdf_qr(s->pdf, LEFT + 2, s->y + 2, OFFLINE_SIDE, offline);
		pdf_text(s->pdf, LEFT + 1, under, OFFLINE_SIDE + 2, &mark, "KODE LAJUR LURING");
		pdf_text(s->pdf, LEFT + 1, under + 3, OFFLINE_SIDE + 2, &mark, "offline lanes only");
	}
	double y = s->y + (offline ? 6 : 3);
	pdf_text(s->pdf, x, y, width, &head,
		 s->paper->code ? say(s, "Simpan tiket ini", "Keep this ticket") : say(s, "Perhatian", "Please note"));
	y += 6;
	for (int i = 0; notes[i].id; i++) {
		pdf_box(s->pdf, x + 0.3, y + 1.4, 1.1, 1.1,
			&(struct pdf_look){ .radius = 0.55, .fill = TEAL });
		y += 0.8 + pdf_paragraph(s->pdf, x + 3.5, y, width - 3.5, &text,
					 text_in(notes[i], s->language));
	}
}

static void footers(const struct sheet *s)
{
	struct pdf_style right = at_right(small);
	int pages = pdf_page_count(s->pdf);
	const char *at = or_dash(moment(s, s->paper->printed_at));
	const char *printed = scope_printf(s->scope, "%s %s", say(s, "Dicetak", "Printed"), at);

	for (int i = 0; i < pages; i++) {
		pdf_page_choose(s->pdf, i);
		pdf_rule(s->pdf, LEFT, 281, RIGHT, 281, 0.2, HAIRLINE);
		pdf_paragraph(s->pdf, LEFT, 282.5, 116, &small, s->config->site_footer);
		pdf_text(s->pdf, RIGHT - 58, 282.5, 58, &right, printed);
		pdf_text(s->pdf, RIGHT - 58, 282.5 + pdf_line_height(&right), 58, &right,
			 scope_printf(s->scope, "%s %d / %d", say(s, "Halaman", "Page"), i + 1, pages));
	}
}

enum outcome ticket_paper_pdf(struct scope *scope, const struct config *config,
			      const struct ticket_paper *paper, enum language language, struct bytes *pdf)
{
	const struct qr *code = paper->code ? qr_new(scope, paper->code, QR_MEDIUM) : NULL;
	const struct qr *offline = paper->offline_code ? qr_new(scope, paper->offline_code, QR_MEDIUM) : NULL;
	struct sheet s = { .scope = scope, .config = config, .paper = paper, .language = language };

	*pdf = (struct bytes){ 0 };
	if ((paper->code && !code) || (paper->offline_code && !offline))
		return FAILED;
	s.pdf = pdf_new(scope, config, or_dash(paper->number));
	pdf_page(s.pdf, PDF_PORTRAIT);
	first_head(&s, code);
	summary(&s);
	rejection(&s);
	details(&s);
	places(&s);
	documents(&s);
	closing(&s, offline);
	footers(&s);
	return pdf_finish(s.pdf, pdf);
}
