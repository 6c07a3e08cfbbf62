-- Staff of companies at the lanes.

-- What the estate suspended holds against their company.
ALTER TABLE employee ADD COLUMN is_suspended BOOLEAN NOT NULL DEFAULT FALSE AFTER status;

-- The tag by which somebody came in lets them out, whoever's it is by then.
ALTER TABLE visit ADD COLUMN rfid VARCHAR(64) AFTER employee_id, ADD KEY by_tag (rfid, open_subject);
UPDATE visit v JOIN employee e ON e.id = v.open_subject SET v.rfid = e.rfid, v.updated_at = v.updated_at;

-- To machines the same as of tickets; people hear that it is about them.
INSERT INTO gate_reason VALUES
	('STAFF_CANCELLED', 'CANCELLED', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Hak masuk karyawan ditangguhkan atau dicabut', 'The right of entry is suspended or withdrawn', 'Hubungi perusahaan Anda', 'Turn to your company'),
	('STAFF_EXPIRED', 'EXPIRED', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Masa berlaku kartu karyawan habis', 'The pass has expired', 'Hubungi perusahaan Anda', 'Turn to your company'),
	('STAFF_NOT_YET', 'NOT_YET', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Kartu karyawan belum berlaku', 'The pass is not valid yet', 'Datang kembali pada waktunya', 'Come back at its time');
INSERT INTO gate_rule_version SELECT MAX(version) + 1 FROM gate_rule_version;
