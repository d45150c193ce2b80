-- I7 reports-equal-ledgers
-- The reports equal the ledgers, at the business time of each event, wherever that time is stored.
-- Once the shop has drained, everything is reported, to the penny.
--
-- Attach the services' databases as: orders, payments, fraud, reporting.
-- Also needed: temp.drained (one row once no order, return or saga is in progress).
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Every fact equals its order.
SELECT COUNT(*) AS checked FROM reporting.facts;
SELECT f.order_id, f.outcome AS reported, f.total AS reported_total, o.state, o.total
FROM reporting.facts f
LEFT JOIN orders.orders o ON o.order_id = f.order_id
WHERE o.order_id IS NULL
  OR f.total <> o.total
  OR (f.outcome = 'confirmed') <> (o.state IN (
    'confirmed', 'dispatched', 'partly_returned', 'returned', 'needs_attention'));

-- Once drained, every order that has ended has its fact.
SELECT o.order_id, o.state AS never_reported
FROM orders.orders o
LEFT JOIN reporting.facts f ON f.order_id = o.order_id
WHERE f.order_id IS NULL
  AND o.state NOT IN ('pending', 'in_review', 'needs_attention')
  AND EXISTS (SELECT 1 FROM temp.drained);

-- Revenue per minute and country: the windows equal the facts. The query adds only what the shop
-- itself keeps as one sum, so the sum fits into 64 bits.
SELECT COUNT(*) AS checked FROM reporting.windows;
SELECT minute, country, SUM(in_windows) AS by_windows, SUM(in_facts) AS by_facts
FROM (
    SELECT minute, key AS country, revenue AS in_windows, 0 AS in_facts
    FROM reporting.windows
    WHERE dimension = 'country'
    UNION ALL
    SELECT placed_at - (placed_at % 60000000 + 60000000) % 60000000, country, 0, total
    FROM reporting.facts
    WHERE outcome = 'confirmed'
)
GROUP BY minute, country
HAVING SUM(in_windows) <> SUM(in_facts);

-- Refunds per minute and country: the windows equal the refunds.
SELECT COUNT(*) AS checked FROM reporting.refunds;
SELECT minute, country, SUM(in_windows) AS by_windows, SUM(in_facts) AS by_facts
FROM (
    SELECT minute, key AS country, refunds AS in_windows, 0 AS in_facts
    FROM reporting.windows
    WHERE dimension = 'country'
    UNION ALL
    SELECT placed_at - (placed_at % 60000000 + 60000000) % 60000000, country, 0, total
    FROM reporting.refunds
)
GROUP BY minute, country
HAVING SUM(in_windows) <> SUM(in_facts);

-- Once drained, the refunds in the ledger equal the reported ones, return by return.
SELECT return_id, SUM(in_ledger) AS by_ledger, SUM(in_facts) AS by_facts
FROM (
    SELECT subject AS return_id, amount AS in_ledger, 0 AS in_facts
    FROM payments.transfers
    WHERE kind = 'refund'
    UNION ALL
    SELECT return_id, 0, total
    FROM reporting.refunds
)
GROUP BY return_id
HAVING SUM(in_ledger) <> SUM(in_facts) AND EXISTS (SELECT 1 FROM temp.drained);

-- Business time. A time that was wrong before it reached reporting is wrong in facts and windows
-- alike, so the auditor compares independent copies: each service's copy with the order, and the
-- order with its id (below), which was made of the business time when the request arrived.
SELECT o.order_id, o.placed_at, f.placed_at AS assessed_for, r.placed_at AS reported_for
FROM orders.orders o
LEFT JOIN fraud.assessments f ON f.order_id = o.order_id
LEFT JOIN reporting.facts r ON r.order_id = o.order_id
WHERE f.placed_at <> o.placed_at OR r.placed_at <> o.placed_at;

-- The same for returns.
SELECT COUNT(*) AS checked FROM orders.returns;
SELECT o.return_id, o.placed_at, p.placed_at AS refunded_for,
    r.placed_at AS reported_for
FROM orders.returns o
LEFT JOIN payments.refunds p ON p.return_id = o.return_id
LEFT JOIN reporting.refunds r ON r.return_id = o.return_id
WHERE p.placed_at <> o.placed_at OR r.placed_at <> o.placed_at;

-- The id of an order or return contains its business time: order_id_for writes the milliseconds
-- since 1970 in base 32 (45 bits of them).
WITH RECURSIVE places (n) AS (
    SELECT 3
    UNION ALL
    SELECT n + 1 FROM places WHERE n < 11
)
SELECT id AS order_id, placed_at,
    (
        SELECT SUM((instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, n, 1)) - 1)
            << (5 * (11 - n)))
        FROM places
    ) AS milliseconds_in_id
FROM (
    SELECT order_id AS id, placed_at
    FROM orders.orders
    UNION ALL
    SELECT return_id, placed_at
    FROM orders.returns
)
WHERE length(id) = 21
  AND milliseconds_in_id <> (MAX(placed_at / 1000, 0) & 35184372088831);

-- Every business time lies between 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z.
SELECT *
FROM (
    SELECT 'orders.orders' AS place, order_id AS subject, placed_at AS business_time
    FROM orders.orders
    UNION ALL
    SELECT 'orders.returns', return_id, placed_at
    FROM orders.returns
    UNION ALL
    SELECT 'fraud.assessments', order_id, placed_at
    FROM fraud.assessments
    UNION ALL
    SELECT 'payments.refunds', return_id, placed_at
    FROM payments.refunds
    UNION ALL
    SELECT 'reporting.facts', order_id, placed_at
    FROM reporting.facts
    UNION ALL
    SELECT 'reporting.refunds', return_id, placed_at
    FROM reporting.refunds
    UNION ALL
    SELECT 'reporting.windows', key, minute
    FROM reporting.windows
    UNION ALL
    SELECT 'reporting.endings', outcome, minute
    FROM reporting.endings
    UNION ALL
    SELECT 'reporting.watermark', '', at
    FROM reporting.watermark
)
WHERE typeof(business_time) <> 'integer'
  OR business_time NOT BETWEEN -62167219200000000 AND 253402300799999999;

-- The watermark exists exactly when there are facts or refunds, and never passes the newest one.
SELECT w.at AS watermark, n.newest
FROM (
    SELECT MAX(placed_at) AS newest
    FROM (
        SELECT placed_at
        FROM reporting.facts
        UNION ALL
        SELECT placed_at
        FROM reporting.refunds
    )
) n
LEFT JOIN reporting.watermark w
WHERE (w.at IS NULL) <> (n.newest IS NULL) OR w.at > n.newest;

-- Ended orders per minute, outcome and reason: the endings equal the facts.
SELECT COUNT(*) AS checked FROM reporting.endings;
SELECT minute, outcome, reason, SUM(in_endings) AS by_endings, SUM(in_facts) AS by_facts
FROM (
    SELECT minute, outcome, reason, orders AS in_endings, 0 AS in_facts
    FROM reporting.endings
    UNION ALL
    SELECT placed_at - (placed_at % 60000000 + 60000000) % 60000000, outcome, reason, 0, 1
    FROM reporting.facts
)
GROUP BY minute, outcome, reason
HAVING SUM(in_endings) <> SUM(in_facts);
