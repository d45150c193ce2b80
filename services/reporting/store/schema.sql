-- What reporting owns: facts, each once, and the sums of them by business time.

-- One row per order that came to its end.
CREATE TABLE IF NOT EXISTS facts (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    country     TEXT NOT NULL,
    placed_at   INTEGER NOT NULL,                        -- business time
    total       INTEGER NOT NULL,                        -- pence
    outcome     TEXT NOT NULL CHECK (outcome = 'confirmed' OR outcome = 'rejected' OR outcome = 'cancelled'),
    reason      TEXT NOT NULL,
    score       INTEGER NOT NULL,                        -- fraud's, when the pipeline brought it; no event carries it
    at          INTEGER NOT NULL                         -- when it was counted, by the clock: how fresh the report is
) STRICT, WITHOUT ROWID;

-- One row per refund.
CREATE TABLE IF NOT EXISTS refunds (
    return_id   TEXT PRIMARY KEY,
    order_id    TEXT,                                    -- NULL: the receipt is lost
    customer_id TEXT NOT NULL,
    country     TEXT NOT NULL,
    placed_at   INTEGER NOT NULL,                        -- business time of the return
    total       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sales and refunds by minute. Hours and days are sums of minutes, made when somebody asks, so that a fact touches
-- few rows. `revision` counts the late facts that corrected the minute.
CREATE TABLE IF NOT EXISTS windows (
    dimension TEXT NOT NULL CHECK (dimension = 'country' OR dimension = 'sku'),
    minute    INTEGER NOT NULL,                          -- its start
    key       TEXT NOT NULL,
    orders    INTEGER NOT NULL,
    revenue   INTEGER NOT NULL,
    refunds   INTEGER NOT NULL,
    units     INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    PRIMARY KEY (dimension, minute, key)
) STRICT, WITHOUT ROWID;

-- How orders ended, by the minute in which they were placed.
CREATE TABLE IF NOT EXISTS endings (
    minute   INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    orders   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (minute, outcome, reason)
) STRICT, WITHOUT ROWID;

-- Up to when the windows are believed to be complete. One row, once there is a fact.
CREATE TABLE IF NOT EXISTS watermark (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at  INTEGER NOT NULL
) STRICT;

-- Up to where the pipeline has loaded what orders and payments recorded (orchestrated). Written in the transaction that counts it.
CREATE TABLE IF NOT EXISTS cursors (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    orders   INTEGER NOT NULL,
    payments INTEGER NOT NULL
) STRICT;
