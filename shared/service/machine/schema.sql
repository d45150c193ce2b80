-- The machine's own tables, in every service's file beside the service's tables. Format, readers
-- and retention of every table: ../formats.md.

-- Handled messages: the same id takes effect once. The reply to a command or request is stored for
-- a retry; a NULL reply is a plain "done".
CREATE TABLE IF NOT EXISTS inbox (
    id          TEXT PRIMARY KEY,
    fingerprint TEXT,                          -- requests: SHA-256 of the body
    status      INTEGER NOT NULL DEFAULT 0,    -- requests: HTTP status of the stored answer
    subject     TEXT,                          -- requests, traced messages: the order (or return)
    reply       TEXT,
    generation  INTEGER NOT NULL DEFAULT 0,    -- requests: reuses of the key after 24 hours
    at          INTEGER NOT NULL,
    context     TEXT                           -- traced messages: the context of their span
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS inbox_followed ON inbox (at) WHERE context IS NOT NULL;

-- Events that must reach the stream. A row is kept for five minutes after the broker has
-- acknowledged it, because the broker syncs to disk later than it acknowledges.
CREATE TABLE IF NOT EXISTS outbox (
    seq  INTEGER PRIMARY KEY,
    id   TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,                        -- the CloudEvent as it is published
    at   INTEGER NOT NULL
) STRICT;

-- Timers survive a crash.
CREATE TABLE IF NOT EXISTS timers (
    id          TEXT PRIMARY KEY,
    due         INTEGER NOT NULL,
    type        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    traceparent TEXT NOT NULL,
    data        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_by_due ON timers (due);

-- Dead letters: events that the service cannot handle, with the reason and the bytes as delivered,
-- until an operator sends them again.
CREATE TABLE IF NOT EXISTS dead_letters (
    id       TEXT PRIMARY KEY,
    type     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    raw      BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Named numbers of the machine: the progress of the relay, the pause, the progress of a rebuild.
CREATE TABLE IF NOT EXISTS machine (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
