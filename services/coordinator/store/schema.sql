-- The saga log: how far each order and return has come. A row is written in the transaction that decided it, before the
-- next command is sent, so that a killed coordinator resumes where it was.

CREATE TABLE IF NOT EXISTS sagas (
    saga_id     TEXT PRIMARY KEY,            -- the order's or return's id
    definition  TEXT NOT NULL,               -- "place-order"
    version     INTEGER NOT NULL,            -- a saga ends under the definition it began with
    owner       TEXT NOT NULL,
    data        TEXT NOT NULL,
    phase       TEXT NOT NULL,
    step        INTEGER NOT NULL,
    since       INTEGER NOT NULL,            -- when this step began, microseconds
    awaits      TEXT NOT NULL,               -- the type of the command whose reply is awaited; '' when none is
    cancel      TEXT NOT NULL DEFAULT '',    -- '', 'requested', 'granted', 'refused'
    cancel_key  TEXT NOT NULL DEFAULT '',
    decision    TEXT NOT NULL DEFAULT '',    -- of a review
    stuck       INTEGER NOT NULL DEFAULT 0,  -- how often a person was needed
    trouble     TEXT NOT NULL DEFAULT '',    -- why a person was needed
    traceparent TEXT NOT NULL DEFAULT '',
    settled     TEXT                         -- the answer for those who wait, fixed when first settled
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sagas_under_way ON sagas (phase) WHERE phase <> 'ended';

-- What happened, in order; for people.
CREATE TABLE IF NOT EXISTS saga_log (
    seq     INTEGER PRIMARY KEY,
    saga_id TEXT NOT NULL,
    command TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      INTEGER NOT NULL
);
