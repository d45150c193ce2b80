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
) STRICT, WITHOUT ROWID;

-- The log: one row a move, appended and never changed. The last row of a saga says where it stands. It has no index: it is
-- written all the time and read by a restart, which begins at its end.
CREATE TABLE IF NOT EXISTS saga_log (
    seq     INTEGER PRIMARY KEY,
    saga_id TEXT NOT NULL,
    command TEXT NOT NULL,                   -- what was answered (or decided) …
    outcome TEXT NOT NULL,                   -- … and how
    reason  TEXT NOT NULL,
    phase   TEXT NOT NULL,                   -- where the saga stands since
    step    INTEGER NOT NULL,
    awaits  TEXT NOT NULL,                   -- id of the command whose reply is awaited; '' when none is
    at      INTEGER NOT NULL                 -- microseconds
) STRICT;

-- Those that have not ended. One that waits for a person may wait long, so its row says where in the log it stands; the
-- others' last rows are near the end.
CREATE TABLE IF NOT EXISTS under_way (
    saga_id TEXT PRIMARY KEY,
    rests   INTEGER                          -- saga_log.seq
) STRICT, WITHOUT ROWID;

-- What those who wait for a saga are told, fixed when it is first settled.
CREATE TABLE IF NOT EXISTS answers (
    saga_id TEXT PRIMARY KEY,
    answer  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the analytics pipeline has done: its rounds since the shop began, and the backfill that is under way or was the last.
CREATE TABLE IF NOT EXISTS lanes (
    lane         TEXT PRIMARY KEY CHECK (lane = 'rounds' OR lane = 'backfill'),
    rounds       INTEGER NOT NULL,           -- that ended
    transactions INTEGER NOT NULL,           -- that were extracted
    recorded     INTEGER NOT NULL,           -- of these, what the reports did not know yet
    changed      INTEGER NOT NULL,           -- scores that were not what they had been
    business     INTEGER,                    -- of a backfill: the business time it begins at
    ended_at     INTEGER NOT NULL,           -- the last round
    trouble      TEXT NOT NULL               -- why the last round was of no use; '' when it was
) STRICT, WITHOUT ROWID;

-- Where every saga stands; reads the whole log.
CREATE VIEW IF NOT EXISTS progress AS
    SELECT s.saga_id, s.definition, l.phase, l.step, l.awaits, l.since, s.cancel, s.decision, s.stuck, s.trouble
    FROM sagas s JOIN (SELECT saga_id, phase, step, awaits, at AS since, MAX(seq) FROM saga_log GROUP BY saga_id) l ON l.saga_id = s.saga_id;
