-- The newest traces, in the console's own file. No service reads it.

CREATE TABLE IF NOT EXISTS traces (
    seq      INTEGER PRIMARY KEY,              -- in the order in which their first spans arrived
    trace_id TEXT NOT NULL UNIQUE,
    style    TEXT NOT NULL DEFAULT '',         -- '' until a span of one style has arrived
    order_id TEXT NOT NULL DEFAULT '',         -- '' until a span that names the order has arrived
    began_at INTEGER NOT NULL,                 -- microseconds since 1970
    ended_at INTEGER NOT NULL,
    spans    INTEGER NOT NULL DEFAULT 0,       -- how many
    faults   INTEGER NOT NULL DEFAULT 0,       -- how many of the spans are injected faults
    state    TEXT NOT NULL DEFAULT ''          -- of the order, as its spans show it
) STRICT;
CREATE INDEX IF NOT EXISTS traces_by_order ON traces (order_id);

-- The first span of an id stays: a service exports a span again after a restart, and that is the same span.
CREATE TABLE IF NOT EXISTS spans (
    trace_id   TEXT NOT NULL,
    span_id    TEXT NOT NULL,
    parent_id  TEXT NOT NULL,                  -- '' for a root
    service    TEXT NOT NULL,
    style      TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       INTEGER NOT NULL,               -- OTLP's number
    began_at   INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL,
    failure    TEXT NOT NULL,                  -- '' for success
    attributes TEXT NOT NULL,                  -- a JSON object with text values
    PRIMARY KEY (trace_id, span_id)
) STRICT, WITHOUT ROWID;
