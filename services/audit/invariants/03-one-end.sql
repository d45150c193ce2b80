-- I3 one-end
-- Every order ends at most once, and no transition follows the end.
--
-- Attach the services' databases as: orders.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- At most one end per order.
SELECT COUNT(*) AS checked FROM orders.orders;
SELECT order_id, COUNT(*) AS ends
FROM orders.history
WHERE to_state IN ('dispatched', 'rejected', 'cancelled')
GROUP BY order_id
HAVING ends > 1;

-- No transition leaves a final state.
SELECT order_id, from_state, to_state
FROM orders.history
WHERE from_state IN ('rejected', 'cancelled', 'returned');
