-- Reporting's tables: each fact once, and the sums of the facts by business time.

-- One row per order that ended.
CREATE TABLE IF NOT EXISTS facts (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    country     TEXT NOT NULL,
    placed_at   INTEGER NOT NULL,                        -- business time
    total       INTEGER NOT NULL,                        -- pence
    outcome     TEXT NOT NULL CHECK (outcome = 'confirmed' OR outcome = 'rejected' OR outcome = 'cancelled'),
    reason      TEXT NOT NULL,
    score       INTEGER NOT NULL,                        -- fraud's score, loaded by the pipeline; 0 in the choreographed style
    at          INTEGER NOT NULL                         -- wall-clock time of counting (the freshness of the report)
) STRICT, WITHOUT ROWID;

-- One row per refund.
CREATE TABLE IF NOT EXISTS refunds (
    return_id   TEXT PRIMARY KEY,
    order_id    TEXT,                                    -- NULL: a return without a receipt
    customer_id TEXT NOT NULL,
    country     TEXT NOT NULL,
    placed_at   INTEGER NOT NULL,                        -- business time of the return
    total       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sales and refunds by minute. Hours and days are summed from minutes by the queries, so that a fact touches few
-- rows. `revision` counts the late facts that corrected the minute.
CREATE TABLE IF NOT EXISTS windows (
    dimension TEXT NOT NULL CHECK (dimension = 'country' OR dimension = 'sku'),
    minute    INTEGER NOT NULL,                          -- the start of the minute
    key       TEXT NOT NULL,
    orders    INTEGER NOT NULL,
    revenue   INTEGER NOT NULL,
    refunds   INTEGER NOT NULL,
    units     INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    PRIMARY KEY (dimension, minute, key)
) STRICT, WITHOUT ROWID;

-- The endings of orders, by the minute in which they were placed.
CREATE TABLE IF NOT EXISTS endings (
    minute   INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    orders   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (minute, outcome, reason)
) STRICT, WITHOUT ROWID;

-- Windows before the watermark are believed to be complete. One row, written with the first fact.
CREATE TABLE IF NOT EXISTS watermark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at  INTEGER NOT NULL
) STRICT;

-- The pipeline's positions in the extract logs of orders and payments (orchestrated style). Written in the transaction that records the facts.
CREATE TABLE IF NOT EXISTS cursors (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    orders   INTEGER NOT NULL,
    payments INTEGER NOT NULL
) STRICT;
