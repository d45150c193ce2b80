#include "tests/simulation/watch.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace duet::simulation {

namespace {

using Step = std::pair<std::string_view, std::string_view>;

/// Written down here once more, on purpose: the shop must not be judged by its own copy.
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

void Watch::complain(std::string invariant, std::string what, std::string subject) {
    if (!violation_)
        violation_ =
            Violation{std::move(invariant), std::move(what), std::move(subject), clock_.now()};
}

void Watch::look(const std::string& service, store::Connection& db,
                 const std::vector<std::string>& subjects) {
    for (const auto& id : subjects) {
        if (service == "orders") {
            look_at_order(db, id);
            look_at_return(db, id);
        } else if (service == "payments")
            look_at_payment(db, id);
        else if (service == "inventory")
            look_at_stock(db, id);
        else if (service == "shipping")
            look_at_shipment(db, id);
        else
            continue;
        put_together(id, seen_[id]);
    }
    check_dead_letters(service, db);
    if (service == "inventory") look_at_shelves(db);
    if (service == "reporting") look_at_watermark(db);
}

void Watch::look_at_order(store::Connection& db, const std::string& id) {
    auto& seen = seen_[id];
    auto now = db.query("SELECT state, version FROM orders WHERE order_id = ?", id);
    if (!now.next()) {
        if (!seen.state.empty()) complain("none-lost", "the order was there and is gone", id);
        return;
    }
    if (now.integer(1) < seen.version)
        complain("states-follow-graph",
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
            complain("states-follow-graph",
                     "version " + std::to_string(seen.version) + " is followed by " +
                         std::to_string(steps.integer(0)),
                     id);
        if (ended_without_sale(seen.state))
            complain("one-end", "after " + seen.state + " came " + to, id);
        if (steps.view(1) != seen.state ||
            std::find(graph.begin(), graph.end(), Step{seen.state, to}) == graph.end())
            complain("states-follow-graph", seen.state + " became " + to, id);
        seen.version = steps.integer(0);
        seen.state = to;
    }
    if (seen.state != now.view(0) || seen.version != now.integer(1))
        complain("states-follow-graph",
                 "the order is " + now.text(0) + ", its history ends with " + seen.state, id);
}

void Watch::look_at_return(store::Connection& db, const std::string& id) {
    auto& seen = seen_[id];
    const auto now = db.string("SELECT state FROM returns WHERE return_id = ?", id).value_or("");
    if (now == seen.goods) return;
    if (now.empty()) complain("none-lost", "the return was there and is gone", id);
    const bool ended = one_of(seen.goods, {"refunded", "rejected"});
    if (ended) complain("one-end", "after " + seen.goods + " came " + now, id);
    seen.goods = now;
}

void Watch::look_at_payment(store::Connection& db, const std::string& id) {
    auto& seen = seen_[id];
    seen.payment =
        db.string("SELECT state FROM authorisations WHERE order_id = ?", id).value_or("");
    auto moved = db.query(
        "SELECT COALESCE(SUM(kind = 'hold'), 0), COALESCE(SUM(kind = 'void'), 0), "
        "COALESCE(SUM(kind = 'capture'), 0), COALESCE(SUM(kind = 'refund'), 0), "
        "COALESCE(SUM(amount * CASE kind WHEN 'hold' THEN 1 WHEN 'refund' THEN 0 ELSE -1 END), 0) "
        "FROM transfers WHERE subject = ?",
        id);
    moved.next();
    const auto holds = moved.integer(0), voids = moved.integer(1), captures = moved.integer(2);
    if (captures > 1)
        complain("captured-once", "captured " + std::to_string(captures) + " times", id);
    if (holds > 1 || voids > 1 || voids + captures > holds) {
        complain("undo-complete",
                 std::to_string(holds) + " hold(s), " + std::to_string(voids) + " void(s), " +
                     std::to_string(captures) + " capture(s)",
                 id);
    }
    if ((seen.payment == "held") != (moved.integer(4) > 0) && holds > 0)
        complain("money-balances",
                 "the payment is " + seen.payment + ", the ledger still holds " + moved.text(4),
                 id);
    if (moved.integer(3) > 1)
        complain("money-balances", "refunded " + moved.text(3) + " times", id);
}

void Watch::look_at_stock(store::Connection& db, const std::string& id) {
    seen_[id].stock =
        db.string("SELECT state FROM reservations WHERE order_id = ?", id).value_or("");
    auto& came_back = seen_[id].came_back;
    const auto* sql = "SELECT SUM(quantity) FROM movements WHERE kind = 'return' AND subject = ?";
    const auto units = db.number(sql, id).value_or(0);
    if (came_back > 0 && units != came_back) {
        complain("stock-balances",
                 "the same goods came back again: " + std::to_string(units) + " units", id);
    }
    came_back = units;
}

void Watch::look_at_shelves(store::Connection& db) {
    const auto wrong = db.string(
        "SELECT sku FROM products WHERE restocked + returned <> on_hand + reserved + sold OR "
        "MIN(on_hand, reserved, sold) < 0");
    if (wrong) complain("stock-balances", "the shelf of " + *wrong + " does not add up");
}

/// What can be read may succeed the second time; one failure is no reason to wait for a person.
void Watch::check_dead_letters(const std::string& service, store::Connection& db) {
    const auto hasty =
        db.string("SELECT id FROM quarantine WHERE attempts < 2 AND id NOT LIKE 'stream:%'");
    if (hasty)
        complain("poison-put-aside", service + " put " + *hasty + " aside after one failure",
                 hasty->substr(0, hasty->find(':')));
}

void Watch::look_at_shipment(store::Connection& db, const std::string& id) {
    seen_[id].shipment =
        db.string("SELECT state FROM bookings WHERE order_id = ?", id).value_or("");
}

void Watch::look_at_watermark(store::Connection& db) {
    const auto now = db.number("SELECT at FROM watermark");
    if (watermark_ && (!now || *now < *watermark_))
        complain("reports-equal-ledgers", "the watermark went back");
    watermark_ = now;
}

void Watch::put_together(const std::string& id, const Seen& seen) {
    if (seen.shipment == "dispatched" && seen.payment != "captured")
        complain("shipped-paid",
                 "it has left, the payment is " + (seen.payment.empty() ? "unknown" : seen.payment),
                 id);
    if (ended_without_sale(seen.state)) {
        const bool left_over = one_of(seen.payment, {"held", "captured"}) ||
                               one_of(seen.stock, {"reserved", "committed"}) ||
                               one_of(seen.shipment, {"booked", "dispatched"});
        if (left_over)
            complain("undo-complete",
                     "the order is " + seen.state + ", its payment " + or_none(seen.payment) +
                         ", its stock " + or_none(seen.stock) + ", its shipment " +
                         or_none(seen.shipment),
                     id);
    }
    if (sold(seen.state) && seen.payment != "captured")
        complain("money-balances",
                 "the order is " + seen.state + ", its payment " + or_none(seen.payment), id);
}

}  // namespace duet::simulation
