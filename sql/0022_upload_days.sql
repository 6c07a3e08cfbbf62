-- How much a user has uploaded within a day: read from this key alone. Thumbnails are nobody's upload.

ALTER TABLE file ADD KEY by_uploader (uploaded_by_id, created_at, thumbnail_of_id, size_bytes);
