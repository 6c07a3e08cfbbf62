-- What people are told: one row an event, whoever it concerns. Who that is, is decided when it is read: by the permission that they have
-- then, by company and by area. No foreign keys but the marks': a lane that calls an officer waits for nobody's row.

CREATE TABLE notification (
	id BINARY(16) NOT NULL PRIMARY KEY,
	type VARCHAR(24) NOT NULL,
	menu_type VARCHAR(40) NOT NULL,
	permission_id BINARY(16), -- whoever has it is told; NULL: the user below alone
	company_id BINARY(16),    -- this tenant's people too; NULL: internal ones only
	area_id BINARY(16),       -- of those who are bound to areas, the ones bound to this; NULL: all
	user_id BINARY(16),
	entity_id BINARY(16),
	`values` TEXT NOT NULL,   -- JSON: what its words speak of
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	KEY by_company (company_id, id)
);

-- What a user has read: everything up to here, …
CREATE TABLE notification_reader (
	user_id BINARY(16) NOT NULL PRIMARY KEY,
	read_until BINARY(16) NOT NULL,
	FOREIGN KEY (user_id) REFERENCES user (id)
);

-- … and these.
CREATE TABLE notification_read (
	user_id BINARY(16) NOT NULL,
	notification_id BINARY(16) NOT NULL,
	PRIMARY KEY (user_id, notification_id),
	FOREIGN KEY (user_id) REFERENCES user (id),
	FOREIGN KEY (notification_id) REFERENCES notification (id) ON DELETE CASCADE
);

-- For whom a lane has called an officer last, when it read them last, and the event by which it called: the same vehicle, read every
-- few seconds while it waits, is one call.
ALTER TABLE lane
	ADD COLUMN called_subject VARCHAR(160),
	ADD COLUMN called_at DATETIME(3),
	ADD COLUMN called_by BINARY(16);
