-- Delivery of the outbox (lib/store/delivery.h): what was tried, and how each target fares.

ALTER TABLE outbox
	ADD forgiven INT NOT NULL DEFAULT 0 AFTER attempts, -- attempts made before a person sent it again: they do not count towards its end
	DROP KEY by_work, ADD KEY by_work (target, state, due_at),
	DROP KEY by_subject, ADD KEY by_subject (subject, state, id),
	ADD KEY by_state (state, id);

CREATE TABLE outbox_attempt (
	id BINARY(16) NOT NULL PRIMARY KEY,
	outbox_id BINARY(16) NOT NULL,
	number INT NOT NULL,
	result VARCHAR(10) NOT NULL,
	code INT, -- what the target answered, where its answers have one
	words VARCHAR(255),
	took_ms INT,
	created_at DATETIME(3) NOT NULL,
	KEY by_message (outbox_id, id),
	FOREIGN KEY (outbox_id) REFERENCES outbox (id) ON DELETE CASCADE
);

-- Whoever delivers locks the target's row while choosing a message, so that limits hold for all deliverers together.
CREATE TABLE outbox_target (
	name VARCHAR(16) NOT NULL PRIMARY KEY,
	errors INT NOT NULL DEFAULT 0, -- since counted_from, without a success between them
	counted_from DATETIME(3),
	closed_until DATETIME(3), -- nothing is sent before
	next_at DATETIME(3), -- the pace of sending
	alarmed_at DATETIME(3) -- when people were last written to about it
);
