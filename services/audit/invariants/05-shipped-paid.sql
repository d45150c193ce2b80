-- I5 shipped-paid
-- No shipment leaves without a captured payment.
--
-- Attach the services' databases as: payments, shipping.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

SELECT COUNT(*) AS checked FROM shipping.bookings WHERE state = 'dispatched';
SELECT b.order_id, a.state AS payment
FROM shipping.bookings b
LEFT JOIN payments.authorizations a ON a.order_id = b.order_id
WHERE b.state = 'dispatched' AND (a.state IS NULL OR a.state <> 'captured');
