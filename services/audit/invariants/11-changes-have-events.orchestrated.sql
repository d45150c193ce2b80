-- I11 changes-have-events, in the orchestrated style only
-- Every change has its event in the outbox (choreographed). Every running saga knows the reply it
-- waits for (orchestrated).
--
-- Attach the services' databases as: coordinator.
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- A saga that waits for no reply waits for a person or has ended.
SELECT COUNT(*) AS checked FROM coordinator.sagas;
SELECT saga_id, phase, step
FROM coordinator.progress
WHERE awaits = '' AND phase NOT IN ('waiting', 'stuck', 'ended');
