-- A ticket whose entries are used is EXPIRED to machines, as one whose time is over; people hear which it is.
INSERT INTO gate_reason VALUES
	('USED_UP', 'EXPIRED', 'REJECT', 'merah', 'KEEP_CLOSED', NULL, NULL, NULL, 'Tiket sudah terpakai', 'The ticket is used up', 'Ajukan tiket baru', 'Ask for a new ticket');
INSERT INTO gate_rule_version SELECT MAX(version) + 1 FROM gate_rule_version;
