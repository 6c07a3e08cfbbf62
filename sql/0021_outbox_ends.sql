-- Nobody could subscribe to passages yet, and nobody was told; each left a message that waited for ever.
DELETE FROM outbox WHERE target = 'webhook' AND kind = 'gate.passed';

-- When a message is done, due_at says when that was. It used to be a time at which nothing would have happened.
UPDATE outbox SET due_at = updated_at, updated_at = updated_at WHERE state IN ('ACCEPTED', 'REJECTED', 'DEAD');
