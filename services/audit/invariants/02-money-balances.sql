-- I2 money-balances
-- Accounts are the sums of their transfers. The captured amount of a sold order is its total. A
-- hold exists only while its order is in progress. No order is refunded more than was captured for
-- it, and no return before its review is approved. Every amount is a whole number in bounds.
--
-- Attach the services' databases as: orders, inventory, payments, fraud, reporting.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- First, every amount is a whole number between 0 and its limit (money.hpp): 10^12 pence for one
-- order or return, 10^8 pence for a unit price, 2^63 - 1 for the sums the shop keeps. The tables
-- are STRICT, so only a foreign program can write another value. These queries run first because
-- they name the rows when a sum further down leaves 64 bits.
SELECT COUNT(*) AS checked FROM orders.orders;
SELECT order_id, 'orders.orders.total' AS amount_of, total AS amount,
    typeof(total) AS stored_as
FROM orders.orders
WHERE typeof(total) <> 'integer' OR total NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM orders.returns;
SELECT return_id, 'orders.returns.amount' AS amount_of, amount AS amount,
    typeof(amount) AS stored_as
FROM orders.returns
WHERE typeof(amount) <> 'integer' OR amount NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM payments.authorizations;
SELECT order_id, 'payments.authorizations.amount' AS amount_of, amount AS amount,
    typeof(amount) AS stored_as
FROM payments.authorizations
WHERE typeof(amount) <> 'integer' OR amount NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM payments.transfers;
SELECT subject, 'payments.transfers.amount' AS amount_of, amount AS amount,
    typeof(amount) AS stored_as
FROM payments.transfers
WHERE typeof(amount) <> 'integer' OR amount NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM fraud.assessments;
SELECT order_id, 'fraud.assessments.total' AS amount_of, total AS amount,
    typeof(total) AS stored_as
FROM fraud.assessments
WHERE typeof(total) <> 'integer' OR total NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM fraud.assessed_returns;
SELECT return_id, 'fraud.assessed_returns.total' AS amount_of, total AS amount,
    typeof(total) AS stored_as
FROM fraud.assessed_returns
WHERE typeof(total) <> 'integer' OR total NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM orders.returned_units;
SELECT order_id, sku, 'orders.returned_units.unit_price' AS amount_of,
    unit_price AS amount, typeof(unit_price) AS stored_as
FROM orders.returned_units
WHERE typeof(unit_price) <> 'integer' OR unit_price NOT BETWEEN 0 AND 100000000;

SELECT COUNT(*) AS checked FROM reporting.facts;
SELECT order_id, 'reporting.facts.total' AS amount_of, total AS amount,
    typeof(total) AS stored_as
FROM reporting.facts
WHERE typeof(total) <> 'integer' OR total NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM reporting.refunds;
SELECT return_id, 'reporting.refunds.total' AS amount_of, total AS amount,
    typeof(total) AS stored_as
FROM reporting.refunds
WHERE typeof(total) <> 'integer' OR total NOT BETWEEN 0 AND 1000000000000;

SELECT COUNT(*) AS checked FROM inventory.products;
SELECT sku, 'inventory.products.price' AS amount_of, price AS amount,
    typeof(price) AS stored_as
FROM inventory.products
WHERE typeof(price) <> 'integer' OR price NOT BETWEEN 0 AND 100000000;

SELECT COUNT(*) AS checked FROM fraud.customers;
SELECT customer_id, 'fraud.customers.sum' AS amount_of, sum AS amount,
    typeof(sum) AS stored_as
FROM fraud.customers
WHERE typeof(sum) <> 'integer' OR sum NOT BETWEEN 0 AND 9223372036854775807;

SELECT COUNT(*) AS checked FROM reporting.windows;
SELECT dimension, minute, key, 'reporting.windows.revenue' AS amount_of,
    revenue AS amount, typeof(revenue) AS stored_as
FROM reporting.windows
WHERE typeof(revenue) <> 'integer' OR revenue NOT BETWEEN 0 AND 9223372036854775807;

