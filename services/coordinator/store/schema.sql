-- The saga log: the state of each order's and return's saga. A transition is written in the
-- transaction that decides it, before the next command is sent, so that a killed coordinator
-- resumes from it. formats.md describes the rows.

-- One row a saga: written when it begins, updated only by an exception (a refusal, a cancel, a
-- review, an escalation) and by replies that carry data.
CREATE TABLE IF NOT EXISTS sagas (
    saga_id     TEXT PRIMARY KEY,            -- the order's or return's id
    definition  TEXT NOT NULL,               -- "place-order"
    version     INTEGER NOT NULL,            -- a saga ends under the definition it began with
    owner       TEXT NOT NULL,
    data        TEXT NOT NULL,
    cancel      TEXT NOT NULL DEFAULT '',    -- '', 'requested', 'granted', 'refused'
    cancel_key  TEXT NOT NULL DEFAULT '',
    decision    TEXT NOT NULL DEFAULT '',    -- of a review
    stuck       INTEGER NOT NULL DEFAULT 0,  -- how often it has needed an operator
    trouble     TEXT NOT NULL DEFAULT '',    -- why, the last time
    traceparent TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- The log: one row a transition, appended and never changed. The last row of a saga is its state.
-- No index: every transition writes it, only a restart reads it, from the end.
CREATE TABLE IF NOT EXISTS saga_log (
    seq     INTEGER PRIMARY KEY,
    saga_id TEXT NOT NULL,
    command TEXT NOT NULL,                   -- type of the answered command, "review", "retry", ""
    outcome TEXT NOT NULL,                   -- of the command, or the decision
    reason  TEXT NOT NULL,
    phase   TEXT NOT NULL,                   -- the phase from then on
    step    INTEGER NOT NULL,
    awaits  TEXT NOT NULL,                   -- id of the command whose reply is awaited, or ''
    at      INTEGER NOT NULL                 -- microseconds
) STRICT;

-- The sagas that have not ended. A saga that waits for a person may wait long, so its row points to
-- its last row in the log; the last rows of the others are near the log's end.
CREATE TABLE IF NOT EXISTS under_way (
    saga_id TEXT PRIMARY KEY,
    rests   INTEGER                          -- saga_log.seq
) STRICT, WITHOUT ROWID;

-- The answer for clients that wait for a saga, fixed when it first settles.
CREATE TABLE IF NOT EXISTS answers (
    saga_id TEXT PRIMARY KEY,
    answer  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts of the analytics pipeline: its rounds since the shop began, and the current or last
-- backfill.
CREATE TABLE IF NOT EXISTS lanes (
    lane         TEXT PRIMARY KEY CHECK (lane = 'rounds' OR lane = 'backfill'),
    rounds       INTEGER NOT NULL,           -- ended rounds
    transactions INTEGER NOT NULL,           -- extracted
    recorded     INTEGER NOT NULL,           -- of these, new to the reports
    changed      INTEGER NOT NULL,           -- scores that differed from the stored ones
    business     INTEGER,                    -- of a backfill: the business time it begins at
    ended_at     INTEGER NOT NULL,           -- the last round
    trouble      TEXT NOT NULL               -- why the last round was refused, or ''
) STRICT, WITHOUT ROWID;

-- The state of every saga; reads the whole log.
CREATE VIEW IF NOT EXISTS progress AS
    SELECT s.saga_id, s.definition, l.phase, l.step, l.awaits, l.since, s.cancel, s.decision,
           s.stuck, s.trouble
    FROM sagas s
    JOIN (SELECT saga_id, phase, step, awaits, at AS since, MAX(seq) FROM saga_log
          GROUP BY saga_id) l ON l.saga_id = s.saga_id;
