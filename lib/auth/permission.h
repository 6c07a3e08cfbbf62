/* permission: what a role may allow; the keys are fixed, who has them is set per role.
 *
 * One row each: X(NAME, key, group, Indonesian name, roles that have it on a fresh system). The
 * roles are letters: S it_bkms, AI administrator_internal, OI operasional_internal, PP
 * petugas_pelabuhan, BC bea_cukai, MJ manajemen, AT administrator_tenan, OT operasional_tenan.
 * Migration writes the rows into the table `permission`, where they are known by their key.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define PERMISSIONS(X) \
	X(COMPANY_READ, "company.read", "Perusahaan", "Melihat perusahaan", "S AI OI PP BC MJ AT") \
	X(COMPANY_WRITE, "company.write", "Perusahaan", "Mengelola perusahaan", "S AI") \
	X(ROLE_READ, "role.read", "Peran", "Melihat peran dan hak akses", "S AI") \
	X(ROLE_WRITE, "role.write", "Peran", "Mengelola peran dan hak akses", "S") \
	X(USER_READ, "user.read", "Pengguna", "Melihat pengguna", "S AI AT") \
	X(USER_ADMIN_WRITE, "user.admin.write", "Pengguna", "Mengelola pengguna admin", "S AI") \
	X(USER_OPERATIONAL_WRITE, "user.operational.write", "Pengguna", "Mengelola pengguna operasional perusahaan sendiri", "S AI AT") \
	X(USER_OPERATIONAL_ANY, "user.operational.any", "Pengguna", "Mengelola pengguna operasional semua perusahaan", "S") \
	X(PRODUCT_READ, "product.read", "Produk", "Melihat produk", "S AI OI PP BC MJ AT OT") \
	X(PRODUCT_WRITE, "product.write", "Produk", "Mengelola produk", "S AI") \
	X(FAQ_READ, "faq.read", "FAQ", "Melihat FAQ", "S AI OI PP BC MJ AT OT") \
	X(FAQ_WRITE, "faq.write", "FAQ", "Mengelola FAQ", "S AI") \
	X(EMPLOYEE_READ, "employee.read", "Karyawan Perusahaan", "Melihat karyawan", "S AI OI PP AT") \
	X(EMPLOYEE_WRITE, "employee.write", "Karyawan Perusahaan", "Mengelola karyawan", "S AI AT") \
	X(BUILDING_READ, "building.read", "Lokasi Tujuan", "Melihat lokasi tujuan", "S AI OI PP BC MJ AT OT") \
	X(BUILDING_WRITE, "building.write", "Lokasi Tujuan", "Mengelola lokasi tujuan", "S AI AT") \
	X(AREA_READ, "area.read", "Jenis Lokasi", "Melihat jenis lokasi", "S AI OI PP BC MJ AT OT") \
	X(CONTACT_READ, "contact.read", "Kontak", "Melihat kontak", "S AI OI PP BC MJ AT OT") \
	X(CONTACT_WRITE, "contact.write", "Kontak", "Mengubah kontak", "S AI") \
	X(FILE_UPLOAD, "file.upload", "Berkas", "Mengunggah berkas", "S AI OI PP BC AT OT") \
	X(TICKET_READ, "ticket.read", "Tiket", "Melihat tiket", "S AI OI PP BC MJ AT OT") \
	X(TICKET_TENANT_WRITE, "ticket.tenant.write", "Tiket Tenan", "Membuat, mengubah, membatalkan tiket tenan", "S AI AT OT") \
	X(TICKET_NIAGA_WRITE, "ticket.niaga.write", "Tiket Sarana Niaga", "Membuat, mengubah, membatalkan tiket sarana niaga", "S AI AT OT") \
	X(TICKET_NIAGA_DECIDE, "ticket.niaga.decide", "Tiket Sarana Niaga", "Menyetujui atau menolak tiket sarana niaga", "S AI PP") \
	X(TICKET_GUEST_WRITE, "ticket.guest.write", "Tiket Tamu", "Mengubah atau membatalkan tiket tamu", "S AI OI") \
	X(TICKET_GUEST_DECIDE, "ticket.guest.decide", "Tiket Tamu", "Menyetujui atau menolak tiket tamu", "S AI OI") \
	X(GATE_READ, "gate.read", "Gerbang", "Melihat gerbang dan lajur", "S AI OI PP BC MJ") \
	X(GATE_WRITE, "gate.write", "Gerbang", "Mengelola gerbang, lajur, dan perangkat", "S AI") \
	X(LANE_INTERVENE, "lane.intervene", "Gerbang", "Intervensi lajur", "S AI OI PP") \
	X(LANE_EMERGENCY, "lane.emergency", "Gerbang", "Membuka lajur darurat", "S AI OI PP") \
	X(ACTIVITY_READ, "activity.read", "Aktivitas Gerbang", "Melihat aktivitas gerbang", "S AI OI PP BC MJ AT OT") \
	X(ACTIVITY_RESET, "activity.reset", "Aktivitas Gerbang", "Membatalkan kunjungan yang menggantung", "S AI OI PP") \
	X(DELIVERY_VERIFY, "delivery.verify", "Aktivitas Gerbang", "Memverifikasi penerimaan barang", "AT OT") \
	X(BUFFER_ZONE_READ, "buffer_zone.read", "Buffer Zone", "Melihat buffer zone", "S AI OI PP BC MJ") \
	X(BUFFER_ZONE_WRITE, "buffer_zone.write", "Buffer Zone", "Memeriksa dan memanggil kendaraan", "S AI OI PP") \
	X(HOLD_READ, "hold.read", "Penahanan", "Melihat penahanan", "S AI OI PP BC") \
	X(HOLD_WRITE, "hold.write", "Penahanan", "Menahan dan melepas", "S AI OI PP BC") \
	X(CEISA_READ, "ceisa.read", "CEISA", "Melihat dokumen pabean", "S AI OI PP BC AT OT") \
	X(PTOSM_READ, "ptosm.read", "PTOSM", "Melihat SPMK", "S AI OI PP BC") \
	X(PTOSM_WRITE, "ptosm.write", "PTOSM", "Membuat job slip", "S AI OI PP") \
	X(DASHBOARD_READ, "dashboard.read", "Dasbor", "Melihat dasbor", "S AI PP BC MJ AT") \
	X(LOG_READ, "log.read", "Log Aktivitas", "Melihat log aktivitas", "S AI BC") \
	X(REPORT_LOAD_UNLOAD, "report.load_unload", "Laporan", "Melihat laporan bongkar muat", "S AI PP BC MJ") \
	X(REPORT_TENANT, "report.tenant", "Laporan", "Melihat laporan tenan", "S AI BC MJ AT") \
	X(REPORT_NIAGA, "report.niaga", "Laporan", "Melihat laporan niaga", "S AI BC MJ AT") \
	X(LOAD_UNLOAD_READ, "load_unload.read", "Bongkar Muat", "Melihat bongkar muat", "S AI OI PP BC AT OT") \
	X(LOAD_UNLOAD_WRITE, "load_unload.write", "Bongkar Muat", "Memverifikasi bongkar muat", "S AI OI PP OT") \
	X(TPS_READ, "tps.read", "TPS Online", "Melihat TPS Online", "S AI PP BC") \
	X(TPS_RESEND, "tps.resend", "TPS Online", "Mengirim ulang ke TPS Online", "S AI PP") \
	X(VIDEO_WALL_READ, "video_wall.read", "Video Wall", "Melihat video wall", "S AI OI PP BC MJ") \
	X(OUTBOX_MANAGE, "outbox.manage", "Sistem", "Melihat dan mengirim ulang pesan tertunda", "S") \
	X(CLIENT_WRITE, "client.write", "Sistem", "Mengelola klien OAuth dan webhook", "S AI AT") \
	X(EMPLOYEE_ISSUE, "employee.issue", "Karyawan Perusahaan", "Menerbitkan hak masuk pelabuhan dan tag", "S AI OI PP") \
	X(VEHICLE_READ, "vehicle.read", "Registrasi", "Melihat kendaraan", "S AI OI PP BC AT OT") \
	X(VEHICLE_WRITE, "vehicle.write", "Registrasi", "Mengelola kendaraan", "S AI OI AT") \
	X(DRIVER_READ, "driver.read", "Registrasi", "Melihat pengemudi", "S AI OI PP BC AT OT") \
	X(DRIVER_WRITE, "driver.write", "Registrasi", "Mengelola pengemudi", "S AI OI AT") \
	X(RULE_READ, "rule.read", "Aturan Gerbang", "Melihat aturan gerbang", "S AI PP BC") \
	X(RULE_WRITE, "rule.write", "Aturan Gerbang", "Mengelola aturan gerbang", "S") \
	X(TICKET_TRANSFER, "ticket.transfer", "Tiket", "Memindahkan tiket ke kendaraan lain", "S AI OI PP") \
	X(TICKET_GUEST_HOST, "ticket.guest.host", "Tiket Tamu", "Mengonfirmasi tamu sebagai tuan rumah", "AT OT") \
	X(ACTIVITY_MANUAL, "activity.manual", "Aktivitas Gerbang", "Mencatat perlintasan manual", "S AI OI PP") \
	X(INCIDENT_WRITE, "incident.write", "Aktivitas Gerbang", "Membuka dan menutup insiden", "S AI OI PP") \
	X(LOAD_UNLOAD_CORRECT, "load_unload.correct", "Bongkar Muat", "Mengoreksi verifikasi final", "S AI PP") \
	X(CEISA_IMPORT, "ceisa.import", "CEISA", "Mengimpor dokumen pabean", "S AI") \
	X(CEISA_CONFIRM, "ceisa.confirm", "CEISA", "Mengonfirmasi dokumen impor", "BC")

enum permission {
	UNDECLARED, /* a route that forgot: refused by --check */
	NO_PERMISSION, /* none is needed beyond the scope */
#define X(name, key, group, words, roles) name,
	PERMISSIONS(X)
#undef X
	PERMISSION_END
};

#define PERMISSION_COUNT PERMISSION_END

/* A set of permissions. */
struct grants {
	uint64_t bits[(PERMISSION_COUNT + 63) / 64];
};

struct permission_row {
	const char *key, *group_name, *name, *roles;
};

/* The permission of that key; UNDECLARED where there is none. */
enum permission permission_find(const char *key);
/* The row of a permission; its key is "-" where none is needed. */
const struct permission_row *permission_row(enum permission permission);
bool grants_have(const struct grants *grants, enum permission permission);
void grants_add(struct grants *grants, enum permission permission);
