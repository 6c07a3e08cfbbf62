-- Links that are mailed to a user and open one thing once. Only hashes of their tokens: who reads this table can open nothing.

CREATE TABLE mailed_link (
	id BINARY(16) NOT NULL PRIMARY KEY,
	token_hash BINARY(32) NOT NULL,
	user_id BINARY(16) NOT NULL,
	purpose VARCHAR(16) NOT NULL, -- set-password, reset-password, change-password, verify-email, change-email
	address VARCHAR(160) NOT NULL, -- to which it was sent
	created_at DATETIME(3) NOT NULL,
	expires_at DATETIME(3) NOT NULL,
	used_at DATETIME(3),
	UNIQUE KEY token_hash (token_hash),
	KEY by_user (user_id, purpose, expires_at),
	KEY by_end (expires_at),
	FOREIGN KEY (user_id) REFERENCES user (id)
);
