-- What payments owns: who holds how much, and every movement of money as one balanced transfer.

-- One row per order. A row without a hold is a tombstone: the order was cancelled (or its hold voided) before the
-- authorisation came, which is then refused.
CREATE TABLE IF NOT EXISTS authorisations (
    order_id    TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    amount      INTEGER NOT NULL CHECK (amount >= 0),   -- pence
    token       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state = 'asked' OR state = 'held' OR state = 'captured' OR state = 'voided' OR state = 'declined' OR state = 'tombstone'),
    stopped     INTEGER NOT NULL DEFAULT 0,              -- the customer cancelled first: never capture
    reason      TEXT NOT NULL DEFAULT '',
    ready_at    INTEGER NOT NULL DEFAULT 0               -- state 'asked': when the network will have answered
) STRICT, WITHOUT ROWID;

-- Double entry: one row moves `amount` from the account `debit` to the account `credit`, so every posting balances.
CREATE TABLE IF NOT EXISTS transfers (
    seq     INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind = 'hold' OR kind = 'void' OR kind = 'capture' OR kind = 'refund'),
    subject TEXT NOT NULL,                               -- order or return
    customer_id TEXT NOT NULL,
    debit   TEXT NOT NULL,
    credit  TEXT NOT NULL,
    amount  INTEGER NOT NULL CHECK (amount >= 0),
    at      INTEGER NOT NULL
) STRICT;

-- Refunds that were paid, one after the other, each with its goods: what the analytics pipeline extracts. Written with the transfer
-- itself, in the orchestrated style; choreographed, the outbox says the same.
CREATE TABLE IF NOT EXISTS refunds (
    seq       INTEGER PRIMARY KEY,
    return_id TEXT NOT NULL,
    placed_at INTEGER NOT NULL,                          -- business time of the return
    goods     TEXT NOT NULL                              -- the return, as messages say it
) STRICT;

-- The sums of the transfers per customer, kept with them in the same transaction.
CREATE TABLE IF NOT EXISTS accounts (
    customer_id  TEXT PRIMARY KEY,
    held         INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    captured     INTEGER NOT NULL DEFAULT 0 CHECK (captured >= 0),
    refunded     INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    credit_limit INTEGER
) STRICT, WITHOUT ROWID;
