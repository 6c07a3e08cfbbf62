-- The rules of the gates: data, read by the decision engine. `gate_rule_version` goes up with every
-- change, so that workers read the tables anew.

CREATE TABLE gate_rule_version (
	version BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO gate_rule_version VALUES (1);

-- Where a step leads from and to. `repeats`: may happen again within one visit.
CREATE TABLE gate_step (
	step VARCHAR(12) NOT NULL PRIMARY KEY,
	gate_type VARCHAR(16) NOT NULL,
	direction VARCHAR(4) NOT NULL,
	place_from VARCHAR(12) NOT NULL,
	place_to VARCHAR(12) NOT NULL,
	area_kind VARCHAR(12) NOT NULL,
	UNIQUE KEY gate_type (gate_type, direction)
);
INSERT INTO gate_step VALUES
	('MAIN_IN',    'Main',        'IN',  'outside',     'main',        'main'),
	('MAIN_OUT',   'Main',        'OUT', 'main',        'outside',     'main'),
	('BUFFER_IN',  'Buffer Zone', 'IN',  'main',        'buffer_zone', 'buffer_zone'),
	('BUFFER_OUT', 'Buffer Zone', 'OUT', 'buffer_zone', 'main',        'buffer_zone'),
	('PORT_IN',    'Port',        'IN',  'main',        'port',        'port'),
	('PORT_OUT',   'Port',        'OUT', 'port',        'main',        'port');

-- What admits whom where. `needs`: how many credentials have to agree. `plate`: no; one = alone only when exactly
-- one ticket of that plate is open and the score is in the highest band; yes. `passback`: hard = refused while inside,
-- soft = the old visit is closed as missed_exit.
CREATE TABLE gate_credential (
	holder VARCHAR(24) NOT NULL, -- a kind of ticket, guest_on_foot, or employee
	area_kind VARCHAR(12) NOT NULL,
	needs INT NOT NULL,
	qr BOOLEAN NOT NULL,
	tag BOOLEAN NOT NULL,
	plate VARCHAR(4) NOT NULL,
	officer BOOLEAN NOT NULL, -- an officer decides in any case
	passback VARCHAR(4) NOT NULL,
	PRIMARY KEY (holder, area_kind)
);
INSERT INTO gate_credential VALUES
	('tenant_with_pabeanan',    'main',        2, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('tenant_with_pabeanan',    'buffer_zone', 1, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('tenant_with_pabeanan',    'port',        2, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('tenant_without_pabeanan', 'main',        1, TRUE,  TRUE,  'one', FALSE, 'hard'),
	('tenant_without_pabeanan', 'buffer_zone', 1, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('tenant_without_pabeanan', 'port',        2, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('sarana_niaga',            'main',        1, TRUE,  TRUE,  'one', FALSE, 'hard'),
	('sarana_niaga',            'buffer_zone', 1, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('sarana_niaga',            'port',        2, TRUE,  TRUE,  'yes', FALSE, 'hard'),
	('guest',                   'main',        1, TRUE,  FALSE, 'one', FALSE, 'soft'),
	('guest',                   'port',        1, TRUE,  FALSE, 'no',  TRUE,  'soft'),
	('guest_on_foot',           'main',        1, TRUE,  FALSE, 'no',  TRUE,  'soft'),
	('employee',                'main',        1, FALSE, TRUE,  'no',  FALSE, 'soft'),
	('employee',                'port',        1, FALSE, TRUE,  'no',  FALSE, 'soft');

-- What each reason means, going in and going out; NULL: it does not count in that direction. The gravest decides.
-- Two reasons may share the code that clients see: HELD blocks, HELD_REFER only calls the officer.
CREATE TABLE gate_reason (
	name VARCHAR(32) NOT NULL PRIMARY KEY,
	code VARCHAR(32) NOT NULL,
	in_decision VARCHAR(8),
	in_lamp VARCHAR(8),
	in_action VARCHAR(16),
	out_decision VARCHAR(8),
	out_lamp VARCHAR(8),
	out_action VARCHAR(16),
	reason_id VARCHAR(160) NOT NULL,
	reason_en VARCHAR(160) NOT NULL,
	instruction_id VARCHAR(160) NOT NULL,
	instruction_en VARCHAR(160) NOT NULL
);
INSERT INTO gate_reason VALUES
	('VALID', 'VALID', 'ACCEPT', 'hijau', 'OPEN', 'ACCEPT', 'hijau', 'OPEN', 'Tiket berlaku', 'The ticket is valid', 'Silakan jalan', 'Please proceed'),
	('EMERGENCY', 'EMERGENCY', 'ACCEPT', 'hijau', 'OPEN', 'ACCEPT', 'hijau', 'OPEN', 'Keadaan darurat', 'Emergency', 'Silakan jalan', 'Please proceed'),
	('UNKNOWN_CODE', 'UNKNOWN_CODE', 'REJECT', 'merah', 'KEEP_CLOSED', 'HOLD', 'kuning', 'CALL_OFFICER', 'Kode tidak dikenal', 'The code is not known', 'Periksa kode atau hubungi petugas', 'Check the code or ask the officer'),
	('NOT_APPROVED', 'NOT_APPROVED', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Tiket belum disetujui', 'The ticket is not approved', 'Tunggu persetujuan tiket', 'Wait until the ticket is approved'),
	('CANCELLED', 'CANCELLED', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Tiket dibatalkan atau ditolak', 'The ticket was cancelled or rejected', 'Ajukan tiket baru', 'Ask for a new ticket'),
	('EXPIRED', 'EXPIRED', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Tiket kedaluwarsa', 'The ticket has expired', 'Ajukan tiket baru', 'Ask for a new ticket'),
	('EXPIRED_IN_QUEUE', 'EXPIRED', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'Tiket kedaluwarsa saat mengantre', 'The ticket expired in the queue', 'Tunggu petugas', 'Wait for the officer'),
	('NOT_YET', 'NOT_YET', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Tiket belum berlaku', 'The ticket is not valid yet', 'Datang kembali pada waktunya', 'Come back at its time'),
	('ALREADY_INSIDE', 'ALREADY_INSIDE', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Kendaraan tercatat masih di dalam', 'The vehicle is recorded as inside', 'Hubungi petugas', 'Ask the officer'),
	('WRONG_AREA', 'WRONG_AREA', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Tidak berhak masuk area ini', 'No right to enter this area', 'Ikuti petunjuk ke area tujuan', 'Follow the signs to your destination'),
	('HELD', 'HELD', 'REJECT', 'merah', 'KEEP_CLOSED', 'REJECT', 'merah', 'KEEP_CLOSED', 'Ditahan', 'On hold', 'Hubungi petugas', 'Ask the officer'),
	('HELD_REFER', 'HELD', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Ditahan untuk diperiksa', 'On hold for a check', 'Tunggu petugas', 'Wait for the officer'),
	('CUSTOMS_HOLD', 'CUSTOMS_HOLD', 'REJECT', 'merah', 'KEEP_CLOSED', 'REJECT', 'merah', 'KEEP_CLOSED', 'Ditahan Bea dan Cukai', 'Held by customs', 'Menuju area pemeriksaan', 'Go to the inspection area'),
	('DOCUMENT_PENDING', 'DOCUMENT_PENDING', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Dokumen pabean belum rilis', 'The customs document is not released', 'Tunggu petugas', 'Wait for the officer'),
	('DOCUMENT_STALE', 'DOCUMENT_STALE', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Data pabean terlalu lama', 'The customs data is too old', 'Tunggu petugas', 'Wait for the officer'),
	('LEDGER_EXCEEDED', 'LEDGER_EXCEEDED', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Jumlah melebihi sisa dokumen', 'More than the document has left', 'Tunggu petugas', 'Wait for the officer'),
	('CONTAINER_MISMATCH', 'CONTAINER_MISMATCH', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Nomor kontainer tidak cocok', 'The container number does not match', 'Tunggu petugas', 'Wait for the officer'),
	('SEAL_MISMATCH', 'SEAL_MISMATCH', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Segel tidak cocok', 'The seal does not match', 'Tunggu petugas', 'Wait for the officer'),
	('WEIGHT_MISMATCH', 'WEIGHT_MISMATCH', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Berat tidak cocok', 'The weight does not match', 'Tunggu petugas', 'Wait for the officer'),
	('OVERWEIGHT', 'OVERWEIGHT', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Kelebihan muatan', 'Overweight', 'Tunggu petugas', 'Wait for the officer'),
	('VERIFICATION_PENDING', 'VERIFICATION_PENDING', NULL, NULL, NULL, 'HOLD', 'kuning', 'CALL_OFFICER', 'Bongkar muat belum diverifikasi', 'Loading or unloading is not verified', 'Selesaikan verifikasi', 'Have it verified'),
	('PLATE_MISMATCH', 'PLATE_MISMATCH', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Plat nomor tidak cocok dengan tiket', 'The plate does not match the ticket', 'Tunggu petugas', 'Wait for the officer'),
	('LOW_CONFIDENCE', 'LOW_CONFIDENCE', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Plat nomor tidak terbaca jelas', 'The plate was not read clearly', 'Pindai kode QR tiket', 'Scan the ticket''s QR code'),
	('AMBIGUOUS', 'AMBIGUOUS', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Lebih dari satu tiket cocok', 'More than one ticket fits', 'Pindai kode QR tiket', 'Scan the ticket''s QR code'),
	('SECOND_CREDENTIAL', 'LOW_CONFIDENCE', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Perlu bukti kedua yang cocok', 'A second credential that agrees is needed', 'Pindai juga QR atau tag; plat harus terlihat', 'Scan the QR or tag too; the plate must be visible'),
	('OFFICER_REQUIRED', 'OFFICER_REQUIRED', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'Perlu diperiksa petugas', 'An officer has to check', 'Tunggu petugas', 'Wait for the officer'),
	('WRONG_LANE_KIND', 'WRONG_LANE_KIND', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'Lajur ini bukan untuk kendaraan tersebut', 'This lane is not for that kind of vehicle', 'Gunakan lajur yang sesuai', 'Use a fitting lane'),
	('LICENCE_EXPIRED', 'LICENCE_EXPIRED', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'STNK, KIR, atau SIM kedaluwarsa', 'A licence or inspection has expired', 'Tunggu petugas', 'Wait for the officer'),
	('NOT_CALLED', 'NOT_CALLED', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'Belum dipanggil dari buffer zone', 'Not called from the buffer zone yet', 'Tunggu panggilan', 'Wait for the call'),
	('CHECKUP_FAILED', 'CHECKUP_FAILED', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'Pemeriksaan tidak lulus', 'The checkup failed', 'Tunggu petugas', 'Wait for the officer'),
	('AREA_FULL', 'AREA_FULL', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'Area penuh', 'The area is full', 'Tunggu giliran', 'Wait for your turn'),
	('SPMK_UNKNOWN', 'SPMK_UNKNOWN', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'SPMK tidak dikenal', 'The SPMK is not known', 'Tunggu petugas', 'Wait for the officer'),
	('SPMK_ENDED', 'SPMK_ENDED', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'SPMK sudah berakhir', 'The SPMK has ended', 'Tunggu petugas', 'Wait for the officer'),
	('SPMK_FULL', 'SPMK_FULL', 'HOLD', 'kuning', 'CALL_OFFICER', NULL, NULL, NULL, 'SPMK sudah penuh', 'The SPMK is full', 'Tunggu petugas', 'Wait for the officer'),
	('NOT_INSIDE', 'NOT_INSIDE', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Tidak tercatat di dalam', 'Not recorded as inside', 'Tunggu petugas', 'Wait for the officer'),
	('WRONG_ORDER', 'WRONG_ORDER', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Urutan gerbang tidak sesuai', 'The gates were passed in a wrong order', 'Tunggu petugas', 'Wait for the officer'),
	('TRANSACTION_CONFLICT', 'TRANSACTION_CONFLICT', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Nomor transaksi sudah dipakai dengan isi lain', 'The transaction was used with another body', 'Tunggu petugas', 'Wait for the officer'),
	('CLOCK_SUSPECT', 'CLOCK_SUSPECT', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Jam lajur tidak tepat', 'The lane''s clock is off', 'Tunggu petugas', 'Wait for the officer'),
	('LANE_CLOSED', 'LANE_CLOSED', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Lajur ditutup', 'The lane is closed', 'Gunakan lajur lain', 'Use another lane'),
	('LANE_MANUAL', 'LANE_MANUAL', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Lajur dilayani petugas', 'An officer serves the lane', 'Tunggu petugas', 'Wait for the officer'),
	('PARTNER_AWAY', 'PARTNER_AWAY', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Sistem mitra tidak menjawab', 'A partner does not answer', 'Tunggu petugas', 'Wait for the officer'),
	('MALFORMED', 'MALFORMED', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Data lajur tidak dapat dibaca', 'The lane''s data cannot be read', 'Tunggu petugas', 'Wait for the officer'),
	('INTERNAL', 'INTERNAL', 'HOLD', 'kuning', 'CALL_OFFICER', 'HOLD', 'kuning', 'CALL_OFFICER', 'Gangguan sistem', 'A fault of the system', 'Tunggu petugas', 'Wait for the officer'),
	('SAME_PASSAGE', 'SAME_PASSAGE', 'HOLD', NULL, 'KEEP_CLOSED', 'HOLD', NULL, 'KEEP_CLOSED', 'Perlintasan yang sama', 'The same passage', 'Silakan jalan', 'Please proceed');
