-- The messages about an order or return that a service has handled. The `id` of an inbox row is
-- request:<type>:<key> for a request, <subject>:<type> for an event and <subject>/<command> for a
-- command.
--
-- Attach the service's database as: machine. Parameter ?1: the id of the order or return.

SELECT at,
    'handles request ' || substr(id, 9, instr(substr(id, 9), ':') - 1)
        || ', responds ' || status AS what
FROM machine.inbox
WHERE subject = ?1 AND id LIKE 'request:%';

-- '<' is the character after ';', so the range of ids, a scan of the primary key, holds both ':'
-- and '/'.
SELECT at,
    CASE substr(id, length(?1) + 1, 1)
      WHEN ':' THEN 'handles event '
      ELSE 'handles command '
    END || substr(id, length(?1) + 2) AS what
FROM machine.inbox
WHERE id > ?1 AND id < ?1 || '<' AND substr(id, length(?1) + 1, 1) IN (':', '/');
