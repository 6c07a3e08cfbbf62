-- What an administrator of a company may not do to its users: take their account by a new address, lift what the zone has suspended,
-- fill a mailbox with invitations.

ALTER TABLE mailed_link ADD COLUMN new_address VARCHAR(160); -- of agree-email: the one that is to take the place of `address`
ALTER TABLE mailed_link ADD KEY by_address (address, purpose, created_at);
ALTER TABLE user ADD COLUMN is_suspended BOOLEAN NOT NULL DEFAULT FALSE; -- made inactive by the zone
