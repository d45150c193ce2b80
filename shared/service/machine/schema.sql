-- The machine's own tables, in every service's file beside the service's tables.

-- What has been handled: the same id takes effect once. A command's or request's reply is kept so that it can be
-- given again; a NULL reply is a plain "done".
CREATE TABLE IF NOT EXISTS inbox (
    id          TEXT PRIMARY KEY,
    fingerprint TEXT,                          -- requests: SHA-256 of the body
    status      INTEGER NOT NULL DEFAULT 0,    -- requests: HTTP status of the stored answer
    subject     TEXT,                          -- requests, and what is followed: the order (or return) it is about
    reply       TEXT,
    generation  INTEGER NOT NULL DEFAULT 0,    -- requests: how often the key was used anew after 24 hours
    at          INTEGER NOT NULL,
    context     TEXT                           -- of what is followed: its trace context; so that it can be told of after a crash
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS inbox_followed ON inbox (at) WHERE context IS NOT NULL;

-- Events that were decided and must reach the stream. Kept for a while after the broker has acknowledged them,
-- because the broker syncs to disk later than it acknowledges.
CREATE TABLE IF NOT EXISTS outbox (
    seq  INTEGER PRIMARY KEY,
    id   TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,                        -- the CloudEvent as it is published
    at   INTEGER NOT NULL
) STRICT;

-- Reminders that survive a crash.
CREATE TABLE IF NOT EXISTS timers (
    id          TEXT PRIMARY KEY,
    due         INTEGER NOT NULL,
    type        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    traceparent TEXT NOT NULL,
    data        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_by_due ON timers (due);

-- Events that could not be handled, with the reason and the bytes as they came, until a person looks.
CREATE TABLE IF NOT EXISTS quarantine (
    id       TEXT PRIMARY KEY,
    type     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    raw      BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS machine (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
