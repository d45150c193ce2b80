-- What reporting has recorded about an order or return.
--
-- Attach the database of reporting as: reporting. Parameter ?1: the id of the order or return. A
-- query with the columns `at` and `what` returns past events. A query with the column `now` returns
-- the current state.

SELECT at, 'counted as ' || outcome || ', total ' || total AS what
FROM reporting.facts
WHERE order_id = ?1;

SELECT 'fact: ' || outcome || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END
    || ', ' || total AS now
FROM reporting.facts
WHERE order_id = ?1;

SELECT 'refund of ' || total AS now
FROM reporting.refunds
WHERE return_id = ?1;
