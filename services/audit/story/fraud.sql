-- What fraud has recorded about an order or return.
--
-- Attach the database of fraud as: fraud. Parameter ?1: the id of the order or return. A query with
-- the columns `at` and `what` returns past events. A query with the column `now` returns the
-- current state.

SELECT at,
    'assessed: ' || decision || ', score ' || score
        || CASE rules WHEN '' THEN '' ELSE ' (' || rules || ')' END AS what
FROM fraud.assessments
WHERE order_id = ?1;

SELECT at,
    'return assessed: ' || decision
        || CASE rules WHEN '' THEN '' ELSE ' (' || rules || ')' END AS what
FROM fraud.assessed_returns
WHERE return_id = ?1;

SELECT opened_at AS at, 'review opened' AS what
FROM fraud.reviews
WHERE subject = ?1 AND opened_at > 0;

SELECT 'review ' || state AS now
FROM fraud.reviews
WHERE subject = ?1;
