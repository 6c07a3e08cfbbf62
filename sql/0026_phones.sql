-- Phones as E.164 beside what was given: signs go; a number that does not say its country is of Indonesia, with or without its 0; a 0
-- behind 62 is one too many ("+62 (0)812"). The database makes them, so that no program forgets to.

ALTER TABLE user ADD COLUMN phone_number_e164 VARCHAR(32) AS (REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(phone_number,
	'[^0-9+]', ''), '^00', '+'), '^(62|0)?([0-9])', '+62\\2'), '^[+]620', '+62')) VIRTUAL AFTER phone_number;
ALTER TABLE company ADD COLUMN pic_phone_e164 VARCHAR(32) AS (REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(pic_phone,
	'[^0-9+]', ''), '^00', '+'), '^(62|0)?([0-9])', '+62\\2'), '^[+]620', '+62')) VIRTUAL AFTER pic_phone;
ALTER TABLE ticket ADD COLUMN driver_phone_e164 VARCHAR(32) AS (REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(driver_phone,
	'[^0-9+]', ''), '^00', '+'), '^(62|0)?([0-9])', '+62\\2'), '^[+]620', '+62')) VIRTUAL AFTER driver_phone;
ALTER TABLE contact ADD COLUMN phone_e164 VARCHAR(32) AS (REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(phone,
	'[^0-9+]', ''), '^00', '+'), '^(62|0)?([0-9])', '+62\\2'), '^[+]620', '+62')) VIRTUAL AFTER phone;
ALTER TABLE contact ADD COLUMN whatsapp_e164 VARCHAR(32) AS (REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(whatsapp,
	'[^0-9+]', ''), '^00', '+'), '^(62|0)?([0-9])', '+62\\2'), '^[+]620', '+62')) VIRTUAL AFTER whatsapp;
