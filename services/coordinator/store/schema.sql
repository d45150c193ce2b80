-- The saga log: how far each order and return has come. What a saga has come to is written in the transaction that decided it,
-- before the next command is sent, so that a killed coordinator resumes where it was.

-- What began, and what is known of it beside its steps; written when it begins, changed only when something out of the
-- ordinary happens (a refusal, a cancel, a review, a person needed).
CREATE TABLE IF NOT EXISTS sagas (
    saga_id     TEXT PRIMARY KEY,            -- the order's or return's id
    definition  TEXT NOT NULL,               -- "place-order"
    version     INTEGER NOT NULL,            -- a saga ends under the definition it began with
    owner       TEXT NOT NULL,
    data        TEXT NOT NULL,
    cancel      TEXT NOT NULL DEFAULT '',    -- '', 'requested', 'granted', 'refused'
    cancel_key  TEXT NOT NULL DEFAULT '',
    decision    TEXT NOT NULL DEFAULT '',    -- of a review
    stuck       INTEGER NOT NULL DEFAULT 0,  -- how often a person was needed
    trouble     TEXT NOT NULL DEFAULT '',    -- why a person was needed
    traceparent TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

-- The log: one row a move, never changed. The last row of a saga says where it stands.
CREATE TABLE IF NOT EXISTS saga_log (
    saga_id TEXT NOT NULL,
    move    INTEGER NOT NULL,                -- 0, 1, 2 …
    command TEXT NOT NULL,                   -- what was answered (or decided) …
    outcome TEXT NOT NULL,                   -- … and how
    reason  TEXT NOT NULL,
    phase   TEXT NOT NULL,                   -- where the saga stands since
    step    INTEGER NOT NULL,
    awaits  TEXT NOT NULL,                   -- the command whose reply is awaited now; '' when none is
    settled TEXT,                            -- the answer for those who wait, with the move that settled it
    at      INTEGER NOT NULL,                -- microseconds
    PRIMARY KEY (saga_id, move)
) WITHOUT ROWID;

-- Those that have not ended, so that a restart need not look through all that have.
CREATE TABLE IF NOT EXISTS under_way (saga_id TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE VIEW IF NOT EXISTS progress AS
    SELECT s.saga_id, s.definition, s.version, s.owner, s.data, l.phase, l.step, l.at AS since, l.awaits, s.cancel, s.cancel_key, s.decision, s.stuck, s.trouble,
           s.traceparent, l.move
    FROM sagas s JOIN saga_log l ON l.saga_id = s.saga_id AND l.move = (SELECT MAX(move) FROM saga_log WHERE saga_id = s.saga_id);
