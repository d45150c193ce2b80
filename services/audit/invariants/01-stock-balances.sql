-- I1 stock-balances
-- For every product, all units that came in are in stock, reserved or sold. No count is negative.
-- The reserved and sold counts equal those of the orders.
--
-- Attach the services' databases as: inventory.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- The counters of each product balance. SQLite's `+` turns a sum that leaves 64 bits into a REAL,
-- so the types are checked, too.
SELECT COUNT(*) AS checked FROM inventory.products;
SELECT sku, restocked, returned, on_hand, reserved, sold
FROM inventory.products
WHERE restocked + returned <> on_hand + reserved + sold
  OR MIN(on_hand, reserved, sold) < 0
  OR typeof(restocked + returned) || typeof(on_hand + reserved + sold) <> 'integerinteger';

-- The counters equal the lines of the reservations.
SELECT p.sku, p.reserved, p.sold,
    COALESCE(SUM(CASE r.state WHEN 'reserved' THEN l.quantity END), 0) AS reserved_by_orders,
    COALESCE(SUM(CASE r.state WHEN 'committed' THEN l.quantity END), 0) AS sold_to_orders
FROM inventory.products p
LEFT JOIN inventory.reservation_lines l ON l.sku = p.sku
LEFT JOIN inventory.reservations r ON r.order_id = l.order_id
GROUP BY p.sku
HAVING p.reserved <> reserved_by_orders OR p.sold <> sold_to_orders;
