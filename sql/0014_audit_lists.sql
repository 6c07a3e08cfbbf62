-- The log of changes is read newest first, of one person, thing, kind of thing or action, and within days: each by an index.

ALTER TABLE audit DROP KEY by_entity, ADD KEY by_entity (entity, created_at), ADD KEY by_thing (entity_id, created_at),
	ADD KEY by_action (action, created_at);

-- How many rows there are, as for gate activities (0008_counts.sql). Rows of one actor are written one after the other anyway, since
-- they are of one chain: no row here is waited for by anybody who would not wait there. A NULL of the log is '' here.
CREATE TABLE audit_count (
	per VARCHAR(5) NOT NULL, -- day, month, year
	since DATE NOT NULL, -- its first day
	actor_id VARBINARY(16) NOT NULL,
	action VARCHAR(32) NOT NULL,
	entity VARCHAR(32) NOT NULL,
	number BIGINT NOT NULL,
	PRIMARY KEY (per, since, actor_id, action, entity)
);

-- What is there already; meanwhile nobody may add to it.
LOCK TABLES audit WRITE, audit_count WRITE, audit_count AS d READ;
INSERT INTO audit_count
	SELECT 'day', DATE(created_at + INTERVAL 7 HOUR) AS since, IFNULL(actor_id, '') AS actor, action, entity, COUNT(*)
	FROM audit GROUP BY since, actor, action, entity;
INSERT INTO audit_count
	SELECT 'month', d.since - INTERVAL DAYOFMONTH(d.since) - 1 DAY, d.actor_id, d.action, d.entity, d.number FROM audit_count d WHERE d.per = 'day'
	ON DUPLICATE KEY UPDATE number = audit_count.number + VALUES(number);
INSERT INTO audit_count
	SELECT 'year', d.since - INTERVAL DAYOFYEAR(d.since) - 1 DAY, d.actor_id, d.action, d.entity, d.number FROM audit_count d WHERE d.per = 'month'
	ON DUPLICATE KEY UPDATE number = audit_count.number + VALUES(number);

CREATE TRIGGER audit_count_up AFTER INSERT ON audit FOR EACH ROW
	INSERT INTO audit_count VALUES
	('day', DATE(NEW.created_at + INTERVAL 7 HOUR), IFNULL(NEW.actor_id, ''), NEW.action, NEW.entity, 1),
	('month', DATE_FORMAT(NEW.created_at + INTERVAL 7 HOUR, '%Y-%m-01'), IFNULL(NEW.actor_id, ''), NEW.action, NEW.entity, 1),
	('year', DATE_FORMAT(NEW.created_at + INTERVAL 7 HOUR, '%Y-01-01'), IFNULL(NEW.actor_id, ''), NEW.action, NEW.entity, 1)
	ON DUPLICATE KEY UPDATE number = number + 1;
CREATE TRIGGER audit_count_down AFTER DELETE ON audit FOR EACH ROW
	UPDATE audit_count SET number = number - 1
	WHERE (per, since) IN (('day', DATE(OLD.created_at + INTERVAL 7 HOUR)), ('month', CAST(DATE_FORMAT(OLD.created_at + INTERVAL 7 HOUR, '%Y-%m-01') AS DATE)),
		('year', CAST(DATE_FORMAT(OLD.created_at + INTERVAL 7 HOUR, '%Y-01-01') AS DATE)))
		AND actor_id = IFNULL(OLD.actor_id, '') AND action = OLD.action AND entity = OLD.entity;
UNLOCK TABLES;
