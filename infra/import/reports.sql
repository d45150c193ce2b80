-- The reports' figures, added up by sqlite3 alone from its own reading of the rows (reading.sql).
.mode list
.headers off

CREATE TABLE judged AS SELECT * FROM reading;

-- For these reasons the importer's judgement counts, because none concerns a number.
CREATE TABLE on_trust (reason TEXT);
INSERT INTO on_trust VALUES ('unreadable_row'), ('sku_not_allowed'), ('customer_not_allowed'),
                            ('order_too_long');

-- An invoice above 10^12 pence is neither an order nor a return.
CREATE TABLE too_large AS
SELECT invoice FROM judged WHERE fits AND verdict NOT IN (SELECT reason FROM on_trust)
GROUP BY invoice HAVING TOTAL(pieces * pence) > 1000000000000;

CREATE TABLE decided AS
SELECT *, CASE WHEN NOT fits OR verdict IN (SELECT reason FROM on_trust)
                 OR invoice IN (SELECT invoice FROM too_large) THEN 'rejected'
               WHEN credit THEN 'returned' ELSE 'ordered' END AS own_verdict
FROM judged;

SELECT 'rows', COUNT(*), COUNT(*) FILTER (WHERE own_verdict = 'ordered'),
       COUNT(*) FILTER (WHERE own_verdict = 'returned'),
       COUNT(*) FILTER (WHERE own_verdict = 'rejected') FROM decided;
SELECT 'row', line, verdict, own_verdict FROM decided
WHERE own_verdict <> CASE WHEN verdict IN ('ordered', 'returned') THEN verdict ELSE 'rejected' END
ORDER BY line;

CREATE TABLE accepted AS
SELECT * FROM decided
WHERE own_verdict <> 'rejected' AND invoice NOT IN (SELECT invoice FROM left_out);

-- An invoice belongs to the hour and the country of its first accepted row.
CREATE TABLE invoice AS
SELECT invoice, credit, coalesce((SELECT code FROM iso WHERE name = country), 'XX') AS country,
       iso_day AS day, printf('%02d', hour) AS hour
FROM (SELECT invoice, credit, country, iso_day, hour, MIN(line) FROM accepted GROUP BY invoice);

SELECT 'day', day, country, COUNT(DISTINCT CASE WHEN credit THEN NULL ELSE invoice END),
       SUM(CASE WHEN credit THEN 0 ELSE amount END), SUM(CASE WHEN credit THEN amount ELSE 0 END)
FROM invoice JOIN (SELECT invoice, SUM(pieces * pence) AS amount FROM accepted GROUP BY invoice)
             USING (invoice)
GROUP BY day, country ORDER BY day, country;

SELECT 'hour', day || ' ' || hour, COUNT(*) FROM invoice WHERE NOT credit
GROUP BY day, hour ORDER BY day, hour;

SELECT 'top', row_number() OVER (ORDER BY revenue DESC, sku), sku, units, revenue
FROM (SELECT sku, SUM(pieces) AS units, SUM(pieces * pence) AS revenue
      FROM accepted WHERE NOT credit GROUP BY sku)
ORDER BY revenue DESC, sku LIMIT 20;
