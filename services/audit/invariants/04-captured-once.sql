-- I4 captured-once
-- No order is captured twice, and every capture has its order.
--
-- Attach the services' databases as: orders, payments.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- At most one capture per order.
SELECT COUNT(*) AS checked FROM payments.transfers WHERE kind = 'capture';
SELECT subject AS order_id, COUNT(*) AS captures
FROM payments.transfers
WHERE kind = 'capture'
GROUP BY subject
HAVING captures > 1;

-- Every capture belongs to an order.
SELECT t.subject AS order_id, t.amount AS captured_without_order
FROM payments.transfers t
LEFT JOIN orders.orders o ON o.order_id = t.subject
WHERE t.kind = 'capture' AND o.order_id IS NULL;
