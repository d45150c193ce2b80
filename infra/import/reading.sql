-- Reads the text of each row by the grammar in README.md, without code of the importer. `row` has
-- every row of the file: the line where it begins, the importer's result ('ordered', 'returned' or
-- the reason of its rejection), and its values as text, exactly as in the file apart from
-- surrounding blanks.
CREATE TABLE row (line INTEGER PRIMARY KEY, verdict TEXT,
                  invoice TEXT, sku TEXT, quantity TEXT, date TEXT, price TEXT, country TEXT);
CREATE TABLE setting (day_first INTEGER);       -- are dates with slashes 31/12/2010?
CREATE TABLE iso (name TEXT, code TEXT);        -- country names
CREATE TABLE left_out (invoice TEXT);           -- orders and returns that the shop did not take

-- Where the point is, and where a date's day ends.
CREATE VIEW marked AS
SELECT *, instr(invoice, '.') AS invoice_point, instr(quantity, '.') AS quantity_point,
       CASE WHEN price GLOB '[+-]*' THEN substr(price, 2) ELSE price END AS unsigned_price,
       CASE WHEN date GLOB '*/*' THEN instr(date, ' ')
            ELSE instr(replace(date, 'T', ' '), ' ') END AS day_end,
       CASE WHEN upper(date) GLOB '*[AP]M' THEN upper(substr(date, -2)) ELSE '' END AS half
FROM row;

-- Whole numbers that a spreadsheet wrote as decimals: '536365.0' is 536365.
CREATE VIEW cut AS
SELECT line, verdict, sku, country, half,
       upper(CASE WHEN invoice_point > 1 AND ltrim(substr(invoice, invoice_point + 1), '0') = ''
                  THEN substr(invoice, 1, invoice_point - 1) ELSE invoice END) AS invoice,
       CASE WHEN quantity_point > 1 AND ltrim(substr(quantity, quantity_point + 1), '0') = ''
            THEN substr(quantity, 1, quantity_point - 1) ELSE quantity END AS quantity,
       price GLOB '-*' AS is_negative,
       CASE WHEN unsigned_price GLOB '*.*'
            THEN substr(unsigned_price, 1, instr(unsigned_price, '.') - 1)
            ELSE unsigned_price END AS pounds,
       CASE WHEN unsigned_price GLOB '*.*'
            THEN substr(unsigned_price, instr(unsigned_price, '.') + 1) ELSE '' END AS fraction,
       substr(date, 1, day_end - 1) AS day,
       rtrim(substr(date, day_end + 1, length(date) - day_end - length(half)), ' ') AS time
FROM marked;

-- Separates the signs. The two numbers beside the year, as '12/1': in the order of the file.
CREATE VIEW parted AS
SELECT line, verdict, sku, country, half, invoice, is_negative, pounds, fraction, day, time,
       invoice GLOB 'C*' AS credit,
       CASE WHEN invoice GLOB 'C*' THEN substr(invoice, 2) ELSE invoice END AS number,
       quantity GLOB '-*' AS is_given_back,
       CASE WHEN quantity GLOB '-*' THEN substr(quantity, 2) ELSE quantity END AS pieces,
       CASE WHEN day GLOB '[0-9][0-9][0-9][0-9]-*' THEN substr(day, 1, 4)
            WHEN day GLOB '*/[0-9][0-9][0-9][0-9]' THEN substr(day, -4) END AS year,
       CASE WHEN day GLOB '[0-9][0-9][0-9][0-9]-*'
            THEN CASE WHEN day NOT GLOB '*/*' THEN replace(substr(day, 6), '-', '/') END
            WHEN day GLOB '*/[0-9][0-9][0-9][0-9]'
            THEN substr(day, 1, length(day) - 5) END AS two,
       day GLOB '*/*' AND (SELECT day_first FROM setting) AS swapped
FROM cut;

-- CAST reads the leading digits and ignores the rest.
CREATE VIEW dated AS
SELECT *,
       two GLOB '[0-9]/[0-9]' OR two GLOB '[0-9][0-9]/[0-9]' OR two GLOB '[0-9]/[0-9][0-9]'
         OR two GLOB '[0-9][0-9]/[0-9][0-9]' AS is_day,
       printf('%s-%02d-%02d', year,
              CAST(CASE WHEN swapped THEN substr(two, instr(two, '/') + 1) ELSE two END AS INTEGER),
              CAST(CASE WHEN swapped THEN two ELSE substr(two, instr(two, '/') + 1) END AS INTEGER)
             ) AS iso_day,
       time GLOB '[0-9]:[0-5][0-9]' OR time GLOB '[0-9][0-9]:[0-5][0-9]'
         OR time GLOB '[0-9]:[0-5][0-9]:[0-5][0-9]'
         OR time GLOB '[0-9][0-9]:[0-5][0-9]:[0-5][0-9]' AS is_time,
       CAST(time AS INTEGER) AS hour_written
FROM parted;

-- Half a penny rounds to even: 0.125 is 12 pence, 0.135 is 14. The digits after the pence are
-- compared as text, without floating point.
CREATE VIEW rounded AS
SELECT *, length(pounds || fraction) > 0 AND (pounds || fraction) NOT GLOB '*[^0-9]*'
            AND length(ltrim(pounds, '0')) <= 15 AS is_price,
       CAST('0' || pounds AS INTEGER) * 100 + CAST(substr(fraction || '00', 1, 2) AS INTEGER)
         AS whole_pence,
       rtrim(substr(fraction, 3), '0') AS behind
FROM dated;

-- Text that is no number is NULL here, and so is every value computed from it. Without a modifier, date() leaves 30 February as it is.
CREATE VIEW valued AS
SELECT line, verdict, sku, country, invoice, credit, iso_day,
       CASE WHEN half = '' THEN hour_written
            ELSE hour_written % 12 + 12 * (half = 'PM') END AS hour,
       length(number) > 0 AND number NOT GLOB '*[^0-9]*'
         AND length(CAST(invoice AS BLOB)) <= 128 AS is_invoice,
       is_day AND is_time AND date(iso_day, '+0 days') = iso_day
         AND CASE WHEN half = '' THEN hour_written < 24
                  ELSE hour_written BETWEEN 1 AND 12 END AS is_date,
       CASE WHEN length(pieces) > 0 AND pieces NOT GLOB '*[^0-9]*'
                 AND length(ltrim(pieces, '0')) < 19
            THEN CAST(pieces AS INTEGER) * CASE WHEN is_given_back = credit THEN 1 ELSE -1 END
            END AS pieces,
       CASE WHEN is_price
            THEN (whole_pence + (behind > '5' OR (behind = '5' AND whole_pence % 2 = 1)))
                 * CASE WHEN is_negative THEN -1 ELSE 1 END END AS pence
FROM rounded;

-- Rows that the shop may have: both signs right, within the contract.
CREATE VIEW reading AS
SELECT *, coalesce(is_invoice AND is_date AND pieces BETWEEN 1 AND 1000000
                   AND pence BETWEEN 1 AND 100000000, 0) AS fits
FROM valued;
