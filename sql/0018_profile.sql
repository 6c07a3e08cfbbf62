-- What a person chooses in the profile, and which device a session is on.

ALTER TABLE session ADD COLUMN device_name VARCHAR(80);
ALTER TABLE user ADD COLUMN muted_notifications VARCHAR(255); -- types that the user does not want to see
