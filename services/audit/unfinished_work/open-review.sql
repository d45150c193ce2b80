-- A review that is still open although its order or return has ended. Valid once the shop has
-- drained. Attach fraud's database as: fraud. The row returned is the first violation.
SELECT subject
FROM fraud.reviews
WHERE state = 'open'
LIMIT 1;
