-- Fraud's tables: the assessment of each order and return, and the reviews that an operator must decide.

-- One row per order that was assessed. The index by customer and business time is the sliding window: rows outside it are not read.
CREATE TABLE IF NOT EXISTS assessments (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    country     TEXT NOT NULL,
    placed_at   INTEGER NOT NULL,                        -- business time
    total       INTEGER NOT NULL,                        -- pence
    decision    TEXT NOT NULL CHECK (decision = 'clear' OR decision = 'review' OR decision = 'block'),
    score       INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
    rules       TEXT NOT NULL,                           -- the rules that fired, separated by spaces
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS assessments_by_customer ON assessments (customer_id, placed_at);

-- One row per return that was assessed. No sliding window counts a return.
CREATE TABLE IF NOT EXISTS assessed_returns (
    return_id   TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    total       INTEGER NOT NULL,                        -- pence, of the lines that name a price
    decision    TEXT NOT NULL CHECK (decision = 'clear' OR decision = 'review'),
    rules       TEXT NOT NULL,                           -- the rules that fired, separated by spaces
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Count, sum and sum of squares of a customer's order values (for mean and deviation), one row per customer.
CREATE TABLE IF NOT EXISTS customers (
    customer_id   TEXT PRIMARY KEY,
    first_country TEXT NOT NULL,
    orders        INTEGER NOT NULL,
    sum           INTEGER NOT NULL,                      -- pence
    squares       TEXT NOT NULL                          -- pence², decimal: it need not fit into 64 bits
) STRICT, WITHOUT ROWID;

-- The analytics pipeline's score of each order that ended: its assessment's, or 0 when the order ended before it was assessed.
CREATE TABLE IF NOT EXISTS scores (
    order_id TEXT PRIMARY KEY,
    score    INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100)
) STRICT, WITHOUT ROWID;

-- The pipeline's positions in the extract logs of orders and payments; written in the transaction that stores the scores.
CREATE TABLE IF NOT EXISTS cursors (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    orders   INTEGER NOT NULL,
    payments INTEGER NOT NULL
) STRICT;

-- One row per review of an order or a return. A `closed` row without an assessment is a tombstone: the order or return ended
-- before it was assessed, so that no review is opened for it.
CREATE TABLE IF NOT EXISTS reviews (
    subject    TEXT PRIMARY KEY,                         -- the id of an order or a return
    state      TEXT NOT NULL CHECK (state = 'open' OR state = 'approved' OR state = 'denied' OR state = 'expired' OR state = 'closed'),
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    goes_on    TEXT NOT NULL DEFAULT ''                  -- JSON: the order or return to publish on approval
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_reviews ON reviews (opened_at, subject) WHERE state = 'open';
