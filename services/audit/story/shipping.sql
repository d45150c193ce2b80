-- What shipping has recorded about an order or return.
--
-- Attach the database of shipping as: shipping. Parameter ?1: the id of the order or return. A
-- query with the columns `at` and `what` returns past events. A query with the column `now` returns
-- the current state.

SELECT 'booking ' || state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END
    || CASE carrier WHEN '' THEN '' ELSE ', ' || carrier END AS now
FROM shipping.bookings
WHERE order_id = ?1;
