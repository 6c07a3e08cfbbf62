-- A stored file has its row before its bytes: what never came to its end is found by its row alone. `look_at` is when the sweep
-- (jobs/tidy) is to look at a file next: whether it was ever stored, whether anything names it still. A thumbnail is a file too.

ALTER TABLE file
	ADD COLUMN sha256 BINARY(32),
	ADD COLUMN thumbnail_of_id BINARY(16),
	ADD COLUMN stored_at DATETIME(3), -- NULL: on its way, and nobody's yet
	ADD COLUMN look_at DATETIME(3),
	ADD KEY by_look (look_at),
	ADD KEY by_photo (thumbnail_of_id);
UPDATE file SET stored_at = created_at, look_at = created_at + INTERVAL 1 DAY;

-- Who names a file: lib/gate/file_holder.c. What is told of a key stands in its first 40 letters.
ALTER TABLE user ADD KEY by_file (file_path(40)), ADD KEY by_photo (photo_path(40));
ALTER TABLE employee ADD KEY by_assignment (letter_of_assignment_path(40)), ADD KEY by_pact (integrity_pact_letter_path(40)),
	ADD KEY by_photo (photo_path(40));
ALTER TABLE ticket_document ADD KEY by_file (file_path(40));
ALTER TABLE gate_activity ADD KEY by_photo (photo_path(40));
