-- People: companies, roles and what they may do, users, sessions.
--
-- Everywhere: ids are UUIDv7 in 16 bytes; instants are UTC with milliseconds; a row that is deleted keeps
-- its place with deleted_at, and `alive` lets its unique values be used again (NULLs never collide).
-- A unique key bears the name of its first column: the API names the field by it.

CREATE TABLE company (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(120) NOT NULL,
	npwp VARCHAR(16) NOT NULL,
	business_field VARCHAR(80) NOT NULL,
	operation_status VARCHAR(16) NOT NULL,
	type VARCHAR(16) NOT NULL,
	status_pu VARCHAR(16) NOT NULL,
	no_pu VARCHAR(64),
	pic_name VARCHAR(80) NOT NULL,
	pic_phone VARCHAR(32) NOT NULL,
	email VARCHAR(160),
	address VARCHAR(255),
	is_active BOOLEAN NOT NULL DEFAULT TRUE,
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY npwp (npwp, alive),
	KEY by_name (name)
);

CREATE TABLE role (
	id BINARY(16) NOT NULL PRIMARY KEY,
	name VARCHAR(80) NOT NULL,
	`key` VARCHAR(64) NOT NULL,
	level VARCHAR(16) NOT NULL,
	type VARCHAR(16) NOT NULL,
	is_active BOOLEAN NOT NULL DEFAULT TRUE,
	is_protected BOOLEAN NOT NULL DEFAULT FALSE,
	version BIGINT NOT NULL DEFAULT 1, -- goes up with every change of its grants: workers keep grants by it
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY `key` (`key`, alive)
);

-- Written by the migration program from the list that the code has (lib/auth/permission.h).
CREATE TABLE permission (
	id BINARY(16) NOT NULL PRIMARY KEY,
	`key` VARCHAR(64) NOT NULL,
	group_name VARCHAR(64) NOT NULL,
	name VARCHAR(120) NOT NULL,
	position INT NOT NULL,
	UNIQUE KEY `key` (`key`)
);

CREATE TABLE role_permission (
	role_id BINARY(16) NOT NULL,
	permission_id BINARY(16) NOT NULL,
	PRIMARY KEY (role_id, permission_id),
	FOREIGN KEY (role_id) REFERENCES role (id),
	FOREIGN KEY (permission_id) REFERENCES permission (id)
);

CREATE TABLE user (
	id BINARY(16) NOT NULL PRIMARY KEY,
	fullname VARCHAR(120) NOT NULL,
	email VARCHAR(160) NOT NULL,
	password_hash VARCHAR(255), -- NULL: has not set one yet
	company_id BINARY(16),
	role_id BINARY(16) NOT NULL,
	phone_number VARCHAR(32),
	address VARCHAR(255),
	functional VARCHAR(120),
	language VARCHAR(2) NOT NULL DEFAULT 'id',
	account_quota INT,
	is_active BOOLEAN NOT NULL DEFAULT TRUE,
	is_email_verified BOOLEAN NOT NULL DEFAULT FALSE,
	file_path VARCHAR(255),
	photo_path VARCHAR(255),
	created_by_id BINARY(16),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	alive TINYINT AS (IF(deleted_at IS NULL, 1, NULL)) VIRTUAL,
	UNIQUE KEY email (email, alive),
	FOREIGN KEY (company_id) REFERENCES company (id),
	FOREIGN KEY (role_id) REFERENCES role (id)
);

-- Only hashes of tokens: who reads this table cannot sign in with it.
CREATE TABLE session (
	id BINARY(16) NOT NULL PRIMARY KEY,
	token_hash BINARY(32) NOT NULL,
	user_id BINARY(16) NOT NULL,
	kind VARCHAR(8) NOT NULL, -- web, phone
	ip_address VARCHAR(45) NOT NULL,
	user_agent VARCHAR(255),
	created_at DATETIME(3) NOT NULL,
	expires_at DATETIME(3) NOT NULL,
	revoked_at DATETIME(3),
	UNIQUE KEY token_hash (token_hash),
	KEY by_user (user_id, expires_at),
	FOREIGN KEY (user_id) REFERENCES user (id)
);

CREATE TABLE login_attempt (
	subject BINARY(32) NOT NULL PRIMARY KEY, -- hash of an account or an address
	failures INT NOT NULL,
	last_at DATETIME(3) NOT NULL,
	blocked_until DATETIME(3) NOT NULL
);

CREATE TABLE idempotency (
	subject BINARY(32) NOT NULL PRIMARY KEY, -- hash of sender, method, path and key
	body_hash BINARY(32) NOT NULL,
	answer LONGTEXT,
	created_at DATETIME(3) NOT NULL,
	KEY by_age (created_at)
);

-- Stored files. Who uploaded one may name its key in a body.
CREATE TABLE file (
	id BINARY(16) NOT NULL PRIMARY KEY,
	`key` VARCHAR(255) NOT NULL,
	name VARCHAR(255) NOT NULL,
	mime_type VARCHAR(80) NOT NULL,
	size_bytes BIGINT NOT NULL,
	uploaded_by_id BINARY(16),
	created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	deleted_at DATETIME(3),
	UNIQUE KEY `key` (`key`)
);

-- The log of changes. The application may only add and read (grants.sql).
CREATE TABLE audit (
	id BINARY(16) NOT NULL PRIMARY KEY,
	chain VARCHAR(64) NOT NULL,
	number BIGINT NOT NULL,
	created_at DATETIME(3) NOT NULL,
	actor_kind VARCHAR(8) NOT NULL,
	actor_id BINARY(16),
	actor_name VARCHAR(120),
	actor_role VARCHAR(64),
	action VARCHAR(32) NOT NULL,
	entity VARCHAR(32) NOT NULL,
	entity_id BINARY(16),
	entity_label VARCHAR(160),
	company_id BINARY(16),
	ip_address VARCHAR(45),
	user_agent VARCHAR(255),
	request_id VARCHAR(64),
	`before` LONGTEXT,
	`after` LONGTEXT,
	mac BINARY(32) NOT NULL,
	UNIQUE KEY chain (chain, number),
	KEY by_entity (entity, entity_id),
	KEY by_actor (actor_id, created_at),
	KEY by_time (created_at)
);

CREATE TABLE audit_chain (
	chain VARCHAR(64) NOT NULL PRIMARY KEY,
	number BIGINT NOT NULL,
	mac VARBINARY(32) NOT NULL
);

-- What others are to be told; written in the transaction of what it tells about.
CREATE TABLE outbox (
	id BINARY(16) NOT NULL PRIMARY KEY,
	target VARCHAR(16) NOT NULL,
	kind VARCHAR(48) NOT NULL,
	subject VARCHAR(80) NOT NULL, -- messages of one subject keep their order
	message_key VARCHAR(120) NOT NULL,
	message LONGTEXT NOT NULL,
	state VARCHAR(10) NOT NULL,
	attempts INT NOT NULL DEFAULT 0,
	due_at DATETIME(3) NOT NULL,
	created_at DATETIME(3) NOT NULL,
	updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
	UNIQUE KEY message_key (message_key),
	KEY by_work (state, due_at),
	KEY by_subject (subject, id)
);
