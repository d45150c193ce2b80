#include "tests/simulation/watch.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace duet::simulation {

namespace {

using Step = std::pair<std::string_view, std::string_view>;

/// A copy on purpose: the shop must not be judged by its own graph.
constexpr std::array graph = {
    Step{"", "pending"},
    Step{"pending", "in_review"},
    Step{"in_review", "pending"},
    Step{"pending", "confirmed"},
    Step{"confirmed", "dispatched"},
    Step{"dispatched", "partly_returned"},
    Step{"dispatched", "returned"},
    Step{"partly_returned", "returned"},
    Step{"pending", "rejected"},
    Step{"in_review", "rejected"},
    Step{"pending", "cancelled"},
    Step{"in_review", "cancelled"},
    Step{"pending", "needs_attention"},
    Step{"in_review", "needs_attention"},
    Step{"needs_attention", "rejected"},
    Step{"needs_attention", "cancelled"},
};

bool one_of(std::string_view text, std::initializer_list<std::string_view> these) {
    return std::find(these.begin(), these.end(), text) != these.end();
}

bool sold(std::string_view state) {
    return one_of(state, {"confirmed", "dispatched", "partly_returned", "returned"});
}
bool ended_without_sale(std::string_view state) { return one_of(state, {"rejected", "cancelled"}); }

std::string or_none(const std::string& state) { return state.empty() ? "none" : state; }

}  // namespace

void Watch::fail(std::string invariant, std::string what, std::string subject) {
    if (!violation_)
        violation_ =
            Violation{std::move(invariant), std::move(what), std::move(subject), clock_.now()};
}

void Watch::check(const std::string& service, store::Connection& db,
                  const std::vector<std::string>& subjects) {
    for (const auto& id : subjects) {
        if (service == "orders") {
            check_order(db, id);
            check_return(db, id);
        } else if (service == "payments")
            check_payment(db, id);
        else if (service == "inventory")
            check_stock(db, id);
        else if (service == "shipping")
            check_shipment(db, id);
        else
            continue;
        check_combined(id, seen_[id]);
    }
    check_dead_letters(service, db);
    if (service == "inventory") check_products(db);
    if (service == "reporting") check_watermark(db);
}

void Watch::check_order(store::Connection& db, const std::string& id) {
    auto& seen = seen_[id];
    auto now = db.query("SELECT state, version FROM orders WHERE order_id = ?", id);
    if (!now.next()) {
        if (!seen.state.empty()) fail("none-lost", "the order has disappeared", id);
        return;
    }
    if (now.integer(1) < seen.version)
        fail("states-follow-graph",
             "version " + std::to_string(seen.version) + " went back to " +
                 std::to_string(now.integer(1)),
             id);
    auto steps = db.query(
        "SELECT version, from_state, to_state FROM history WHERE order_id = ? AND version > ? "
        "ORDER BY version",
        id, seen.version);
    while (steps.next()) {
        const auto to = steps.text(2);
        if (steps.integer(0) != seen.version + 1)
            fail("states-follow-graph",
                 "version " + std::to_string(seen.version) + " is followed by " +
                     std::to_string(steps.integer(0)),
                 id);
        if (ended_without_sale(seen.state))
            fail("one-end", "the ended order changed from " + seen.state + " to " + to, id);
        if (steps.view(1) != seen.state ||
            std::find(graph.begin(), graph.end(), Step{seen.state, to}) == graph.end())
            fail("states-follow-graph", seen.state + " became " + to, id);
        seen.version = steps.integer(0);
        seen.state = to;
    }
    if (seen.state != now.view(0) || seen.version != now.integer(1))
        fail("states-follow-graph",
             "the order is " + now.text(0) + ", but its history ends with " + seen.state, id);
}

void Watch::check_return(store::Connection& db, const std::string& id) {
    auto& seen = seen_[id];
    const auto now = db.string("SELECT state FROM returns WHERE return_id = ?", id).value_or("");
    if (now == seen.goods) return;
    if (now.empty()) fail("none-lost", "the return has disappeared", id);
    const bool ended = one_of(seen.goods, {"refunded", "rejected"});
    if (ended) fail("one-end", "the ended return changed from " + seen.goods + " to " + now, id);
    seen.goods = now;
}

