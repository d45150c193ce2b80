-- The reports' figures, straight from the file, by sqlite3 alone. Expects: `row` (invoice, sku, quantity, date, price, country, all text as the file
-- has it, and its place `line`), `iso` (name, code) and `left_out` (invoice): documents that the shop did not take.

-- Prices have at most three decimals (told below when one has more), so that thousandths of a pound are whole numbers.
CREATE TABLE judged AS
SELECT line, sku, date, country,
       upper(CASE WHEN invoice LIKE '%.0' THEN substr(invoice, 1, length(invoice) - 2) ELSE invoice END) AS invoice,
       CAST(quantity AS INTEGER) AS quantity,
       CAST(round(CAST(price AS REAL) * 1000) AS INTEGER) AS thousandths
FROM row;

-- Half to even: 0.125 is 12 pence, 0.135 is 14.
CREATE TABLE accepted AS
SELECT line, invoice, sku, date, country, invoice LIKE 'C%' AS credit,
       CASE WHEN invoice LIKE 'C%' THEN -quantity ELSE quantity END AS pieces,
       thousandths / 10 + (thousandths % 10 > 5 OR (thousandths % 10 = 5 AND thousandths / 10 % 2 = 1)) AS pence
FROM judged
WHERE invoice <> '' AND invoice <> 'C' AND CASE WHEN invoice LIKE 'C%' THEN substr(invoice, 2) ELSE invoice END NOT GLOB '*[^0-9]*'
  AND invoice NOT IN (SELECT invoice FROM left_out);
DELETE FROM accepted WHERE pieces <= 0 OR pieces > 1000000 OR pence <= 0 OR pence > 100000000 OR sku = '';

-- An invoice belongs to the hour and the country of its first accepted row. Dates are 2010-12-01 08:26:00 or 12/1/2010 8:26.
CREATE TABLE invoice AS
SELECT invoice, credit, coalesce((SELECT code FROM iso WHERE name = country), 'XX') AS country,
       CASE WHEN date LIKE '%/%'
            THEN printf('%04d-%02d-%02d', CAST(substr(rest, instr(rest, '/') + 1, 4) AS INTEGER), CAST(date AS INTEGER), CAST(rest AS INTEGER))
            ELSE substr(date, 1, 10) END AS day,
       printf('%02d', CAST(substr(date, instr(date, ' ') + 1) AS INTEGER)) AS hour
FROM (SELECT invoice, credit, country, date, substr(date, instr(date, '/') + 1) AS rest, MIN(line) FROM accepted GROUP BY invoice);

.mode list
.headers off
SELECT 'price with more than three decimals', line, price FROM row WHERE instr(price, '.') > 0 AND length(rtrim(substr(price, instr(price, '.') + 1), '0')) > 3;
SELECT 'day', day, country, COUNT(DISTINCT CASE WHEN credit THEN NULL ELSE invoice END), SUM(CASE WHEN credit THEN 0 ELSE amount END), SUM(CASE WHEN credit THEN amount ELSE 0 END)
FROM invoice JOIN (SELECT invoice, SUM(pieces * pence) AS amount FROM accepted GROUP BY invoice) USING (invoice) GROUP BY day, country ORDER BY day, country;
SELECT 'hour', day || ' ' || hour, COUNT(*) FROM invoice WHERE NOT credit GROUP BY day, hour ORDER BY day, hour;
SELECT 'top', row_number() OVER (ORDER BY revenue DESC, sku), sku, units, revenue
FROM (SELECT sku, SUM(pieces) AS units, SUM(pieces * pence) AS revenue FROM accepted WHERE NOT credit GROUP BY sku) ORDER BY revenue DESC, sku LIMIT 20;
