-- What coordinator has recorded about an order or return.
--
-- Attach the database of coordinator as: coordinator. Parameter ?1: the id of the order or return.
-- A query with the columns `at` and `what` returns past events. A query with the column `now`
-- returns the current state.

SELECT at,
    'saga: ' || CASE command WHEN '' THEN '' ELSE command || ' ' END || outcome
        || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END
        || CASE awaits WHEN '' THEN ', ' || phase ELSE ', next ' || substr(awaits, length(saga_id) + 2) END AS what
FROM coordinator.saga_log
WHERE saga_id = ?1
ORDER BY seq;

SELECT 'saga ' || phase || CASE awaits WHEN '' THEN '' ELSE ', awaits ' || substr(awaits, length(saga_id) + 2) END
    || CASE trouble WHEN '' THEN '' ELSE ' (' || trouble || ')' END AS now
FROM coordinator.progress
WHERE saga_id = ?1;
