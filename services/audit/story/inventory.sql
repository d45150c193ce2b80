-- What inventory has recorded about an order or return.
--
-- Attach the database of inventory as: inventory. Parameter ?1: the id of the order or return. A
-- query with the columns `at` and `what` returns past events. A query with the column `now` returns
-- the current state.

SELECT at, kind || ' ' || quantity || ' × ' || sku AS what
FROM inventory.movements
WHERE subject = ?1
ORDER BY seq;

SELECT 'reservation ' || r.state || CASE r.reason WHEN '' THEN '' ELSE ' (' || r.reason || ')' END
    || COALESCE(': ' || (
        SELECT GROUP_CONCAT(quantity || ' × ' || sku, ', ')
        FROM inventory.reservation_lines l
        WHERE l.order_id = r.order_id
    ), '') AS now
FROM inventory.reservations r
WHERE r.order_id = ?1;
