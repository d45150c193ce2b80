-- I11 changes-have-events, in the choreographed style only
-- Every change has its event in the outbox (choreographed). Every running saga knows the reply it
-- waits for (orchestrated).
--
-- Attach the services' databases as: orders, payments.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Every placed order has its order.placed event. Outbox rows are deleted minutes after the broker
-- has acknowledged them, so only orders younger than the oldest row are checked.
SELECT COUNT(*) AS checked FROM orders.outbox;
SELECT o.order_id, 'order.placed' AS event_missing
FROM orders.orders o
JOIN orders.history h ON h.order_id = o.order_id AND h.version = 1
LEFT JOIN orders.outbox e ON e.id = o.order_id || ':order.placed'
WHERE e.id IS NULL AND h.at > (SELECT MIN(at) FROM orders.outbox);

-- Every capture has its payment.captured event, with the same limit.
SELECT COUNT(*) AS checked FROM payments.outbox;
SELECT t.subject AS order_id, 'payment.captured' AS event_missing
FROM payments.transfers t
LEFT JOIN payments.outbox e ON e.id = t.subject || ':payment.captured'
WHERE t.kind = 'capture'
  AND e.id IS NULL
  AND t.at > (SELECT MIN(at) FROM payments.outbox);
