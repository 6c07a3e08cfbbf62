-- Tickets, visits, and what happened at the lanes.

CREATE TABLE ticket (
	id BINARY(16) NOT NULL PRIMARY KEY,
	kind VARCHAR(24) NOT NULL, -- tenant_without_pabeanan, tenant_with_pabeanan, sarana_niaga, guest
	status VARCHAR(16) NOT NULL,
	company_id BINARY(16) NOT NULL,
	user_id BINARY(16),
	ticket_access_number VARCHAR(24) NOT NULL,
	revision INT NOT NULL DEFAULT 1, -- printed in the signed code: an older paper is told to be printed again
	vehicle_type VARCHAR(40),
	vehicle_comodity VARCHAR(120),
	vehicle_product_id BINARY(16),
	vehicle_police_number VARCHAR(20),
	vehicle_vehicle_type VARCHAR(16),
	vehicle_unit_of_item VARCHAR(16),
	vehicle_total_item DOUBLE,
	plate VARCHAR(16), -- vehicle_police_number, normalised: what lanes look for
	trailer_plate VARCHAR(16),
	driver_name VARCHAR(120),
	driver_phone VARCHAR(32),
	driver_sim_number VARCHAR(32),
	driver_sim_expired_at DATE,
	people_count INT,
	request_at DATE NOT NULL,
	request_time VARCHAR(5),
	valid_from DATETIME(3) NOT NULL,
	valid_to DATE,
	expired_at DATETIME(3) NOT NULL, -- the end of its validity, without grace
	entry_limit INT NOT NULL DEFAULT 1,
	entries_used INT NOT NULL DEFAULT 0,
	first_seen_at DATETIME(3), -- first read at any lane of this entry: the arrival that counts for grace
	load_in VARCHAR(16),
	load_out VARCHAR(16),
	spmk_number VARCHAR(32),
	activity VARCHAR(8),
	note VARCHAR(500),
	priority VARCHAR(10) NOT NULL DEFAULT 'normal',
	reject_reason VARCHAR(255),
	cancel_reason VARCHAR(255),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	UNIQUE KEY ticket_access_number (ticket_access_number),
	KEY by_plate (plate, status),
	KEY by_company (company_id, id),
	KEY by_expiry (status, expired_at),
	FOREIGN KEY (company_id) REFERENCES company (id),
	FOREIGN KEY (user_id) REFERENCES user (id)
);

CREATE TABLE ticket_building (
	ticket_id BINARY(16) NOT NULL,
	building_id BINARY(16) NOT NULL,
	PRIMARY KEY (ticket_id, building_id),
	FOREIGN KEY (ticket_id) REFERENCES ticket (id),
	FOREIGN KEY (building_id) REFERENCES building (id)
);

CREATE TABLE ticket_document (
	id BINARY(16) NOT NULL PRIMARY KEY,
	ticket_id BINARY(16) NOT NULL,
	document_type VARCHAR(16) NOT NULL, -- delivery_order, bill_of_landing, invoice, other
	description VARCHAR(255),
	file_path VARCHAR(255) NOT NULL,
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	KEY by_ticket (ticket_id),
	FOREIGN KEY (ticket_id) REFERENCES ticket (id)
);

-- The timeline of a ticket: who, when, what.
CREATE TABLE ticket_event (
	id BINARY(16) NOT NULL PRIMARY KEY,
	ticket_id BINARY(16) NOT NULL,
	at DATETIME(3) NOT NULL,
	action VARCHAR(24) NOT NULL,
	status VARCHAR(16) NOT NULL,
	actor_name VARCHAR(120),
	note VARCHAR(255),
	KEY by_ticket (ticket_id, id),
	FOREIGN KEY (ticket_id) REFERENCES ticket (id)
);

