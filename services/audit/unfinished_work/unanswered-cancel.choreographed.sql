-- An order whose cancel the shop accepted and neither executed nor refused (choreographed). Valid
-- once the shop has drained. Attach the database of orders as: orders. The row returned is the
-- first violation.
SELECT order_id
FROM orders.orders
WHERE cancel = 'requested' AND state NOT IN ('cancelled', 'rejected')
ORDER BY seq
LIMIT 1;
