-- The tables of payments: the hold of each order, and every movement of money as one balanced
-- transfer.

-- One row per order. A tombstone has no hold: the order was undone or cancelled before its
-- authorization arrived, which is refused then.
CREATE TABLE IF NOT EXISTS authorizations (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount >= 0),   -- pence
    token       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state = 'pending' OR state = 'held' OR state = 'captured' OR
                                     state = 'voided' OR state = 'declined' OR
                                     state = 'tombstone'),
    stopped     INTEGER NOT NULL DEFAULT 0,       -- the customer cancelled first: never capture
    reason      TEXT NOT NULL DEFAULT '',
    ready_at    INTEGER NOT NULL DEFAULT 0        -- 'pending': when the card network has replied
) STRICT, WITHOUT ROWID;

-- Double entry: one row moves `amount` from the account `debit` to the account `credit`, so every
-- posting balances.
CREATE TABLE IF NOT EXISTS transfers (
    seq     INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL
            CHECK (kind = 'hold' OR kind = 'void' OR kind = 'capture' OR kind = 'refund'),
    subject TEXT NOT NULL,                               -- order or return
    customer_id TEXT NOT NULL,
    debit   TEXT NOT NULL,
    credit  TEXT NOT NULL,
    amount  INTEGER NOT NULL CHECK (amount >= 0),
    at      INTEGER NOT NULL
) STRICT;

-- The extract log: refunds in the order in which they were paid, read by the analytics pipeline.
-- Written in the transfer's transaction, orchestrated only: the choreographed style publishes an
-- event instead.
CREATE TABLE IF NOT EXISTS refunds (
    seq       INTEGER PRIMARY KEY,
    return_id TEXT NOT NULL,
    placed_at INTEGER NOT NULL,                          -- business time of the return
    goods     TEXT NOT NULL                              -- the return as JSON, as in messages
) STRICT;

-- The sums of the transfers per customer, updated in the same transaction.
CREATE TABLE IF NOT EXISTS accounts (
    customer_id  TEXT PRIMARY KEY,
    held         INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    captured     INTEGER NOT NULL DEFAULT 0 CHECK (captured >= 0),
    refunded     INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    credit_limit INTEGER
) STRICT, WITHOUT ROWID;
