#include "services/audit/invariants.hpp"

#include <array>

namespace duet::audit {

namespace {

using enum Applies;

// 1 ---- stock
constexpr std::array stock = {
    Query{always, "SELECT COUNT(*) FROM inventory.products",
          "SELECT sku, restocked, returned, on_hand, reserved, sold FROM inventory.products "
          "WHERE restocked + returned <> on_hand + reserved + sold OR MIN(on_hand, reserved, sold) "
          "< 0 "
          "OR typeof(restocked + returned) || typeof(on_hand + reserved + sold) <> "
          "'integerinteger'"},  // SQLite's + leaves 64 bits as a REAL
    Query{always, "SELECT 0",
          "SELECT p.sku, p.reserved, p.sold, COALESCE(SUM(CASE r.state WHEN 'reserved' THEN "
          "l.quantity END), 0) AS reserved_by_orders, "
          "COALESCE(SUM(CASE r.state WHEN 'committed' THEN l.quantity END), 0) AS sold_to_orders "
          "FROM inventory.products p LEFT JOIN inventory.reservation_lines l ON l.sku = p.sku LEFT "
          "JOIN inventory.reservations r ON r.order_id = l.order_id "
          "GROUP BY p.sku HAVING p.reserved <> reserved_by_orders OR p.sold <> sold_to_orders"},
};

// 2 ---- money
// What one order or return comes to, as money.hpp bounds it. The tables are STRICT: a file in which
// this is not so was written by somebody else. These come first: where a sum below does not fit,
// they have named the rows.
#define DUET_EXACT(table, key, amount, max)                                                  \
    Query {                                                                                   \
        always, "SELECT COUNT(*) FROM " table,                                                \
            "SELECT " key ", '" table "." amount "' AS amount_of, " amount                    \
            " AS amount, typeof(" amount ") AS stored_as FROM " table " WHERE typeof(" amount \
            ") <> 'integer' OR " amount " NOT BETWEEN 0 AND " max                            \
    }

constexpr std::array money = {
    DUET_EXACT("orders.orders", "order_id", "total", "1000000000000"),
    DUET_EXACT("orders.returns", "return_id", "amount", "1000000000000"),
    DUET_EXACT("payments.authorisations", "order_id", "amount", "1000000000000"),
    DUET_EXACT("payments.transfers", "subject", "amount", "1000000000000"),
    DUET_EXACT("fraud.assessments", "order_id", "total", "1000000000000"),
    DUET_EXACT("fraud.assessed_returns", "return_id", "total", "1000000000000"),
    DUET_EXACT("orders.returned_units", "order_id, sku", "unit_price", "100000000"),
    DUET_EXACT("reporting.facts", "order_id", "total", "1000000000000"),
    DUET_EXACT("reporting.refunds", "return_id", "total", "1000000000000"),
    DUET_EXACT("inventory.products", "sku", "price", "100000000"),
    DUET_EXACT("fraud.customers", "customer_id", "sum", "9223372036854775807"),
    DUET_EXACT("reporting.windows", "dimension, minute, key", "revenue", "9223372036854775807"),
    DUET_EXACT("reporting.windows", "dimension, minute, key", "refunds", "9223372036854775807"),
    Query{always, "SELECT COUNT(*) FROM payments.accounts",
          "SELECT customer_id, held, captured, refunded, credit_limit FROM payments.accounts "
          "WHERE typeof(held) || typeof(captured) || typeof(refunded) || "
          "typeof(COALESCE(credit_limit, 0)) <> 'integerintegerintegerinteger' OR MIN(held, "
          "captured, refunded) < 0"},
    Query{always, "SELECT COUNT(*) FROM payments.transfers",
          "SELECT a.customer_id, a.held, a.captured, a.refunded, "
          "SUM(CASE t.kind WHEN 'hold' THEN t.amount WHEN 'void' THEN -t.amount WHEN 'capture' "
          "THEN -t.amount ELSE 0 END) AS held_by_ledger, "
          "SUM(CASE t.kind WHEN 'capture' THEN t.amount ELSE 0 END) AS captured_by_ledger, "
          "SUM(CASE t.kind WHEN 'refund' THEN t.amount ELSE 0 END) AS refunded_by_ledger "
          "FROM payments.accounts a JOIN payments.transfers t ON t.customer_id = a.customer_id "
          "GROUP BY a.customer_id "
          "HAVING a.held <> held_by_ledger OR a.captured <> captured_by_ledger OR a.refunded <> "
          "refunded_by_ledger"},
    Query{always, "SELECT COUNT(*) FROM orders.orders",
          "SELECT o.order_id, o.state, o.total, COALESCE(SUM(t.amount), 0) AS captured FROM "
          "orders.orders o "
          "LEFT JOIN payments.transfers t ON t.subject = o.order_id AND t.kind = 'capture' "
          "WHERE o.state IN ('confirmed', 'dispatched', 'partly_returned', 'returned') GROUP BY "
          "o.order_id HAVING captured <> o.total"},
    Query{always, "SELECT 0",
          "SELECT o.order_id, o.state, a.amount AS still_held FROM orders.orders o JOIN "
          "payments.authorisations a ON a.order_id = o.order_id "
          "WHERE a.state = 'held' AND o.state NOT IN ('pending', 'in_review', 'needs_attention')"},
    Query{always, "SELECT COUNT(*) FROM orders.returns",
          "SELECT r.return_id, r.amount, COALESCE(SUM(t.amount), 0) AS refunded FROM "
          "orders.returns r "
          "LEFT JOIN payments.transfers t ON t.subject = r.return_id AND t.kind = 'refund' WHERE "
          "r.state = 'refunded' GROUP BY r.return_id HAVING refunded <> r.amount"},
    Query{always, "SELECT COUNT(*) FROM orders.returns WHERE order_id IS NOT NULL",
          "SELECT r.order_id, SUM(t.amount) AS refunded, COALESCE(c.captured, 0) AS captured "
          "FROM orders.returns r JOIN payments.transfers t ON t.subject = r.return_id AND t.kind = "
          "'refund' "
          "LEFT JOIN (SELECT subject, SUM(amount) AS captured FROM payments.transfers "
          "WHERE kind = 'capture' GROUP BY subject) c ON c.subject = r.order_id "
          "WHERE r.order_id IS NOT NULL GROUP BY r.order_id HAVING refunded > COALESCE(c.captured, "
          "0)"},
    Query{
        always, "SELECT COUNT(*) FROM fraud.assessed_returns WHERE decision = 'review'",
        "SELECT a.return_id, v.state AS review, t.amount AS refunded FROM fraud.assessed_returns a "
        "JOIN payments.transfers t ON t.subject = a.return_id AND t.kind = 'refund' "
        "LEFT JOIN fraud.reviews v ON v.subject = a.return_id "
        "WHERE a.decision = 'review' AND (v.state IS NULL OR v.state <> 'approved')"},
};

// 3 ---- one end
constexpr std::array one_end = {
    Query{always, "SELECT COUNT(*) FROM orders.orders",
          "SELECT order_id, COUNT(*) AS ends FROM orders.history WHERE to_state IN ('dispatched', "
          "'rejected', 'cancelled') GROUP BY order_id HAVING ends > 1"},
    Query{always, "SELECT 0",
          "SELECT order_id, from_state, to_state FROM orders.history WHERE from_state IN "
          "('rejected', 'cancelled', 'returned')"},
};

// 4 ---- captured once
constexpr std::array captured_once = {
    Query{always, "SELECT COUNT(*) FROM payments.transfers WHERE kind = 'capture'",
          "SELECT subject AS order_id, COUNT(*) AS captures FROM payments.transfers WHERE kind = "
          "'capture' GROUP BY subject HAVING captures > 1"},
    Query{always, "SELECT 0",
          "SELECT t.subject AS order_id, t.amount AS captured_without_order FROM "
          "payments.transfers t LEFT JOIN orders.orders o ON o.order_id = t.subject "
          "WHERE t.kind = 'capture' AND o.order_id IS NULL"},
};

// 5 ---- nothing leaves unpaid
constexpr std::array shipped_paid = {
    Query{always, "SELECT COUNT(*) FROM shipping.bookings WHERE state = 'dispatched'",
          "SELECT b.order_id, a.state AS payment FROM shipping.bookings b LEFT JOIN "
          "payments.authorisations a ON a.order_id = b.order_id "
          "WHERE b.state = 'dispatched' AND (a.state IS NULL OR a.state <> 'captured')"},
};

// 6 ---- undo is complete
constexpr std::array undo_complete = {
    Query{always, "SELECT COUNT(*) FROM orders.orders WHERE state IN ('rejected', 'cancelled')",
          "SELECT o.order_id, o.state, o.reason, a.state AS payment, r.state AS stock, b.state AS "
          "shipment FROM orders.orders o "
          "LEFT JOIN payments.authorisations a ON a.order_id = o.order_id LEFT JOIN "
          "inventory.reservations r ON r.order_id = o.order_id "
          "LEFT JOIN shipping.bookings b ON b.order_id = o.order_id "
          "WHERE o.state IN ('rejected', 'cancelled') AND (a.state IN ('held', 'captured') OR "
          "r.state IN ('reserved', 'committed') OR b.state IN ('booked', 'dispatched'))"},
    Query{always, "SELECT 0",
          "SELECT subject AS order_id, SUM(kind = 'hold') AS holds, SUM(kind = 'void') AS voids, "
          "SUM(kind = 'capture') AS captures FROM payments.transfers "
          "WHERE kind IN ('hold', 'void', 'capture') GROUP BY subject HAVING holds > 1 OR voids + "
          "captures > holds"},
    Query{always, "SELECT COUNT(*) FROM orders.returns WHERE state = 'rejected'",
          "SELECT r.return_id, r.reason, m.sku AS taken_back, t.amount AS refunded FROM "
          "orders.returns r "
          "LEFT JOIN inventory.movements m ON m.subject = r.return_id AND m.kind = 'return' "
          "LEFT JOIN payments.transfers t ON t.subject = r.return_id AND t.kind = 'refund' "
          "WHERE r.state = 'rejected' AND (m.sku IS NOT NULL OR t.amount IS NOT NULL)"},
};

// 7 ---- reports equal the ledgers
constexpr std::array reports = {
    Query{always, "SELECT COUNT(*) FROM reporting.facts",
          "SELECT f.order_id, f.outcome AS reported, f.total AS reported_total, o.state, o.total "
          "FROM reporting.facts f LEFT JOIN orders.orders o ON o.order_id = f.order_id "
          "WHERE o.order_id IS NULL OR f.total <> o.total OR (f.outcome = 'confirmed') <> (o.state "
          "IN ('confirmed', 'dispatched', 'partly_returned', 'returned', 'needs_attention'))"},
    Query{always, "SELECT 0",
          "SELECT o.order_id, o.state AS never_reported FROM orders.orders o LEFT JOIN "
          "reporting.facts f ON f.order_id = o.order_id "
          "WHERE f.order_id IS NULL AND o.state NOT IN ('pending', 'in_review', 'needs_attention') "
          "AND EXISTS (SELECT 1 FROM temp.drained)"},
    // Nothing is added up here but what the shop itself keeps as one sum, which therefore fits.
    Query{always, "SELECT COUNT(*) FROM reporting.windows",
          "SELECT minute, country, SUM(in_windows) AS by_windows, SUM(in_facts) AS by_facts FROM ("
          "SELECT minute, key AS country, revenue AS in_windows, 0 AS in_facts FROM "
          "reporting.windows WHERE dimension = 'country' "
          "UNION ALL SELECT placed_at - (placed_at % 60000000 + 60000000) % 60000000, country, 0, "
          "total FROM reporting.facts WHERE outcome = 'confirmed') "
          "GROUP BY minute, country HAVING SUM(in_windows) <> SUM(in_facts)"},
    Query{always, "SELECT COUNT(*) FROM reporting.refunds",
          "SELECT minute, country, SUM(in_windows) AS by_windows, SUM(in_facts) AS by_facts FROM ("
          "SELECT minute, key AS country, refunds AS in_windows, 0 AS in_facts FROM "
          "reporting.windows WHERE dimension = 'country' "
          "UNION ALL SELECT placed_at - (placed_at % 60000000 + 60000000) % 60000000, country, 0, "
          "total FROM reporting.refunds) "
          "GROUP BY minute, country HAVING SUM(in_windows) <> SUM(in_facts)"},
    Query{orchestrated, "SELECT COUNT(*) FROM fraud.scores",
          "SELECT f.order_id, f.score AS reported_score, s.score FROM reporting.facts f LEFT JOIN "
          "fraud.scores s ON s.order_id = f.order_id "
          "WHERE (s.score IS NULL OR s.score <> f.score) AND EXISTS (SELECT 1 FROM temp.drained)"},
    Query{always, "SELECT 0",
          "SELECT return_id, SUM(in_ledger) AS by_ledger, SUM(in_facts) AS by_facts FROM ("
          "SELECT subject AS return_id, amount AS in_ledger, 0 AS in_facts FROM payments.transfers "
          "WHERE kind = 'refund' "
          "UNION ALL SELECT return_id, 0, total FROM reporting.refunds) "
          "GROUP BY return_id HAVING SUM(in_ledger) <> SUM(in_facts) AND EXISTS (SELECT 1 FROM "
          "temp.drained)"},
    // A time that was wrong before it reached reporting is wrong in facts and windows alike: what
    // both are held against must not have come the same way. So each is held against the order, and
    // the order against its id, which was made of the business time when the request came
    // (order_id_for: the milliseconds since 1970 in base 32, 45 bits of them).
    Query{always, "SELECT 0",
          "SELECT o.order_id, o.placed_at, f.placed_at AS assessed_for, "
          "r.placed_at AS reported_for FROM orders.orders o "
          "LEFT JOIN fraud.assessments f ON f.order_id = o.order_id "
          "LEFT JOIN reporting.facts r ON r.order_id = o.order_id "
          "WHERE f.placed_at <> o.placed_at OR r.placed_at <> o.placed_at"},
    Query{always, "SELECT COUNT(*) FROM orders.returns",
          "SELECT o.return_id, o.placed_at, p.placed_at AS refunded_for, "
          "r.placed_at AS reported_for FROM orders.returns o "
          "LEFT JOIN payments.refunds p ON p.return_id = o.return_id "
          "LEFT JOIN reporting.refunds r ON r.return_id = o.return_id "
          "WHERE p.placed_at <> o.placed_at OR r.placed_at <> o.placed_at"},
    Query{always, "SELECT 0",
          "WITH RECURSIVE places (n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM places WHERE n < 11) "
          "SELECT id AS order_id, placed_at, "
          "(SELECT SUM((instr('0123456789abcdefghjkmnpqrstvwxyz', substr(id, n, 1)) - 1) << (5 * "
          "(11 - n))) FROM places) AS milliseconds_in_id "
          "FROM (SELECT order_id AS id, placed_at FROM orders.orders "
          "UNION ALL SELECT return_id, placed_at FROM orders.returns) WHERE length(id) = 21 "
          "AND milliseconds_in_id <> (MAX(placed_at / 1000, 0) & 35184372088831)"},
    Query{always, "SELECT 0",
          "SELECT * FROM ("
          "SELECT 'orders.orders' AS place, order_id AS subject, placed_at AS business_time "
          "FROM orders.orders "
          "UNION ALL SELECT 'orders.returns', return_id, placed_at FROM orders.returns "
          "UNION ALL SELECT 'fraud.assessments', order_id, placed_at FROM fraud.assessments "
          "UNION ALL SELECT 'payments.refunds', return_id, placed_at FROM payments.refunds "
          "UNION ALL SELECT 'reporting.facts', order_id, placed_at FROM reporting.facts "
          "UNION ALL SELECT 'reporting.refunds', return_id, placed_at FROM reporting.refunds "
          "UNION ALL SELECT 'reporting.windows', key, minute FROM reporting.windows "
          "UNION ALL SELECT 'reporting.endings', outcome, minute FROM reporting.endings "
          "UNION ALL SELECT 'reporting.watermark', '', at FROM reporting.watermark) "
          // from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z
          "WHERE typeof(business_time) <> 'integer' "
          "OR business_time NOT BETWEEN -62167219200000000 AND 253402300799999999"},
    Query{always, "SELECT 0",
          "SELECT w.at AS watermark, n.newest FROM (SELECT MAX(placed_at) AS newest FROM ("
          "SELECT placed_at FROM reporting.facts "
          "UNION ALL SELECT placed_at FROM reporting.refunds)) n LEFT JOIN reporting.watermark w "
          "WHERE (w.at IS NULL) <> (n.newest IS NULL) OR w.at > n.newest"},
    Query{always, "SELECT COUNT(*) FROM reporting.endings",
          "SELECT minute, outcome, reason, SUM(in_endings) AS by_endings, "
          "SUM(in_facts) AS by_facts FROM (SELECT minute, outcome, reason, orders AS in_endings, 0 "
          "AS in_facts "
          "FROM reporting.endings UNION ALL "
          "SELECT placed_at - (placed_at % 60000000 + 60000000) % 60000000, outcome, reason, 0, 1 "
          "FROM reporting.facts) "
          "GROUP BY minute, outcome, reason HAVING SUM(in_endings) <> SUM(in_facts)"},
};

// 8 ---- nothing acknowledged is lost
constexpr std::array none_lost = {
    Query{
        choreographed,
        "SELECT COUNT(*) FROM orders.inbox WHERE id LIKE 'request:orders.place:%' AND status = 202",
        "SELECT i.subject AS order_id FROM orders.inbox i LEFT JOIN orders.orders o ON o.order_id "
        "= i.subject "
        "WHERE i.id LIKE 'request:orders.place:%' AND i.status = 202 AND o.order_id IS NULL"},
    Query{orchestrated,
          "SELECT COUNT(*) FROM coordinator.inbox WHERE id LIKE 'request:orders.place:%' AND "
          "status = 202",
          "SELECT i.subject AS order_id FROM coordinator.inbox i LEFT JOIN coordinator.sagas s ON "
          "s.saga_id = i.subject "
          "WHERE i.id LIKE 'request:orders.place:%' AND i.status = 202 AND s.saga_id IS NULL"},
    Query{orchestrated, "SELECT 0",
          "SELECT s.saga_id AS order_id, s.phase, s.step FROM coordinator.progress s LEFT JOIN "
          "orders.orders o ON o.order_id = s.saga_id "
          "WHERE s.definition = 'place-order' AND s.step > 0 AND o.order_id IS NULL"},
};

// 9 ---- states follow the graph
constexpr std::array graph = {
    Query{
        always, "SELECT COUNT(*) FROM orders.history",
        "SELECT h.order_id, h.version, h.from_state, h.to_state, p.to_state AS came_from FROM "
        "orders.history h "
        "LEFT JOIN orders.history p ON p.order_id = h.order_id AND p.version = h.version - 1 WHERE "
        "h.from_state <> COALESCE(p.to_state, '') OR (h.version > 1) <> (p.version IS NOT NULL)"},
    Query{always, "SELECT 0",
          "SELECT o.order_id, o.version, o.state, h.to_state FROM orders.orders o LEFT JOIN "
          "orders.history h ON h.order_id = o.order_id AND h.version = o.version "
          "WHERE h.to_state IS NULL OR h.to_state <> o.state"},
    Query{
        always, "SELECT 0",
        "SELECT order_id, version, from_state, to_state FROM orders.history WHERE to_state <> "
        "'needs_attention' AND from_state || '>' || to_state NOT IN "
        "('>pending', 'pending>in_review', 'in_review>pending', 'pending>confirmed', "
        "'confirmed>dispatched', 'dispatched>partly_returned', 'dispatched>returned', "
        "'partly_returned>returned', 'pending>rejected', 'in_review>rejected', "
        "'pending>cancelled', 'in_review>cancelled', 'needs_attention>rejected', "
        "'needs_attention>cancelled', 'needs_attention>confirmed', 'needs_attention>dispatched')"},
};

// 10 ---- every order comes to its end
constexpr std::array all_end = {
    Query{always, "SELECT COUNT(*) FROM orders.orders",
          "SELECT o.order_id, o.state, (SELECT now FROM temp.moment) / 1000000 - MAX(h.at) / "
          "1000000 AS seconds_without_progress FROM orders.orders o "
          "JOIN orders.history h ON h.order_id = o.order_id WHERE o.state IN ('pending', "
          "'confirmed') GROUP BY o.order_id HAVING seconds_without_progress > 120"},
};

// 11 ---- every change has its event
constexpr std::array outbox = {
    Query{choreographed, "SELECT COUNT(*) FROM orders.outbox",
          "SELECT o.order_id, 'order.placed' AS event_missing FROM orders.orders o JOIN "
          "orders.history h ON h.order_id = o.order_id AND h.version = 1 "
          "LEFT JOIN orders.outbox e ON e.id = o.order_id || ':order.placed' WHERE e.id IS NULL "
          "AND h.at > (SELECT MIN(at) FROM orders.outbox)"},
    Query{
        choreographed, "SELECT COUNT(*) FROM payments.outbox",
        "SELECT t.subject AS order_id, 'payment.captured' AS event_missing FROM payments.transfers "
        "t LEFT JOIN payments.outbox e ON e.id = t.subject || ':payment.captured' "
        "WHERE t.kind = 'capture' AND e.id IS NULL AND t.at > (SELECT MIN(at) FROM "
        "payments.outbox)"},
    Query{orchestrated, "SELECT COUNT(*) FROM coordinator.sagas",
          "SELECT saga_id, phase, step FROM coordinator.progress WHERE awaits = '' AND phase NOT "
          "IN ('waiting', 'stuck', 'ended')"},
};

constexpr std::array all = {
    Invariant{1, "stock-balances",
              "For every product, what came in is on the shelf, reserved or sold; nothing is "
              "negative, and reservations and sales are those of the orders.",
              stock},
    Invariant{2, "money-balances",
              "Accounts are the sums of their transfers; what was captured is the total of the "
              "orders that were sold; a hold exists only while its order is under way; no order is "
              "refunded more than was captured for it, no return before its review is approved; "
              "every amount is a whole number within its bounds.",
              money},
    Invariant{3, "one-end", "Every order has at most one end, and nothing follows it.", one_end},
    Invariant{4, "captured-once", "No order is captured twice, and no capture lacks its order.",
              captured_once},
    Invariant{5, "shipped-paid", "No shipment leaves without a captured payment.", shipped_paid},
    Invariant{
        6, "undo-complete",
        "A rejected or cancelled order holds no money, no stock and no booking; each step was "
        "undone at most once. A rejected return brought neither goods nor a refund.",
        undo_complete},
    Invariant{7, "reports-equal-ledgers",
              "What is reported is what happened, at the business time at which it happened, the "
              "same wherever it is kept; once nothing is under way, everything is reported, to the "
              "penny.",
              reports},
    Invariant{8, "none-lost", "Every order that was acknowledged exists.", none_lost},
    Invariant{9, "states-follow-graph", "States follow the graph, versions have no gaps.", graph},
    Invariant{10, "all-end",
              "No order is left without progress (but those that wait for a person).", all_end},
    Invariant{
        11, "changes-have-events",
        "Every change has its event in the outbox; every saga under way knows what it waits for.",
        outbox},
};

}  // namespace

std::span<const Invariant> invariants() { return all; }

}  // namespace duet::audit
