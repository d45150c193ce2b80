-- I8 none-lost, in the choreographed style only
-- Every order that the shop acknowledged exists.
--
-- Attach the services' databases as: orders.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Every accepted request has its order.
SELECT COUNT(*) AS checked
FROM orders.inbox
WHERE id LIKE 'request:orders.place:%' AND status = 202;
SELECT i.subject AS order_id
FROM orders.inbox i
LEFT JOIN orders.orders o ON o.order_id = i.subject
WHERE i.id LIKE 'request:orders.place:%' AND i.status = 202 AND o.order_id IS NULL;
