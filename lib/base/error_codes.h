/* error_codes: every refusal of the API. X(code, status, Indonesian, English); %s is the
 * detail. In C a code is written E_<code>, to the client as it stands here; it never changes once released. */
#pragma once

#define ERROR_CODES(X) \
	/* the request itself */ \
	X(BAD_JSON, 400, "Isi permintaan bukan JSON yang benar: %s", "The body is not proper JSON: %s") \
	X(BAD_REQUEST, 400, "Permintaan tidak dapat dibaca: %s", "The request cannot be read: %s") \
	X(METHOD_NOT_ALLOWED, 405, "Metode ini tidak tersedia di sini; gunakan %s", "This method is not available here; use %s") \
	X(BODY_TOO_LARGE, 413, "Isi permintaan terlalu besar; batasnya %s byte", "The body is too large; the limit is %s bytes") \
	X(MEDIA_TYPE, 415, "Kirim isi sebagai application/json, bukan %s", "Send the body as application/json, not %s") \
	X(ROUTE_NOT_FOUND, 404, "Alamat ini tidak ada", "There is no such address") \
	X(NOT_FOUND, 404, "Data tidak ditemukan", "The item was not found") \
	/* who asks */ \
	X(UNAUTHENTICATED, 401, "Silakan masuk lebih dahulu", "Please sign in first") \
	X(TOKEN_INVALID, 401, "Sesi tidak berlaku atau telah berakhir; silakan masuk kembali", "The session is not valid or has ended; please sign in again") \
	X(CREDENTIALS_INVALID, 401, "Email atau kata sandi salah", "The e-mail address or the password is wrong") \
	X(ACCOUNT_INACTIVE, 403, "Akun ini tidak aktif; hubungi administrator", "This account is not active; ask your administrator") \
	X(NOT_OPERATIONAL, 403, "Akun ini tidak dapat dipakai di aplikasi telepon; masuklah lewat peramban", "This account cannot be used in the phone app; sign in with a browser") \
	X(SIGNATURE_INVALID, 401, "Tanda tangan lajur tidak benar; periksa kode dan kunci lajur, waktu dalam milidetik, dan teks yang ditandatangani", "The lane's signature is wrong; check the lane's code and key, the time in milliseconds, and the text that is signed") \
	X(KEY_INVALID, 401, "Kunci tidak berlaku; minta kunci baru kepada pengelola gerbang", "The key is not valid; ask the gate's managers for a new one") \
	X(LINK_INVALID, 403, "Tautan tidak berlaku; salin seluruhnya atau minta tautan baru", "The link is not valid; copy all of it or ask for a new one") \
	X(LINK_EXPIRED, 403, "Tautan telah kedaluwarsa; minta tautan baru", "The link has expired; ask for a new one") \
	X(LINK_USED, 403, "Tautan ini sudah dipakai; minta tautan baru", "This link has been used; ask for a new one") \
	X(FORBIDDEN, 403, "Anda tidak memiliki hak untuk tindakan ini (%s)", "You have no permission for this (%s)") \
	X(TOO_MANY_ATTEMPTS, 429, "Terlalu banyak percobaan; coba lagi dalam %s detik", "Too many attempts; try again in %s seconds") \
	/* fields */ \
	X(REQUIRED, 422, "Wajib diisi", "Is required") \
	X(UNKNOWN_FIELD, 422, "Kolom ini tidak dikenal", "There is no such field") \
	X(WRONG_TYPE, 422, "Harus berupa %s", "Must be %s") \
	X(TOO_LONG, 422, "Paling banyak %s karakter", "At most %s characters") \
	X(TOO_SHORT, 422, "Paling sedikit %s karakter", "At least %s characters") \
	X(TOO_SMALL, 422, "Tidak boleh kurang dari %s", "Must not be less than %s") \
	X(TOO_LARGE, 422, "Tidak boleh lebih dari %s", "Must not be more than %s") \
	X(TOO_MANY, 422, "Paling banyak %s buah", "At most %s of them") \
	X(TOO_FEW, 422, "Paling sedikit %s buah", "At least %s of them") \
	X(NOT_A_CHOICE, 422, "Pilih salah satu: %s", "Choose one of: %s") \
	X(BAD_FORMAT, 422, "Tidak sesuai bentuk %s", "Is not of the form %s") \
	X(BAD_CHARACTER, 422, "Mengandung karakter yang tidak diperbolehkan", "Contains a character that is not allowed") \
	X(REPEATED, 422, "Nilai ini muncul lebih dari sekali", "This value stands here more than once") \
	X(REFERENCE_UNKNOWN, 422, "Data yang dirujuk tidak ditemukan", "What this refers to was not found") \
	X(PASSWORD_WEAK, 422, "Kata sandi terlalu mudah ditebak: %s", "The password is too easy to guess: %s") \
	X(PASSWORD_WRONG, 422, "Kata sandi Anda yang sekarang tidak benar", "This is not your present password") \
	X(PASSWORD_MISMATCH, 422, "Tidak sama dengan kata sandi di atasnya", "Is not the same as the password above") \
	X(DATE_ORDER, 422, "Tanggal akhir tidak boleh mendahului tanggal awal", "The end date must not come before the start date") \
	X(DATE_PAST, 422, "Tanggal ini sudah lewat", "This date has passed") \
	X(SHEET_BROKEN, 422, "Berkas ini bukan Excel (.xlsx) atau CSV (UTF-8) dengan nama kolom di baris pertama", "This file is no Excel (.xlsx) or CSV (UTF-8) file with column names in its first row") \
	X(SHEET_TOO_LARGE, 422, "Lembar ini terlalu besar; paling banyak %s", "This sheet is too large; at most %s") \
	X(COLUMN_UNKNOWN, 422, "Kolom \"%s\" tidak dikenal", "There is no column \"%s\"") \
	X(COLUMN_REPEATED, 422, "Kolom \"%s\" ada lebih dari sekali", "The column \"%s\" is there more than once") \
	X(CELL_UNNAMED, 422, "\"%s\" ada di kolom tanpa nama; teks dengan koma harus di dalam tanda kutip", "\"%s\" stands in a column without a name; text with a comma must stand in quotes") \
	X(CELL_FAILED, 422, "Rumus di sel ini gagal: %s", "The formula of this cell has failed: %s") \
	X(CELL_ROUNDED, 422, "\"%s\" adalah angka yang dibulatkan; format kolom ini sebagai teks, lalu isi lagi", "\"%s\" is a number that was rounded; format this column as text and fill it in again") \
	X(CURSOR_INVALID, 422, "Penanda halaman tidak berlaku; mulai lagi dari halaman pertama", "The cursor is not valid; start again from the first page") \
	X(PAGE_TOO_DEEP, 422, "Daftar terlalu panjang untuk ditelusuri sampai sini; saring datanya atau gunakan cursor", "The list is too long to go through this far; filter it or use cursor") \
	X(IDEMPOTENCY_MISMATCH, 422, "Idempotency-Key ini telah dipakai untuk isi yang lain", "This Idempotency-Key was used with another body") \
	X(IDEMPOTENCY_RUNNING, 409, "Permintaan dengan Idempotency-Key ini masih berjalan; coba lagi sebentar", "The request with this Idempotency-Key is still running; try again shortly") \
	/* states */ \
	X(TAKEN, 409, "Nilai ini sudah dipakai", "This value is taken") \
	X(IN_USE, 409, "Masih dipakai oleh data lain; nonaktifkan saja (is_active=false)", "Still used by other data; make it inactive instead (is_active=false)") \
	X(NPWP_TAKEN, 409, "NPWP ini sudah terdaftar", "This NPWP is registered already") \
	X(COMPANY_IN_USE, 409, "Perusahaan masih memiliki pengguna, tiket, atau kunjungan; nonaktifkan saja (is_active=false)", "The company still has users, tickets or visits; make it inactive instead (is_active=false)") \
	X(EMAIL_TAKEN, 409, "Alamat email ini sudah dipakai", "This e-mail address is taken") \
	X(ROLE_KEY_TAKEN, 409, "Kunci peran ini sudah dipakai", "This role key is taken") \
	X(ROLE_IN_USE, 409, "Peran ini masih dipakai oleh pengguna", "This role is still held by users") \
	X(ROLE_PROTECTED, 409, "Peran bawaan ini tidak dapat diubah demikian: %s", "This built-in role cannot be changed so: %s") \
	X(GRANT_NOT_HELD, 403, "Anda tidak dapat memberikan hak yang tidak Anda miliki: %s", "You cannot grant what you do not have: %s") \
	X(LEVEL_TOO_HIGH, 403, "Tingkat ini lebih tinggi daripada tingkat Anda", "This level is higher than yours") \
	X(QUOTA_EXCEEDED, 409, "Kuota akun operasional perusahaan ini (%s) sudah habis", "The company's quota of operational accounts (%s) is used up") \
	X(ROLE_LEVEL_MISMATCH, 422, "Di sini hanya peran tingkat %s yang dapat diberikan", "Here only roles of level %s can be given") \
	X(ROLE_TYPE_MISMATCH, 422, "Jenis peran tidak sesuai dengan perusahaannya, yang berjenis %s", "The role's type does not fit the company, which is of type %s") \
	X(SELF_DELETE, 409, "Anda tidak dapat menghapus akun sendiri", "You cannot delete your own account") \
	X(SUSPENDED, 409, "Ditangguhkan oleh pengelola kawasan; hanya mereka yang dapat mencabutnya", "Suspended by the zone, which alone can lift that") \
	X(LAST_SUPER_ADMIN, 409, "Harus tetap ada seorang super admin yang aktif", "There must remain one active super administrator") \
	X(PRODUCT_CODE_TAKEN, 409, "Kode produk ini sudah dipakai", "This product code is taken") \
	X(NIP_TAKEN, 409, "NIP ini sudah dipakai di perusahaan tersebut", "This employee number is taken in that company") \
	X(RFID_TAKEN, 409, "Tag ini sudah dipakai%s", "This tag is taken%s") \
	X(NOTHING_REQUESTED, 409, "Tidak ada permintaan yang menunggu keputusan", "There is no request that waits for a decision") \
	X(IDENTITY_GATE_TAKEN, 409, "Kode gerbang ini sudah dipakai", "This gate code is taken") \
	X(LANE_CODE_TAKEN, 409, "Kode lajur ini sudah dipakai", "This lane code is taken") \
	X(DEVICE_CODE_TAKEN, 409, "Kode perangkat ini sudah dipakai", "This device code is taken") \
	X(GATE_IN_USE, 409, "Gerbang ini memiliki riwayat perlintasan", "This gate has passages in its history") \
	X(TICKET_STATE, 409, "Tidak dapat dilakukan pada tiket berstatus %s", "Cannot be done to a ticket whose status is %s") \
	X(DUPLICATE_OPEN_TICKET, 409, "Kendaraan ini sudah memiliki tiket %s untuk hari dan tujuan yang sama; kirim confirm=true bila memang perlu", "This vehicle has ticket %s for the same day and destination; send confirm=true if you mean it") \
	X(TRANSACTION_UNKNOWN, 404, "Transaksi ini tidak dikenal di lajur ini", "This transaction is not known at this lane") \
	X(OUTBOX_STALE, 409, "Tautan di dalam pesan ini sudah tidak berlaku; buat yang baru", "The link in this message does not open any more; have a new one made") \
	X(OUTBOX_STATE, 409, "Pesan berstatus %s tidak dapat dikirim ulang", "A message whose state is %s cannot be sent again") \
	X(PASSAGE_CONFLICT, 409, "Hasil perlintasan ini sudah dicatat sebagai %s", "The result of this passage is recorded as %s") \
	X(FORM_EXPECTED, 415, "Kirim berkas sebagai multipart/form-data dengan bagian bernama file, bukan %s", "Send the file as multipart/form-data in a part named file, not %s") \
	X(FILE_TOO_LARGE, 413, "Berkas terlalu besar; paling besar %s", "The file is too large; the limit is %s") \
	X(FILE_TYPE, 415, "Jenis berkas ini tidak diterima: %s", "This type of file is not taken: %s") \
	X(FILE_BROKEN, 422, "Berkas rusak atau tidak dapat dibaca: %s", "The file is broken or cannot be read: %s") \
	X(FILE_DAY_FULL, 429, "Batas unggahan dalam 24 jam tercapai: %s", "The limit of uploads within 24 hours is reached: %s") \
	X(FILE_FOREIGN, 422, "Berkas ini tidak ada atau bukan milik Anda", "This file does not exist or is not yours") \
	/* ourselves and others */ \
	X(INTERNAL, 500, "Terjadi kesalahan pada sistem; sebutkan nomor permintaan ini kepada petugas", "Something went wrong here; give this request's id to the support desk") \
	X(NOT_AVAILABLE, 503, "Layanan sedang tidak tersedia; coba lagi sebentar", "The service is not available; try again shortly")
