-- An order rejected for a reason that the responsible service has no record of. Valid once the shop
-- has drained.
--
-- Attach the services' databases as: orders, inventory, payments, shipping, fraud.
-- Parameter ?1: 1 if an order may be rejected because a step timed out, else 0.
-- The row returned is the first violation.
SELECT o.order_id, o.reason
FROM orders.orders o
LEFT JOIN shipping.bookings b ON b.order_id = o.order_id
LEFT JOIN payments.authorizations a ON a.order_id = o.order_id
LEFT JOIN inventory.reservations r ON r.order_id = o.order_id
LEFT JOIN fraud.assessments f ON f.order_id = o.order_id
LEFT JOIN fraud.reviews v ON v.subject = o.order_id
WHERE o.state = 'rejected'
  AND NOT COALESCE(CASE
    WHEN o.reason IN ('unserviceable_country', 'too_heavy') THEN b.reason = o.reason
    WHEN o.reason IN ('card_declined', 'insufficient_funds')
      THEN a.state = 'declined' AND a.reason = o.reason
    WHEN o.reason IN ('out_of_stock', 'unknown_sku', 'price_changed') THEN r.reason = o.reason
    WHEN o.reason = 'fraud_blocked' THEN f.decision = 'block'
    WHEN o.reason = 'review_denied' THEN v.state = 'denied'
    WHEN o.reason = 'review_expired' THEN v.state = 'expired'
    WHEN o.reason = 'timed_out' THEN ?1
  END, 0)
ORDER BY o.seq
LIMIT 1;
