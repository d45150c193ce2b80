-- What payments has recorded about an order or return.
--
-- Attach the database of payments as: payments. Parameter ?1: the id of the order or return. A
-- query with the columns `at` and `what` returns past events. A query with the column `now` returns
-- the current state.

SELECT at,
    'ledger: ' || kind || ' ' || amount || ' of ' || customer_id
        || ', ' || debit || ' → ' || credit AS what
FROM payments.transfers
WHERE subject = ?1
ORDER BY seq;

SELECT 'authorization ' || state || CASE reason WHEN '' THEN '' ELSE ' (' || reason || ')' END
    || ', ' || amount || CASE stopped WHEN 0 THEN '' ELSE ', stopped by a cancel' END AS now
FROM payments.authorizations
WHERE order_id = ?1;
