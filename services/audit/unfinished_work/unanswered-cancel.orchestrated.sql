-- An order whose cancel the shop accepted and neither executed nor refused (orchestrated). Valid
-- once the shop has drained. Attach the services' databases as: orders, coordinator. The row
-- returned is the first violation.
SELECT s.saga_id
FROM coordinator.sagas s
JOIN orders.orders o ON o.order_id = s.saga_id
WHERE s.cancel = 'requested' AND o.state NOT IN ('cancelled', 'rejected')
ORDER BY s.saga_id
LIMIT 1;
