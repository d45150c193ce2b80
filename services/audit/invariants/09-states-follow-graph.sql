-- I9 states-follow-graph
-- The states of an order follow the state graph, and its versions have no gaps.
--
-- Attach the services' databases as: orders.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Each transition starts from the state that the previous version reached.
SELECT COUNT(*) AS checked FROM orders.history;
SELECT h.order_id, h.version, h.from_state, h.to_state, p.to_state AS came_from
FROM orders.history h
LEFT JOIN orders.history p ON p.order_id = h.order_id AND p.version = h.version - 1
WHERE h.from_state <> COALESCE(p.to_state, '')
  OR (h.version > 1) <> (p.version IS NOT NULL);

-- An order is in the state of its newest transition.
SELECT o.order_id, o.version, o.state, h.to_state
FROM orders.orders o
LEFT JOIN orders.history h ON h.order_id = o.order_id AND h.version = o.version
WHERE h.to_state IS NULL OR h.to_state <> o.state;

-- Only these transitions are allowed, and those to needs_attention.
SELECT order_id, version, from_state, to_state
FROM orders.history
WHERE to_state <> 'needs_attention'
  AND from_state || '>' || to_state NOT IN (
    '>pending', 'pending>in_review', 'in_review>pending', 'pending>confirmed',
    'confirmed>dispatched', 'dispatched>partly_returned', 'dispatched>returned',
    'partly_returned>returned', 'pending>rejected', 'in_review>rejected', 'pending>cancelled',
    'in_review>cancelled', 'needs_attention>rejected', 'needs_attention>cancelled',
    'needs_attention>confirmed', 'needs_attention>dispatched'
  );
