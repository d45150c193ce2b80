-- I8 none-lost, in the orchestrated style only
-- Every order that the shop acknowledged exists.
--
-- Attach the services' databases as: orders, coordinator.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Every accepted request has its saga.
SELECT COUNT(*) AS checked
FROM coordinator.inbox
WHERE id LIKE 'request:orders.place:%' AND status = 202;
SELECT i.subject AS order_id
FROM coordinator.inbox i
LEFT JOIN coordinator.sagas s ON s.saga_id = i.subject
WHERE i.id LIKE 'request:orders.place:%' AND i.status = 202 AND s.saga_id IS NULL;

-- Every saga whose first step is done has its order.
SELECT s.saga_id AS order_id, s.phase, s.step
FROM coordinator.progress s
LEFT JOIN orders.orders o ON o.order_id = s.saga_id
WHERE s.definition = 'place-order' AND s.step > 0 AND o.order_id IS NULL;
