-- The tables of orders: the orders with their states and history, and the returns.

CREATE TABLE IF NOT EXISTS orders (
    seq         INTEGER PRIMARY KEY,          -- the order of acceptance; the cursor of a page
    order_id    TEXT NOT NULL UNIQUE,
    owner       TEXT NOT NULL,                -- name of the API key that placed it
    customer_id TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT NOT NULL DEFAULT '',
    version     INTEGER NOT NULL,             -- one more with every transition
    total       INTEGER NOT NULL,             -- pence
    units       INTEGER NOT NULL,
    token       TEXT NOT NULL,
    country     TEXT NOT NULL,
    postcode    TEXT,
    placed_at   INTEGER NOT NULL,             -- business time, microseconds
    lines       TEXT NOT NULL,                -- {"lines":[{sku, quantity, unit_price}]}
    review_done INTEGER NOT NULL DEFAULT 0,   -- fraud has cleared it: a late "flagged" is history
    cancel      TEXT,                         -- 'requested' or 'refused'; NULL: no cancel
    settled     TEXT,                         -- the answer for waiting clients, fixed once
    skus        TEXT NOT NULL DEFAULT ''      -- the goods of a refusal
) STRICT;
CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer_id, seq);
CREATE INDEX IF NOT EXISTS orders_that_wait ON orders (state, seq)
    WHERE state IN ('in_review', 'needs_attention');

CREATE TABLE IF NOT EXISTS history (
    order_id   TEXT NOT NULL,
    version    INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    at         INTEGER NOT NULL,
    cause      TEXT NOT NULL,                 -- type of the message that caused it
    PRIMARY KEY (order_id, version)
) STRICT, WITHOUT ROWID;

-- The extract log: orders in the order in which they ended, read by the analytics pipeline. Written
-- in the transaction that ends the order, orchestrated only: the choreographed style publishes an
-- event instead.
CREATE TABLE IF NOT EXISTS ended (
    seq       INTEGER PRIMARY KEY,
    order_id  TEXT NOT NULL,
    outcome   TEXT NOT NULL
              CHECK (outcome = 'confirmed' OR outcome = 'rejected' OR outcome = 'cancelled'),
    reason    TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS returns (
    return_id   TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    order_id    TEXT,                         -- NULL: the receipt is lost
    customer_id TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state = 'pending' OR state = 'in_review' OR
                                     state = 'refunded' OR state = 'rejected'),
    reason      TEXT NOT NULL DEFAULT '',
    amount      INTEGER NOT NULL,             -- as far as the prices are known
    placed_at   INTEGER NOT NULL,
    lines       TEXT NOT NULL,                -- {"lines":[{sku, quantity, unit_price?}]}
    review_done INTEGER NOT NULL DEFAULT 0,   -- fraud has cleared it: a late "flagged" is history
    settled     TEXT                          -- the answer for waiting clients, fixed once
) STRICT, WITHOUT ROWID;

-- Units that came back or are on their way, so that two returns cannot bring back more units than
-- were sold at a price: one SKU may be sold at two prices in one order.
CREATE TABLE IF NOT EXISTS returned_units (
    order_id   TEXT NOT NULL,
    sku        TEXT NOT NULL,
    unit_price INTEGER NOT NULL,              -- pence
    units      INTEGER NOT NULL CHECK (units >= 0),
    PRIMARY KEY (order_id, sku, unit_price)
) STRICT, WITHOUT ROWID;
