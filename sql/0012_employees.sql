-- Staff of companies: what was asked for them, what was issued, and their gate passes' numbers.

-- A company says what it wishes; lanes go by what was issued: the tag, the areas, and the days from issued_from to issued_to within
-- which the employee's own validity counts.
ALTER TABLE employee
	ADD COLUMN issue_status VARCHAR(10) NOT NULL DEFAULT 'NONE' AFTER vehicle_type, -- NONE, REQUESTED, ISSUED, REFUSED
	ADD COLUMN issue_reason VARCHAR(255) AFTER issue_status,
	ADD COLUMN requested_rfid VARCHAR(64) AFTER issue_reason,
	ADD COLUMN requested_area_ids VARCHAR(800) AFTER requested_rfid,
	ADD COLUMN issued_from DATE AFTER requested_area_ids, -- NULL: nothing was issued yet
	ADD COLUMN issued_to DATE AFTER issued_from, -- NULL: for good
	ADD COLUMN issued_at DATETIME(3) AFTER issued_to,
	ADD COLUMN issued_by_id BINARY(16) AFTER issued_at,
	ADD KEY by_company (company_id, id),
	ADD KEY by_issue (issue_status, id);
UPDATE employee SET issue_status = 'ISSUED', issued_from = valid_start_at, issued_to = IF(is_permanent, NULL, valid_end_at), issued_at = updated_at,
	updated_at = updated_at
	WHERE rfid IS NOT NULL OR id IN (SELECT employee_id FROM employee_area);

-- The last number of each day's gate passes.
CREATE TABLE gatepass_day (
	day DATE NOT NULL PRIMARY KEY,
	last INT NOT NULL
);

-- One tag, one holder, whoever it is: what writes an employee or a vehicle takes or frees its tag here, and the second to take it is
-- refused by the key.
CREATE TABLE tag (
	rfid VARCHAR(64) NOT NULL,
	holder_id BINARY(16) NOT NULL,
	UNIQUE KEY rfid (rfid),
	KEY by_holder (holder_id)
);
INSERT INTO tag SELECT rfid, id FROM employee WHERE rfid IS NOT NULL AND deleted_at IS NULL;
INSERT INTO tag SELECT rfid, id FROM vehicle WHERE rfid IS NOT NULL AND deleted_at IS NULL
	AND rfid NOT IN (SELECT rfid FROM employee WHERE rfid IS NOT NULL AND deleted_at IS NULL);
CREATE TRIGGER employee_tag_new AFTER INSERT ON employee FOR EACH ROW
	INSERT INTO tag SELECT NEW.rfid, NEW.id FROM DUAL WHERE NEW.rfid IS NOT NULL AND NEW.deleted_at IS NULL;
CREATE TRIGGER employee_tag_freed BEFORE UPDATE ON employee FOR EACH ROW
	DELETE FROM tag WHERE holder_id = OLD.id AND NOT (rfid <=> NEW.rfid AND NEW.deleted_at IS NULL);
CREATE TRIGGER employee_tag_taken AFTER UPDATE ON employee FOR EACH ROW
	INSERT INTO tag SELECT NEW.rfid, NEW.id FROM DUAL
	WHERE NEW.rfid IS NOT NULL AND NEW.deleted_at IS NULL AND NOT (NEW.rfid <=> OLD.rfid AND OLD.deleted_at IS NULL);
CREATE TRIGGER employee_tag_gone AFTER DELETE ON employee FOR EACH ROW DELETE FROM tag WHERE holder_id = OLD.id;
CREATE TRIGGER vehicle_tag_new AFTER INSERT ON vehicle FOR EACH ROW
	INSERT INTO tag SELECT NEW.rfid, NEW.id FROM DUAL WHERE NEW.rfid IS NOT NULL AND NEW.deleted_at IS NULL;
CREATE TRIGGER vehicle_tag_freed BEFORE UPDATE ON vehicle FOR EACH ROW
	DELETE FROM tag WHERE holder_id = OLD.id AND NOT (rfid <=> NEW.rfid AND NEW.deleted_at IS NULL);
CREATE TRIGGER vehicle_tag_taken AFTER UPDATE ON vehicle FOR EACH ROW
	INSERT INTO tag SELECT NEW.rfid, NEW.id FROM DUAL
	WHERE NEW.rfid IS NOT NULL AND NEW.deleted_at IS NULL AND NOT (NEW.rfid <=> OLD.rfid AND OLD.deleted_at IS NULL);
CREATE TRIGGER vehicle_tag_gone AFTER DELETE ON vehicle FOR EACH ROW DELETE FROM tag WHERE holder_id = OLD.id;
