-- The events about an order or return that a service published, and those it moved to its dead
-- letters.
--
-- Attach the service's database as: machine. Parameter ?1: the id of the order or return.

SELECT at, 'dead-letters ' || type || ': ' || reason AS what
FROM machine.dead_letters
WHERE subject = ?1;

-- ';' is the character after ':', so the range holds exactly the ids <subject>:<type>.
SELECT at, 'publishes ' || type AS what
FROM machine.outbox
WHERE id > ?1 || ':' AND id < ?1 || ';'
ORDER BY seq;
