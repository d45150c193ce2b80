-- Inventory's tables: products with price and stock, one reservation per order, and every unit that came in.

-- For each SKU: restocked + returned = on_hand + reserved + sold (stock starts at 0; a new product's
-- first units count as restocked).
CREATE TABLE IF NOT EXISTS products (
    sku          TEXT PRIMARY KEY,
    price        INTEGER NOT NULL CHECK (price >= 0),             -- pence
    strict_price INTEGER NOT NULL DEFAULT 0,                      -- refuse an order that quotes another price
    on_hand      INTEGER NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved     INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    sold         INTEGER NOT NULL DEFAULT 0 CHECK (sold >= 0),
    restocked    INTEGER NOT NULL DEFAULT 0 CHECK (restocked >= 0),
    returned     INTEGER NOT NULL DEFAULT 0 CHECK (returned >= 0)
) STRICT, WITHOUT ROWID;

-- One row per order. A tombstone marks a release that arrived before the reservation; the reservation is then refused.
CREATE TABLE IF NOT EXISTS reservations (
    order_id TEXT PRIMARY KEY,
    state    TEXT NOT NULL CHECK (state = 'reserved' OR state = 'committed' OR state = 'released' OR state = 'refused' OR state = 'tombstone'),
    reason   TEXT NOT NULL DEFAULT ''                             -- why, in state 'refused'
) STRICT, WITHOUT ROWID;

-- The units that the order has reserved; for a refused order, the SKUs that caused the refusal.
CREATE TABLE IF NOT EXISTS reservation_lines (
    order_id TEXT NOT NULL,
    sku      TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, sku)
) STRICT, WITHOUT ROWID;

-- The stock ledger: units that came in.
CREATE TABLE IF NOT EXISTS movements (
    seq      INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind = 'restock' OR kind = 'return'),
    subject  TEXT NOT NULL,                                       -- the return's id; '' when an operator restocked
    sku      TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    at       INTEGER NOT NULL
) STRICT;
