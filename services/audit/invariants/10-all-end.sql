-- I10 all-end
-- Every order makes progress within 120 s, except one that waits for a person.
--
-- Attach the services' databases as: orders.
-- Also needed: temp.moment (one row, `now`: the time of the audit in microseconds since 1970).
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

SELECT COUNT(*) AS checked FROM orders.orders;
SELECT o.order_id, o.state,
    (SELECT now FROM temp.moment) / 1000000 - MAX(h.at) / 1000000 AS seconds_without_progress
FROM orders.orders o
JOIN orders.history h ON h.order_id = o.order_id
WHERE o.state IN ('pending', 'confirmed')
GROUP BY o.order_id
HAVING seconds_without_progress > 120;
