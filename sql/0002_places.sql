-- Places and things: areas, buildings, products, gates with lanes and devices, vehicles, employees.

CREATE TABLE area (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(255),
	kind VARCHAR(16) NOT NULL, -- main, buffer_zone, port, inspection, office
	operator VARCHAR(8) NOT NULL DEFAULT 'zone', -- zone (BKMS), port (BMS)
	capacity INT,
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3)
);

CREATE TABLE user_area (
	user_id BINARY(16) NOT NULL,
	area_id BINARY(16) NOT NULL,
	PRIMARY KEY (user_id, area_id),
	FOREIGN KEY (user_id) REFERENCES user (id),
	FOREIGN KEY (area_id) REFERENCES area (id)
);

-- Lokasi tujuan.
CREATE TABLE building (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(120) NOT NULL,
	address VARCHAR(255) NOT NULL,
	area_id BINARY(16) NOT NULL,
	company_id BINARY(16),
	is_port BOOLEAN NOT NULL DEFAULT FALSE,
	latitude DOUBLE,
	longitude DOUBLE,
	is_active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	KEY by_company (company_id),
	FOREIGN KEY (area_id) REFERENCES area (id),
	FOREIGN KEY (company_id) REFERENCES company (id)
);

CREATE TABLE product (
	id BINARY(16) NOT NULL PRIMARY KEY,
	code VARCHAR(32) NOT NULL,
	name VARCHAR(120) NOT NULL,
	unit VARCHAR(16) NOT NULL,
	is_hazardous BOOLEAN NOT NULL DEFAULT FALSE,
	is_active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY code (code, alive)
);

CREATE TABLE gate (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(255),
	identity_gate VARCHAR(32) NOT NULL,
	gate_type VARCHAR(16) NOT NULL, -- Main, Buffer Zone, Port, Inspection
	area_id BINARY(16) NOT NULL,
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY identity_gate (identity_gate, alive),
	FOREIGN KEY (area_id) REFERENCES area (id)
);

CREATE TABLE lane (
	id BINARY(16) NOT NULL PRIMARY KEY,
	gate_id BINARY(16) NOT NULL,
	lane_name VARCHAR(80) NOT NULL,
	lane_code VARCHAR(32) NOT NULL,
	direction VARCHAR(4) NOT NULL, -- IN, OUT, BOTH
	allowed_kinds VARCHAR(80) NOT NULL DEFAULT 'truck', -- truck,car,motorcycle,pedestrian,bus
	mode VARCHAR(10) NOT NULL DEFAULT 'AUTO', -- AUTO, MANUAL, DEGRADED, KEEP_OPEN, CLOSED
	mode_until DATETIME(3),
	auth VARCHAR(8) NOT NULL DEFAULT 'signed', -- signed, address
	addresses VARCHAR(255), -- from which a lane that cannot sign may call
	key_sealed VARBINARY(255), -- the lane's key, encrypted; shown once when made
	reports_passage BOOLEAN NOT NULL DEFAULT FALSE,
	passage_assume_s INT NOT NULL DEFAULT 20,
	last_event_at DATETIME(3),
	last_accept_at DATETIME(3), -- what was let in last, so that the same passage is known again
	last_accept_code VARCHAR(500),
	last_accept_plate VARCHAR(16),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY lane_code (lane_code, alive),
	FOREIGN KEY (gate_id) REFERENCES gate (id)
);

CREATE TABLE device (
	id BINARY(16) NOT NULL PRIMARY KEY,
	lane_id BINARY(16) NOT NULL,
	name VARCHAR(80) NOT NULL,
	description VARCHAR(255),
	device_code VARCHAR(64) NOT NULL,
	device_type VARCHAR(16) NOT NULL, -- camera, rfid, qr, scale, barrier, lamp
	device_status VARCHAR(16) NOT NULL DEFAULT 'unknown', -- ok, fault, unknown
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY device_code (device_code, alive),
	FOREIGN KEY (lane_id) REFERENCES lane (id)
);

CREATE TABLE wall_key (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(80) NOT NULL,
	area_id BINARY(16), -- NULL: all areas
	key_hash BINARY(32),
	created_by_id BINARY(16),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	UNIQUE KEY key_hash (key_hash)
);

CREATE TABLE vehicle (
	id BINARY(16) NOT NULL PRIMARY KEY,
	police_number VARCHAR(16) NOT NULL, -- normalised: upper case, no blanks
	vehicle_type VARCHAR(16) NOT NULL,
	company_id BINARY(16),
	rfid VARCHAR(64),
	tare_kg INT,
	tare_valid_to DATE,
	gross_limit_kg INT,
	stnk_expired_at DATE,
	kir_expired_at DATE,
	priority VARCHAR(10) NOT NULL DEFAULT 'normal',
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY police_number (police_number, alive),
	UNIQUE KEY rfid (rfid, alive),
	FOREIGN KEY (company_id) REFERENCES company (id)
);

CREATE TABLE employee (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(120) NOT NULL,
	nip VARCHAR(32) NOT NULL,
	email VARCHAR(160),
	company_id BINARY(16) NOT NULL,
	activity VARCHAR(120) NOT NULL,
	status VARCHAR(10) NOT NULL DEFAULT 'active', -- active, inactive, suspended
	gatepass_number VARCHAR(24) NOT NULL,
	valid_start_at DATE NOT NULL,
	valid_end_at DATE,
	is_permanent BOOLEAN NOT NULL DEFAULT FALSE,
	letter_of_assignment_path VARCHAR(255),
	integrity_pact_letter_path VARCHAR(255),
	photo_path VARCHAR(255),
	rfid VARCHAR(64),
	vehicle_type VARCHAR(16), -- what they come by, when not on foot
	created_by_id BINARY(16),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY nip (nip, company_id, alive),
	UNIQUE KEY gatepass_number (gatepass_number),
	UNIQUE KEY rfid (rfid, alive),
	FOREIGN KEY (company_id) REFERENCES company (id)
);

-- Areas that an employee's tag opens beside the main gate.
CREATE TABLE employee_area (
	employee_id BINARY(16) NOT NULL,
	area_id BINARY(16) NOT NULL,
	PRIMARY KEY (employee_id, area_id),
	FOREIGN KEY (employee_id) REFERENCES employee (id),
	FOREIGN KEY (area_id) REFERENCES area (id)
);
