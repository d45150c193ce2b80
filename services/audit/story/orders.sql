-- What orders has recorded about an order or return.
--
-- Attach the database of orders as: orders. Parameter ?1: the id of the order or return. A query
-- with the columns `at` and `what` returns past events. A query with the column `now` returns the
-- current state.

SELECT at,
    'order: ' || CASE from_state WHEN '' THEN '' ELSE from_state || ' → ' END || to_state
        || ' (version ' || version || ', because of ' || cause || ')' AS what
FROM orders.history
WHERE order_id = ?1
ORDER BY version;

SELECT state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END
    || ', version ' || version || ', total ' || total || ' of ' || customer_id AS now
FROM orders.orders
WHERE order_id = ?1;

SELECT 'return ' || state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END
    || ', amount ' || amount || ' of ' || customer_id AS now
FROM orders.returns
WHERE return_id = ?1;
