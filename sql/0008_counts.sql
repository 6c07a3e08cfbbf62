-- How many activities there are, kept in the transaction that adds one: a list of ten million rows tells its total from a few
-- thousand of these (lib/store/total.c): of years and, for ranges of days, of the months and days of Asia/Jakarta beside them. No row
-- is shared by two lanes, and a lane decides one event at a time: nobody waits here for anybody. What is counted by never changes in
-- an activity, so that adding and deleting is all. A NULL of an activity is '' here.

CREATE TABLE gate_activity_count (
	per VARCHAR(5) NOT NULL, -- day, month, year
	since DATE NOT NULL, -- its first day
	lane_id BINARY(16) NOT NULL,
	company_id VARBINARY(16) NOT NULL,
	gate_id BINARY(16) NOT NULL,
	area_id BINARY(16) NOT NULL,
	lane_code VARCHAR(32) NOT NULL,
	direction VARCHAR(4) NOT NULL,
	step VARCHAR(12) NOT NULL,
	vehicle_type VARCHAR(16) NOT NULL,
	decision VARCHAR(8) NOT NULL,
	lamp VARCHAR(8) NOT NULL,
	reason_code VARCHAR(32) NOT NULL,
	is_echo BOOLEAN NOT NULL,
	number BIGINT NOT NULL,
	PRIMARY KEY (per, since, lane_id, company_id, gate_id, area_id, lane_code, direction, step, vehicle_type, decision, lamp, reason_code, is_echo)
);

-- What is there already; meanwhile no lane may add to it.
LOCK TABLES gate_activity WRITE, gate_activity_count WRITE, gate_activity_count AS d READ;
INSERT INTO gate_activity_count
	SELECT 'day', DATE(created_at + INTERVAL 7 HOUR), lane_id, IFNULL(company_id, ''), gate_id, area_id, lane_code, IFNULL(direction, ''),
		IFNULL(step, ''), IFNULL(vehicle_type, ''), decision, lamp, reason_code, is_echo, 1
	FROM gate_activity
	ON DUPLICATE KEY UPDATE number = gate_activity_count.number + 1;
INSERT INTO gate_activity_count
	SELECT 'month', d.since - INTERVAL DAYOFMONTH(d.since) - 1 DAY, d.lane_id, d.company_id, d.gate_id, d.area_id, d.lane_code, d.direction,
		d.step, d.vehicle_type, d.decision, d.lamp, d.reason_code, d.is_echo, d.number
	FROM gate_activity_count d
	ON DUPLICATE KEY UPDATE number = gate_activity_count.number + VALUES(number);
INSERT INTO gate_activity_count
	SELECT 'year', d.since - INTERVAL DAYOFYEAR(d.since) - 1 DAY, d.lane_id, d.company_id, d.gate_id, d.area_id, d.lane_code, d.direction,
		d.step, d.vehicle_type, d.decision, d.lamp, d.reason_code, d.is_echo, d.number
	FROM gate_activity_count d WHERE d.per = 'month'
	ON DUPLICATE KEY UPDATE number = gate_activity_count.number + VALUES(number);

CREATE TRIGGER gate_activity_count_up AFTER INSERT ON gate_activity FOR EACH ROW
	INSERT INTO gate_activity_count VALUES
	('day', DATE(NEW.created_at + INTERVAL 7 HOUR), NEW.lane_id, IFNULL(NEW.company_id, ''), NEW.gate_id, NEW.area_id, NEW.lane_code,
		IFNULL(NEW.direction, ''), IFNULL(NEW.step, ''), IFNULL(NEW.vehicle_type, ''), NEW.decision, NEW.lamp, NEW.reason_code, NEW.is_echo, 1),
	('month', DATE_FORMAT(NEW.created_at + INTERVAL 7 HOUR, '%Y-%m-01'), NEW.lane_id, IFNULL(NEW.company_id, ''), NEW.gate_id, NEW.area_id, NEW.lane_code,
		IFNULL(NEW.direction, ''), IFNULL(NEW.step, ''), IFNULL(NEW.vehicle_type, ''), NEW.decision, NEW.lamp, NEW.reason_code, NEW.is_echo, 1),
	('year', DATE_FORMAT(NEW.created_at + INTERVAL 7 HOUR, '%Y-01-01'), NEW.lane_id, IFNULL(NEW.company_id, ''), NEW.gate_id, NEW.area_id, NEW.lane_code,
		IFNULL(NEW.direction, ''), IFNULL(NEW.step, ''), IFNULL(NEW.vehicle_type, ''), NEW.decision, NEW.lamp, NEW.reason_code, NEW.is_echo, 1)
	ON DUPLICATE KEY UPDATE number = number + 1;
CREATE TRIGGER gate_activity_count_down AFTER DELETE ON gate_activity FOR EACH ROW
	UPDATE gate_activity_count SET number = number - 1
	WHERE (per, since) IN (('day', DATE(OLD.created_at + INTERVAL 7 HOUR)), ('month', CAST(DATE_FORMAT(OLD.created_at + INTERVAL 7 HOUR, '%Y-%m-01') AS DATE)),
		('year', CAST(DATE_FORMAT(OLD.created_at + INTERVAL 7 HOUR, '%Y-01-01') AS DATE)))
		AND lane_id = OLD.lane_id AND company_id = IFNULL(OLD.company_id, '') AND gate_id = OLD.gate_id AND area_id = OLD.area_id
		AND lane_code = OLD.lane_code AND direction = IFNULL(OLD.direction, '') AND step = IFNULL(OLD.step, '')
		AND vehicle_type = IFNULL(OLD.vehicle_type, '') AND decision = OLD.decision AND lamp = OLD.lamp AND reason_code = OLD.reason_code
		AND is_echo = OLD.is_echo;
UNLOCK TABLES;
