-- Recent traces, in the console's own file. Nothing of the shop depends on them.

CREATE TABLE IF NOT EXISTS traces (
    seq      INTEGER PRIMARY KEY,              -- in the order in which they were first heard of
    trace_id TEXT NOT NULL UNIQUE,
    style    TEXT NOT NULL DEFAULT '',
    order_id TEXT NOT NULL DEFAULT '',
    began_at INTEGER NOT NULL,                 -- microseconds
    ended_at INTEGER NOT NULL,
    spans    INTEGER NOT NULL DEFAULT 0,
    faults   INTEGER NOT NULL DEFAULT 0,
    state    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX IF NOT EXISTS traces_by_order ON traces (order_id);

-- The first that comes of each id stays: a span that is told of again after a restart is the same one.
CREATE TABLE IF NOT EXISTS spans (
    trace_id   TEXT NOT NULL,
    span_id    TEXT NOT NULL,
    parent_id  TEXT NOT NULL,
    service    TEXT NOT NULL,
    style      TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       INTEGER NOT NULL,
    began_at   INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL,
    failure    TEXT NOT NULL,
    attributes TEXT NOT NULL,                  -- a JSON object of texts
    PRIMARY KEY (trace_id, span_id)
) STRICT, WITHOUT ROWID;
