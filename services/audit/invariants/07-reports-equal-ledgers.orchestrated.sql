-- I7 reports-equal-ledgers, in the orchestrated style only
-- The reports equal the ledgers, at the business time of each event, wherever that time is stored.
-- Once the shop has drained, everything is reported, to the penny.
--
-- Attach the services' databases as: fraud, reporting.
-- Also needed: temp.drained (one row once no order, return or saga is in progress).
-- A query with the column `checked` counts the rows examined. Each row of another query is a
-- violation.

-- Once drained, the score in each report is the score that fraud keeps.
SELECT COUNT(*) AS checked FROM fraud.scores;
SELECT f.order_id, f.score AS reported_score, s.score
FROM reporting.facts f
LEFT JOIN fraud.scores s ON s.order_id = f.order_id
WHERE (s.score IS NULL OR s.score <> f.score) AND EXISTS (SELECT 1 FROM temp.drained);
