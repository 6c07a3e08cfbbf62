-- Whom a lane let through last, by who it was and not by what was read of them: a truck that came in by its tag is the same
-- passage when its code is read a second later. last_accept_code is not used any more; programs of before still read it.
ALTER TABLE lane ADD COLUMN last_accept_subject BINARY(16) AFTER last_accept_at; -- a ticket or an employee