-- One stay, from the main gate to the main gate. `open_subject` is the ticket or the employee while the
-- stay is open: its unique key is what keeps anybody from being inside twice.
CREATE TABLE visit (
	id BINARY(16) NOT NULL PRIMARY KEY,
	ticket_id BINARY(16),
	employee_id BINARY(16),
	company_id BINARY(16),
	plate VARCHAR(16),
	vehicle_type VARCHAR(16),
	state VARCHAR(8) NOT NULL, -- OPEN, CLOSED
	closed_as VARCHAR(12), -- out, missed_exit, reset, aborted, auto
	place VARCHAR(12) NOT NULL, -- outside (admitted, not yet passed), main, buffer_zone, port
	open_subject BINARY(16),
	pending_id BINARY(16), -- the activity that was let through and whose passage is not known yet
	pending_at DATETIME(3),
	siklus INT NOT NULL DEFAULT 0, -- port cycles
	in_at DATETIME(3) NOT NULL,
	out_at DATETIME(3),
	closed_reason VARCHAR(255),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	UNIQUE KEY open_subject (open_subject),
	KEY by_ticket (ticket_id, id),
	KEY by_employee (employee_id, id),
	KEY by_company (company_id, id),
	KEY by_state (state, place),
	FOREIGN KEY (ticket_id) REFERENCES ticket (id),
	FOREIGN KEY (employee_id) REFERENCES employee (id)
);

-- Every event of a lane, with the decision and the answer as it was sent: the same transaction gets it again.
CREATE TABLE gate_activity (
	id BINARY(16) NOT NULL PRIMARY KEY,
	lane_id BINARY(16) NOT NULL,
	gate_id BINARY(16) NOT NULL,
	area_id BINARY(16) NOT NULL,
	lane_code VARCHAR(32) NOT NULL,
	transaction_id VARCHAR(80) COLLATE utf8mb4_bin NOT NULL, -- letter for letter
	event_hash BINARY(32) NOT NULL,
	event LONGBLOB NOT NULL, -- the bytes as received, whatever they are
	answer TEXT NOT NULL,    -- as sent
	type_access VARCHAR(16),
	direction VARCHAR(4),
	step VARCHAR(12), -- MAIN_IN, MAIN_OUT, BUFFER_IN, …
	credential VARCHAR(8), -- qr, tag, plate
	code_read VARCHAR(160),
	plate_read VARCHAR(20),
	plate VARCHAR(16), -- what it was matched to
	plate_score INT,
	ticket_id BINARY(16),
	employee_id BINARY(16),
	visit_id BINARY(16),
	company_id BINARY(16),
	vehicle_type VARCHAR(16),
	decision VARCHAR(8) NOT NULL,
	lamp VARCHAR(8) NOT NULL,
	action VARCHAR(16) NOT NULL,
	reason_code VARCHAR(32) NOT NULL,
	reasons VARCHAR(255) NOT NULL, -- all that applied
	passage VARCHAR(8) NOT NULL, -- NONE, PENDING, PASSED, ASSUMED, ABORTED; ECHO: the same passage read again, no event of its own
	is_echo BOOLEAN AS (passage = 'ECHO') STORED, -- never changes, so that indexes can have it: lists count by them alone
	passed_at DATETIME(3),
	place_before VARCHAR(12), -- where the visit was, to go back to when nobody passed
	mode VARCHAR(10) NOT NULL,
	weight_kg INT,
	photo_path VARCHAR(255),
	sequence BIGINT,
	is_time_off BOOLEAN NOT NULL DEFAULT FALSE,
	event_at DATETIME(3),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	UNIQUE KEY transaction_id (lane_code, transaction_id),
	KEY by_company (company_id, id, is_echo),
	KEY by_visit (visit_id, id),
	KEY by_ticket (ticket_id, id),
	KEY by_area (area_id, id, is_echo),
	KEY by_lane (lane_id, id, is_echo),
	KEY by_time (created_at, id, is_echo),
	FOREIGN KEY (lane_id) REFERENCES lane (id)
);
