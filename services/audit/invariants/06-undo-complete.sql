-- I6 undo-complete
-- A rejected or cancelled order holds no money, no stock and no booking, and each step was undone
-- at most once. A rejected return moved neither goods nor money.
--
-- Attach the services' databases as: orders, inventory, payments, shipping.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Nothing is left of a rejected or cancelled order.
SELECT COUNT(*) AS checked FROM orders.orders WHERE state IN ('rejected', 'cancelled');
SELECT o.order_id, o.state, o.reason, a.state AS payment, r.state AS stock,
    b.state AS shipment
FROM orders.orders o
LEFT JOIN payments.authorizations a ON a.order_id = o.order_id
LEFT JOIN inventory.reservations r ON r.order_id = o.order_id
LEFT JOIN shipping.bookings b ON b.order_id = o.order_id
WHERE o.state IN ('rejected', 'cancelled')
  AND (a.state IN ('held', 'captured')
    OR r.state IN ('reserved', 'committed')
    OR b.state IN ('booked', 'dispatched'));

-- No hold is taken twice, and each hold ends once.
SELECT subject AS order_id, SUM(kind = 'hold') AS holds, SUM(kind = 'void') AS voids,
    SUM(kind = 'capture') AS captures
FROM payments.transfers
WHERE kind IN ('hold', 'void', 'capture')
GROUP BY subject
HAVING holds > 1 OR voids + captures > holds;

-- A rejected return has no movement of stock and no refund.
SELECT COUNT(*) AS checked FROM orders.returns WHERE state = 'rejected';
SELECT r.return_id, r.reason, m.sku AS taken_back, t.amount AS refunded
FROM orders.returns r
LEFT JOIN inventory.movements m ON m.subject = r.return_id AND m.kind = 'return'
LEFT JOIN payments.transfers t ON t.subject = r.return_id AND t.kind = 'refund'
WHERE r.state = 'rejected' AND (m.sku IS NOT NULL OR t.amount IS NOT NULL);
