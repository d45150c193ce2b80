#include "services/orders/store/order_store.hpp"

#include "services/orders/store/lines.hpp"

namespace duet::orders {

namespace {

#define DUET_ORDER_COLUMNS                                                                      \
    "seq, order_id, owner, customer_id, state, reason, version, total, units, token, country, " \
    "postcode, placed_at, lines, review_done, cancel, skus"

OrderRecord read(const store::Rows& row) {
    OrderRecord record;
    record.seq = row.integer(0);
    auto& order = record.order;
    order.order_id = row.text(1);
    record.owner = row.text(2);
    order.customer_id = row.text(3);
    record.now = {.state = state_named(row.view(4)),
                  .reason = row.text(5),
                  .version = row.integer(6),
                  .review_done = row.integer(14) != 0};
    order.total = row.integer(7);
    order.units = row.integer(8);
    order.token = row.text(9);
    order.ship_to.country = row.text(10);
    if (!row.is_null(11)) order.ship_to.postcode = row.text(11);
    order.placed_at = from_micros(row.integer(12));
    order.lines = lines_from(row.view(13));
    if (!row.is_null(15)) record.cancel = row.text(15);
    if (!row.view(16).empty()) record.skus = skus_from(row.view(16));
    return record;
}

/// The history's column is "" for the state before an order is opened.
std::optional<State> from_state(std::string_view name) {
    return name.empty() ? std::nullopt : std::optional{state_named(name)};
}

}  // namespace

std::optional<OrderState> OrderStore::state(const std::string& order_id) const {
    auto row = db_.query(
        "SELECT state, reason, version, review_done FROM orders WHERE order_id = ?", order_id);
    if (!row.next()) return std::nullopt;
    return OrderState{.state = state_named(row.view(0)),
                      .reason = row.text(1),
                      .version = row.integer(2),
                      .review_done = row.integer(3) != 0};
}

std::optional<OrderRecord> OrderStore::find(const std::string& order_id) const {
    auto row = db_.query("SELECT " DUET_ORDER_COLUMNS " FROM orders WHERE order_id = ?", order_id);
    if (!row.next()) return std::nullopt;
    return read(row);
}

std::vector<OrderRecord> OrderStore::page(const OrderFilter& filter) const {
    // One statement per access path, so that each uses its index.
    constexpr auto rest =
        " AND (?2 IS NULL OR owner = ?2) AND (?3 IS NULL OR state = ?3) AND (?4 IS NULL OR "
        "customer_id = ?4) ORDER BY seq LIMIT ?5";
    const auto by = filter.customer_id
                        ? " INDEXED BY orders_by_customer WHERE customer_id = ?4 AND seq > ?1"
                        : " WHERE seq > ?1";
    std::vector<OrderRecord> records;
    auto rows =
        db_.query(std::string{"SELECT " DUET_ORDER_COLUMNS " FROM orders"} + by + rest,
                  filter.after, filter.owner, filter.state, filter.customer_id, filter.limit);
    while (rows.next()) records.push_back(read(rows));
    return records;
}

std::vector<Transition> OrderStore::history(const std::string& order_id) const {
    std::vector<Transition> transitions;
    auto rows = db_.query(
        "SELECT version, from_state, to_state, at, cause FROM history WHERE order_id = ? ORDER BY "
        "version",
        order_id);
    while (rows.next())
        transitions.push_back({.version = rows.integer(0),
                               .from = from_state(rows.view(1)),
                               .to = state_named(rows.view(2)),
                               .at = from_micros(rows.integer(3)),
                               .cause = rows.text(4)});
    return transitions;
}

std::optional<std::string> OrderStore::settled(const std::string& order_id) const {
    auto row = db_.query("SELECT settled FROM orders WHERE order_id = ? AND settled IS NOT NULL",
                         order_id);
    if (!row.next()) return std::nullopt;
    return row.text(0);
}

void OrderStore::insert(const Order& order, const std::string& owner, State state) {
    db_.run(
        "INSERT INTO orders (order_id, owner, customer_id, state, version, total, units, token, "
        "country, postcode, placed_at, lines) "
        "VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
        order.order_id, owner, order.customer_id, name_of(state), order.total, order.units,
        order.token, order.ship_to.country, order.ship_to.postcode, to_micros(order.placed_at),
        lines_text(order.lines));
}

void OrderStore::change(const std::string& order_id, const OrderState& to) {
    db_.run("UPDATE orders SET state = ?, reason = ?, version = ? WHERE order_id = ?",
            name_of(to.state), to.reason, to.version, order_id);
}

void OrderStore::change_and_settle(const std::string& order_id, const OrderState& to,
                                   const std::string& answer) {
    db_.run(
        "UPDATE orders SET state = ?, reason = ?, version = ?, settled = COALESCE(settled, ?) "
        "WHERE order_id = ?",
        name_of(to.state), to.reason, to.version, answer, order_id);
}

void OrderStore::append_to_history(const std::string& order_id, const Transition& t) {
    db_.run(
        "INSERT INTO history (order_id, version, from_state, to_state, at, cause) VALUES (?, ?, ?, "
        "?, ?, ?)",
        order_id, t.version, t.from ? name_of(*t.from) : "", name_of(t.to), to_micros(t.at),
        t.cause);
}

void OrderStore::note_review_done(const std::string& order_id) {
    db_.run("UPDATE orders SET review_done = 1 WHERE order_id = ?", order_id);
}

void OrderStore::note_cancel(const std::string& order_id, const std::string& state) {
    db_.run("UPDATE orders SET cancel = ? WHERE order_id = ?", state, order_id);
}

void OrderStore::note_skus(const std::string& order_id, const std::vector<std::string>& skus) {
    db_.run("UPDATE orders SET skus = ? WHERE order_id = ?", skus_text(skus), order_id);
}

}  // namespace duet::orders
