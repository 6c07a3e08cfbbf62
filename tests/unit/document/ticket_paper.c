/* The printed ticket: each kind of page that it may become. With AUTOGATE_PAPER_FOLDER set, the PDFs
 * stay there for tests/e2e/paper.t to look at. */
#include <unistd.h>

#include "../unit.h"
#include "base/date.h"
#include "document/ticket_paper.h"

#define SIGNED \
	"AG1.k1.TKT-63208699.B1234XYZ.3.1785110400.1785283200." \
	"dW5pdHRlc3RzaWduYXR1cmVvZnNpeHR5Zm91cmJ5dGVzdG9maWxsdGhlZmllbGRvZnRoZXBhcGVyY29kZTAxMj"

static const struct config config = {
#define X(section, name, type, preset, doc) .section##_##name = preset,
	SETTINGS(X)
#undef X
};

static const struct ticket_paper_place warehouses[] = {
	{ "Gudang A3 PT Smelter Nusantara", "Jl. Kawasan Industri Blok A3 No. 7, Manyar, Gresik 61151" },
};

static const struct ticket_paper plain = {
	.number = "TKT-63208699",
	.kind = "Tenan - Tidak Memiliki Dokumen Kepabeanan",
	.role = "Operasional Tenan",
	.status = "Tiket Terbit",
	.tag = TAG_GREEN,
	.company = "PT Smelter Nusantara",
	.requested_at = 1784967600000,
	.expired_at = 1785283200000,
	.printed_at = 1784970000000,
	.plate = "B 1234 XYZ",
	.vehicle_type = "Truk Tronton",
	.driver = "Budi Santoso",
	.driver_phone = "+62 812-3456-7890",
	.expected_at = 1785110400000,
	.commodity = "Katoda Tembaga",
	.quantity = "24.500",
	.unit = "Kilogram",
	.places = warehouses,
	.place_count = 1,
	.has_delivery_order = true,
	.has_invoice = true,
	.code = "TKT-63208699-B1234XYZ",
	.offline_code = SIGNED,
};

/* Makes the PDF, looks at its frame, keeps it where a folder is named; returns its bytes. */
static struct bytes make(const char *name, const struct ticket_paper *paper, enum language language)
{
	struct bytes pdf;
	int64_t from_us = date_ticks_us();
	if (ticket_paper_pdf(scope, &config, paper, language, &pdf) != OK)
		fail_msg("no PDF for %s", name);
	if (getenv("AUTOGATE_TIMES"))
		fprintf(stderr, "# %s: %lld us, %zu bytes\n", name, (long long)(date_ticks_us() - from_us),
			pdf.length);
	assert_true(pdf.length > 1000);
	assert_memory_equal(pdf.data, "%PDF-1.", 7);
	assert_non_null(memmem((const char *)pdf.data + pdf.length - 16, 16, "%%EOF", 5));
	if (getenv("AUTOGATE_PAPER_FOLDER")) {
		FILE *file = fopen(scope_printf(scope, "%s/%s.pdf", getenv("AUTOGATE_PAPER_FOLDER"), name),
				   "w");
		assert_non_null(file);
		assert_int_equal(fwrite(pdf.data, 1, pdf.length, file), pdf.length);
		assert_int_equal(fclose(file), 0);
	}
	return pdf;
}

static int pages(struct bytes pdf)
{
	const char *at = memmem(pdf.data, pdf.length, "/Count ", 7);
	assert_non_null(at);
	return atoi(at + 7);
}

static void one_destination_is_one_page(void **state)
{
	(void)state;
	assert_int_equal(pages(make("plain", &plain, INDONESIAN)), 1);
	assert_int_equal(pages(make("english", &plain, ENGLISH)), 1);
}

static void the_same_ticket_gives_the_same_bytes(void **state)
{
	(void)state;
	struct bytes one = make("plain", &plain, INDONESIAN), two = make("plain", &plain, INDONESIAN);
	assert_int_equal(one.length, two.length);
	assert_memory_equal(one.data, two.data, one.length);
}

static const struct ticket_paper_place long_places[] = {
	{ "Gudang Penyimpanan Bahan Baku dan Barang Jadi Terpadu Nomor 17 Sisi Timur Laut",
	  "Jalan Raya Kawasan Ekonomi Khusus Terpadu Blok Industri Berat Nomor 118 sampai dengan 124, Desa Manyarejo, "
	  "Kecamatan Manyar, Kabupaten Gresik, Provinsi Jawa Timur 61151" },
	{ "Pneumonoultramicroscopicsilicovolcanoconiosisgudangtanpaspasi", "-" },
	{ "Dermaga Multiguna Java Integrated Industrial and Ports Estate", "Dermaga 3, tambatan 12" },
};

static void everything_long_wraps(void **state)
{
	(void)state;
	struct ticket_paper paper = plain;
	paper.kind = "Sarana Angkut Bongkar/Muat - Tidak Memiliki Dokumen Kepabeanan";
	paper.company =
		"PT Perusahaan Pengolahan Mineral dan Logam Dasar Nusantara Sejahtera Abadi Internasional Tbk";
	paper.role = "Administrator Tenan Kawasan Ekonomi Khusus Gresik Bagian Operasional dan Logistik";
	paper.driver = "Raden Mas Haryo Suryaningrat Kusumawardhana Prawirodirdjo";
	paper.commodity =
		"Konsentrat tembaga curah kering dengan kandungan emas dan perak, dalam kantong besar 1.000 kg";
	paper.quantity = "1.234.567,89";
	paper.unit = "Kantong besar (jumbo bag) berlapis";
	paper.vehicle_type = "Truk gandeng 6 sumbu dengan kontainer 40 kaki";
	paper.places = long_places;
	paper.place_count = 3;
	paper.has_bill_of_landing = paper.has_other = true;
	assert_int_equal(pages(make("long", &paper, INDONESIAN)), 2);
}

