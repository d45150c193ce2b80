-- What fraud owns: what it thought of each order, and the reviews a person must decide.

-- One row per order that was assessed. By customer and business time it is the sliding window: what lies outside is not read.
CREATE TABLE IF NOT EXISTS assessments (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    country     TEXT NOT NULL,
    placed_at   INTEGER NOT NULL,                        -- business time
    total       INTEGER NOT NULL,                        -- pence
    decision    TEXT NOT NULL CHECK (decision = 'clear' OR decision = 'review' OR decision = 'block'),
    score       INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
    rules       TEXT NOT NULL,                           -- names of those that fired, separated by spaces
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS assessments_by_customer ON assessments (customer_id, placed_at);

-- One row per return that was assessed. A return is no order: no sliding window counts it.
CREATE TABLE IF NOT EXISTS assessed_returns (
    return_id   TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    total       INTEGER NOT NULL,                        -- pence, of the lines that name a price
    decision    TEXT NOT NULL CHECK (decision = 'clear' OR decision = 'review'),
    rules       TEXT NOT NULL,                           -- names of those that fired, separated by spaces
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What mean and deviation of a customer's order values need, in one row however many orders there were.
CREATE TABLE IF NOT EXISTS customers (
    customer_id   TEXT PRIMARY KEY,
    first_country TEXT NOT NULL,
    orders        INTEGER NOT NULL,
    sum           INTEGER NOT NULL,                      -- pence
    squares       TEXT NOT NULL                          -- pence², decimal: it need not fit into 64 bits
) STRICT, WITHOUT ROWID;

-- The analytics pipeline's score of each order that ended: that of its assessment, 0 for one that ended before it was assessed.
CREATE TABLE IF NOT EXISTS scores (
    order_id TEXT PRIMARY KEY,
    score    INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100)
) STRICT, WITHOUT ROWID;

-- Up to where the pipeline has scored what orders and payments recorded; written in the transaction that keeps the scores.
CREATE TABLE IF NOT EXISTS cursors (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    orders   INTEGER NOT NULL,
    payments INTEGER NOT NULL
) STRICT;

-- One row per order or return that needed a person. A `closed` row without an assessment is a tombstone: the order had ended
-- before it was assessed, and must not leave an open review.
CREATE TABLE IF NOT EXISTS reviews (
    subject    TEXT PRIMARY KEY,                         -- order or return
    state      TEXT NOT NULL CHECK (state = 'open' OR state = 'approved' OR state = 'denied' OR state = 'expired' OR state = 'closed'),
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    goes_on    TEXT NOT NULL DEFAULT ''                  -- JSON: what must be told on once the review is approved
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_reviews ON reviews (opened_at, subject) WHERE state = 'open';
