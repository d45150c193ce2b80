-- A return rejected for a reason that the responsible service has no record of. Valid once the shop
-- has drained.
--
-- Attach the services' databases as: orders, fraud.
-- Parameter ?1: 1 if a return may be rejected because a step timed out, else 0.
-- The row returned is the first violation.
SELECT r.return_id, r.reason
FROM orders.returns r
LEFT JOIN fraud.reviews v ON v.subject = r.return_id
WHERE r.state = 'rejected'
  AND NOT COALESCE(CASE
    WHEN r.reason IN ('not_dispatched', 'unknown_order', 'unknown_line', 'exceeds_order') THEN 1
    WHEN r.reason = 'review_denied' THEN v.state = 'denied'
    WHEN r.reason = 'review_expired' THEN v.state = 'expired'
    WHEN r.reason = 'timed_out' THEN ?1
  END, 0)
ORDER BY r.return_id
LIMIT 1;