SELECT COUNT(*) AS checked FROM reporting.windows;
SELECT dimension, minute, key, 'reporting.windows.refunds' AS amount_of,
    refunds AS amount, typeof(refunds) AS stored_as
FROM reporting.windows
WHERE typeof(refunds) <> 'integer' OR refunds NOT BETWEEN 0 AND 9223372036854775807;

-- Counters of accounts are whole numbers and not negative.
SELECT COUNT(*) AS checked FROM payments.accounts;
SELECT customer_id, held, captured, refunded, credit_limit
FROM payments.accounts
WHERE typeof(held) || typeof(captured) || typeof(refunded) || typeof(COALESCE(credit_limit, 0))
    <> 'integerintegerintegerinteger'
  OR MIN(held, captured, refunded) < 0;

-- Each account equals the sums of its transfers.
SELECT COUNT(*) AS checked FROM payments.transfers;
SELECT a.customer_id, a.held, a.captured, a.refunded,
    SUM(CASE t.kind
        WHEN 'hold' THEN t.amount
        WHEN 'void' THEN -t.amount
        WHEN 'capture' THEN -t.amount
        ELSE 0 END) AS held_by_ledger,
    SUM(CASE t.kind WHEN 'capture' THEN t.amount ELSE 0 END) AS captured_by_ledger,
    SUM(CASE t.kind WHEN 'refund' THEN t.amount ELSE 0 END) AS refunded_by_ledger
FROM payments.accounts a
JOIN payments.transfers t ON t.customer_id = a.customer_id
GROUP BY a.customer_id
HAVING a.held <> held_by_ledger
  OR a.captured <> captured_by_ledger
  OR a.refunded <> refunded_by_ledger;

-- Exactly the total of every sold order is captured.
SELECT COUNT(*) AS checked FROM orders.orders;
SELECT o.order_id, o.state, o.total, COALESCE(SUM(t.amount), 0) AS captured
FROM orders.orders o
LEFT JOIN payments.transfers t ON t.subject = o.order_id AND t.kind = 'capture'
WHERE o.state IN ('confirmed', 'dispatched', 'partly_returned', 'returned')
GROUP BY o.order_id
HAVING captured <> o.total;

-- A hold ends with its order.
SELECT o.order_id, o.state, a.amount AS still_held
FROM orders.orders o
JOIN payments.authorizations a ON a.order_id = o.order_id
WHERE a.state = 'held' AND o.state NOT IN ('pending', 'in_review', 'needs_attention');

-- A refunded return is refunded by exactly its amount.
SELECT COUNT(*) AS checked FROM orders.returns;
SELECT r.return_id, r.amount, COALESCE(SUM(t.amount), 0) AS refunded
FROM orders.returns r
LEFT JOIN payments.transfers t ON t.subject = r.return_id AND t.kind = 'refund'
WHERE r.state = 'refunded'
GROUP BY r.return_id
HAVING refunded <> r.amount;

-- The refunds of an order never exceed its capture.
SELECT COUNT(*) AS checked FROM orders.returns WHERE order_id IS NOT NULL;
SELECT r.order_id, SUM(t.amount) AS refunded, COALESCE(c.captured, 0) AS captured
FROM orders.returns r
JOIN payments.transfers t ON t.subject = r.return_id AND t.kind = 'refund'
LEFT JOIN (
    SELECT subject, SUM(amount) AS captured
    FROM payments.transfers
    WHERE kind = 'capture'
    GROUP BY subject
) c ON c.subject = r.order_id
WHERE r.order_id IS NOT NULL
GROUP BY r.order_id
HAVING refunded > COALESCE(c.captured, 0);

-- A return that needs a review is refunded only after approval.
SELECT COUNT(*) AS checked FROM fraud.assessed_returns WHERE decision = 'review';
SELECT a.return_id, v.state AS review, t.amount AS refunded
FROM fraud.assessed_returns a
JOIN payments.transfers t ON t.subject = a.return_id AND t.kind = 'refund'
LEFT JOIN fraud.reviews v ON v.subject = a.return_id
WHERE a.decision = 'review' AND (v.state IS NULL OR v.state <> 'approved');
