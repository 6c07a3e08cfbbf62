-- What a screen looks for, with all that a count has to know.

ALTER TABLE gate_activity ADD KEY by_plate (plate, id, is_echo);
ALTER TABLE ticket DROP KEY by_company, ADD KEY by_company (company_id, id, status, kind, deleted_at),
	ADD KEY by_status (status, id, kind, deleted_at);
ALTER TABLE visit ADD KEY by_closing (closed_as, updated_at);