static void a_refusal_says_why(void **state)
{
	(void)state;
	struct ticket_paper paper = plain;
	paper.status = "Ditolak";
	paper.tag = TAG_RED;
	paper.code = paper.offline_code = NULL;
	paper.code_absent = "Tiket ini ditolak; tidak ada kode QR.";
	paper.reject_reason =
		"Surat jalan yang dilampirkan tidak terbaca dan nomor polisi pada dokumen (B 1234 XYS) berbeda "
		"dengan nomor polisi pada permohonan. Mohon ajukan kembali dengan dokumen yang benar.";
	make("rejected", &paper, INDONESIAN);
}

static void a_waiting_ticket_says_that_it_has_no_code_yet(void **state)
{
	(void)state;
	struct ticket_paper paper = plain;
	paper.status = "Menunggu Persetujuan";
	paper.tag = TAG_GOLD;
	paper.code = paper.offline_code = NULL;
	paper.code_absent = "Kode QR terbit setelah tiket ini disetujui oleh pengelola kawasan.";
	paper.expired_at = 0;
	make("waiting", &paper, INDONESIAN);
	paper.code_absent = NULL;
	make("waiting-english", &paper, ENGLISH);
}

static void thirty_destinations_flow_to_a_second_page(void **state)
{
	(void)state;
	struct ticket_paper_place places[30];
	struct ticket_paper paper = plain;
	for (int i = 0; i < 30; i++)
		places[i] = (struct ticket_paper_place){
			scope_printf(scope, "Gudang Tenan Nomor %d", i + 1),
			scope_printf(scope, "Blok %c, Jalan Industri %d, Manyar, Gresik", 'A' + i % 26,
				     i + 3),
		};
	paper.places = places;
	paper.place_count = 30;
	paper.status = "Ditahan";
	paper.tag = TAG_VOLCANO;
	assert_int_equal(pages(make("thirty", &paper, INDONESIAN)), 2);
}

static void every_count_of_destinations_works(void **state)
{
	(void)state;
	struct ticket_paper_place places[60];
	struct ticket_paper paper = plain;
	for (int i = 0; i < 60; i++)
		places[i] = long_places[i % 3];
	paper.places = places;
	for (paper.place_count = 0; paper.place_count <= 60; paper.place_count += 7) {
		scope_clear(scope);
		assert_in_range(pages(make("count", &paper, INDONESIAN)), 1, 5);
	}
}

static void letters_that_the_font_lacks_do_no_harm(void **state)
{
	(void)state;
	struct ticket_paper paper = plain;
	paper.company =
		"PT 中文公司 \xf0\x9f\x9a\x9a\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x94\xa7 Émile & Søn Ω";
	paper.driver = "\xff\xfe broken \xc3";
	paper.commodity = "tab\there\nnew line\x01 bell";
	paper.role = "";
	paper.unit = NULL;
	paper.vehicle_type = "العربية שלום ไทย";
	make("strange", &paper, INDONESIAN);
}

static void an_empty_ticket_is_dashes(void **state)
{
	(void)state;
	make("empty", &(struct ticket_paper){ 0 }, INDONESIAN);
}

static void endless_texts_stay_on_their_page(void **state)
{
	(void)state;
	struct ticket_paper paper = plain;
	char *endless = scope_alloc(scope, 20001);
	memset(endless, 'W', 20000);
	struct ticket_paper_place place = { endless, endless };
	paper.kind = paper.company = paper.role = paper.driver = paper.commodity = paper.plate =
		paper.status = endless;
	paper.reject_reason = endless;
	paper.places = &place;
	assert_in_range(pages(make("endless", &paper, INDONESIAN)), 1, 4);
}

static void a_missing_font_fails_clean(void **state)
{
	(void)state;
	struct config broken = config;
	struct bytes pdf;
	broken.paper_font_bold = "/nonexistent/font.ttf";
	assert_int_equal(ticket_paper_pdf(scope, &broken, &plain, INDONESIAN, &pdf), FAILED);
	assert_null(pdf.data);
	assert_int_equal(error_first(scope)->code, E_INTERNAL);
}

static void a_code_that_does_not_fit_fails_clean(void **state)
{
	(void)state;
	struct ticket_paper paper = plain;
	struct bytes pdf;
	char *endless = scope_alloc(scope, 5001);
	memset(endless, 'w', 5000);
	paper.offline_code = endless;
	assert_int_equal(ticket_paper_pdf(scope, &config, &paper, INDONESIAN, &pdf), FAILED);
	paper = plain;
	paper.code = "TKT-1-ÄÖ";
	assert_int_equal(ticket_paper_pdf(scope, &config, &paper, INDONESIAN, &pdf), FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_missing_font_fails_clean),
		CASE(a_code_that_does_not_fit_fails_clean),
		CASE(one_destination_is_one_page),
		CASE(the_same_ticket_gives_the_same_bytes),
		CASE(everything_long_wraps),
		CASE(a_refusal_says_why),
		CASE(a_waiting_ticket_says_that_it_has_no_code_yet),
		CASE(thirty_destinations_flow_to_a_second_page),
		CASE(every_count_of_destinations_works),
		CASE(letters_that_the_font_lacks_do_no_harm),
		CASE(an_empty_ticket_is_dashes),
		CASE(endless_texts_stay_on_their_page),
	};
	if (access(config.paper_font, R_OK) != 0 || access(config.paper_font_bold, R_OK) != 0) {
		printf("1..0 # SKIP the font %s is not installed\n", config.paper_font);
		return 0;
	}
	return RUN(tests);
}
