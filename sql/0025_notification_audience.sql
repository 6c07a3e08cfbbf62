-- Whom a row is for: one user, or whoever has a permission. A reader's own are found by it: someone who is told of little, or of nothing,
-- read all that there are, each time their phone asked.
ALTER TABLE notification
	ADD COLUMN audience BINARY(16) AS (COALESCE(user_id, permission_id)) STORED,
	ADD KEY by_audience (audience, id), ADD KEY by_audience_of_company (audience, company_id, id);
