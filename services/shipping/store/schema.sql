-- Shipping's tables: its carriers, and one booking per order.

CREATE TABLE IF NOT EXISTS carriers (
    zone TEXT PRIMARY KEY CHECK (zone = 'domestic' OR zone = 'europe' OR zone = 'international'),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO carriers (zone, name) VALUES
    ('domestic', 'Albion Parcels'),
    ('europe', 'Channel Freight'),
    ('international', 'Meridian Air');

-- A tombstone marks a cancellation without a booking; a booking that arrives later is refused.
CREATE TABLE IF NOT EXISTS bookings (
    order_id TEXT PRIMARY KEY,
    state    TEXT NOT NULL CHECK (state = 'booked' OR state = 'cancelled' OR state = 'dispatched' OR state = 'refused' OR state = 'tombstone'),
    carrier  TEXT NOT NULL DEFAULT '',
    country  TEXT NOT NULL DEFAULT '',
    units    INTEGER NOT NULL DEFAULT 0,
    reason   TEXT NOT NULL DEFAULT ''              -- why, in state 'refused'
) STRICT, WITHOUT ROWID;