void Watch::check_payment(store::Connection& db, const std::string& id) {
    auto& seen = seen_[id];
    seen.payment =
        db.string("SELECT state FROM authorizations WHERE order_id = ?", id).value_or("");
    auto moved = db.query(
        "SELECT COALESCE(SUM(kind = 'hold'), 0), COALESCE(SUM(kind = 'void'), 0), "
        "COALESCE(SUM(kind = 'capture'), 0), COALESCE(SUM(kind = 'refund'), 0), "
        "COALESCE(SUM(amount * CASE kind WHEN 'hold' THEN 1 WHEN 'refund' THEN 0 ELSE -1 END), 0) "
        "FROM transfers WHERE subject = ?",
        id);
    moved.next();
    const auto holds = moved.integer(0), voids = moved.integer(1), captures = moved.integer(2);
    if (captures > 1) fail("captured-once", "captured " + std::to_string(captures) + " times", id);
    if (holds > 1 || voids > 1 || voids + captures > holds) {
        fail("undo-complete",
             std::to_string(holds) + " hold(s), " + std::to_string(voids) + " void(s), " +
                 std::to_string(captures) + " capture(s)",
             id);
    }
    if ((seen.payment == "held") != (moved.integer(4) > 0) && holds > 0)
        fail("money-balances",
             "the payment is " + seen.payment + ", the ledger still holds " + moved.text(4), id);
    if (moved.integer(3) > 1) fail("money-balances", "refunded " + moved.text(3) + " times", id);
}

void Watch::check_stock(store::Connection& db, const std::string& id) {
    seen_[id].stock =
        db.string("SELECT state FROM reservations WHERE order_id = ?", id).value_or("");
    auto& returned = seen_[id].returned;
    const auto* sql = "SELECT SUM(quantity) FROM movements WHERE kind = 'return' AND subject = ?";
    const auto units = db.number(sql, id).value_or(0);
    if (returned > 0 && units != returned) {
        fail("stock-balances",
             "the same goods were returned twice: " + std::to_string(units) + " units", id);
    }
    returned = units;
}

void Watch::check_products(store::Connection& db) {
    const auto wrong = db.string(
        "SELECT sku FROM products WHERE restocked + returned <> on_hand + reserved + sold OR "
        "MIN(on_hand, reserved, sold) < 0");
    if (wrong) fail("stock-balances", "the stock of " + *wrong + " does not add up");
}

/// A readable event may succeed at the second attempt, so one failure must not dead-letter it.
void Watch::check_dead_letters(const std::string& service, store::Connection& db) {
    const auto premature =
        db.string("SELECT id FROM dead_letters WHERE attempts < 2 AND id NOT LIKE 'stream:%'");
    if (premature)
        fail("poison-put-aside", service + " dead-lettered " + *premature + " after one failure",
             premature->substr(0, premature->find(':')));
}

void Watch::check_shipment(store::Connection& db, const std::string& id) {
    seen_[id].shipment =
        db.string("SELECT state FROM bookings WHERE order_id = ?", id).value_or("");
}

void Watch::check_watermark(store::Connection& db) {
    const auto now = db.number("SELECT at FROM watermark");
    if (watermark_ && (!now || *now < *watermark_))
        fail("reports-equal-ledgers", "the watermark went back");
    watermark_ = now;
}

void Watch::check_combined(const std::string& id, const Seen& seen) {
    if (seen.shipment == "dispatched" && seen.payment != "captured")
        fail("shipped-paid",
             "it was dispatched, but the payment is " +
                 (seen.payment.empty() ? "unknown" : seen.payment),
             id);
    if (ended_without_sale(seen.state)) {
        const bool left_over = one_of(seen.payment, {"held", "captured"}) ||
                               one_of(seen.stock, {"reserved", "committed"}) ||
                               one_of(seen.shipment, {"booked", "dispatched"});
        if (left_over)
            fail("undo-complete",
                 "the order is " + seen.state + ", its payment " + or_none(seen.payment) +
                     ", its stock " + or_none(seen.stock) + ", its shipment " +
                     or_none(seen.shipment),
                 id);
    }
    if (sold(seen.state) && seen.payment != "captured")
        fail("money-balances",
             "the order is " + seen.state + ", its payment " + or_none(seen.payment), id);
}

}  // namespace duet::simulation
