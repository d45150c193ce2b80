#include "services/inventory/store/stock_store.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::inventory {

namespace {

Product product_in(const store::Rows& row) {
    return {.sku = row.text(0),
            .price = row.integer(1),
            .strict_price = row.integer(2) != 0,
            .on_hand = row.integer(3),
            .reserved = row.integer(4),
            .sold = row.integer(5),
            .restocked = row.integer(6),
            .returned = row.integer(7)};
}

}  // namespace

std::optional<Product> StockStore::product(const std::string& sku) const {
    auto row = db_.query(
        "SELECT sku, price, strict_price, on_hand, reserved, sold, restocked, returned FROM "
        "products WHERE sku = ?",
        sku);
    if (!row.next()) return std::nullopt;
    return product_in(row);
}

std::vector<Product> StockStore::products_after(const std::string& sku, std::int64_t limit) const {
    std::vector<Product> products;
    auto rows = db_.query(
        "SELECT sku, price, strict_price, on_hand, reserved, sold, restocked, returned FROM "
        "products WHERE sku > ? ORDER BY sku LIMIT ?",
        sku, limit);
    while (rows.next()) products.push_back(product_in(rows));
    return products;
}

void StockStore::put_product(const std::string& sku, Money price, bool strict_price) {
    db_.run(
        "INSERT INTO products (sku, price, strict_price) VALUES (?, ?, ?) "
        "ON CONFLICT (sku) DO UPDATE SET price = excluded.price, strict_price = "
        "excluded.strict_price",
        sku, price, strict_price);
}

void StockStore::restock(const std::string& sku, std::int64_t quantity, Instant now) {
    db_.run("UPDATE products SET on_hand = on_hand + ?1, restocked = restocked + ?1 WHERE sku = ?2",
            quantity, sku);
    db_.run(
        "INSERT INTO movements (kind, subject, sku, quantity, at) VALUES ('restock', '', ?, ?, ?)",
        sku, quantity, to_micros(now));
}

Money StockStore::take_back(const std::string& return_id, const RequestedLine& line, Instant now) {
    db_.run(
        "INSERT INTO movements (kind, subject, sku, quantity, at) VALUES ('return', ?, ?, ?, ?)",
        return_id, line.sku, line.quantity, to_micros(now));
    const auto price = db_.number(
        "INSERT INTO products (sku, price, on_hand, returned) VALUES (?1, ?2, ?3, ?3) "
        "ON CONFLICT (sku) DO UPDATE SET on_hand = on_hand + ?3, returned = returned + ?3 "
        "RETURNING price",
        line.sku, line.unit_price.value_or(0), line.quantity);
    return price.value();
}

std::optional<State> StockStore::state_of(const std::string& order_id) const {
    auto row = db_.query("SELECT state FROM reservations WHERE order_id = ?", order_id);
    if (!row.next()) return std::nullopt;
    return state_named(row.view(0));
}

std::optional<StockLevel> StockStore::level(const std::string& sku) const {
    auto row = db_.query("SELECT price, strict_price, on_hand FROM products WHERE sku = ?", sku);
    if (!row.next()) return std::nullopt;
    return StockLevel{row.integer(0), row.integer(1) != 0, row.integer(2)};
}

void StockStore::reserve(const std::string& order_id, const std::vector<Wanted>& wanted) {
    add_reservation(order_id, State::reserved, "");
    for (const auto& want : wanted) {
        const int taken = db_.run(
            "UPDATE products SET on_hand = on_hand - ?1, reserved = reserved + ?1 WHERE sku = ?2 "
            "AND on_hand >= ?1",
            want.quantity, want.sku);
        if (taken != 1)
            throw std::logic_error("'" + want.sku + "' was to be reserved but is not there");
        add_line(order_id, want);
    }
}

void StockStore::refuse(const std::string& order_id, const std::vector<Wanted>& wanted,
                        const Refusal& refusal) {
    add_reservation(order_id, State::refused, refusal.reason);
    for (const auto& want : wanted) {
        if (std::find(refusal.skus.begin(), refusal.skus.end(), want.sku) != refusal.skus.end())
            add_line(order_id, want);
    }
}

Refusal StockStore::refusal_of(const std::string& order_id) const {
    Refusal refusal{
        db_.string("SELECT reason FROM reservations WHERE order_id = ?", order_id).value_or(""),
        {}};
    auto rows =
        db_.query("SELECT sku FROM reservation_lines WHERE order_id = ? ORDER BY sku", order_id);
    while (rows.next()) refusal.skus.push_back(rows.text(0));
    return refusal;
}

void StockStore::leave_tombstone(const std::string& order_id) {
    add_reservation(order_id, State::tombstone, "");
}

void StockStore::release(const std::string& order_id) {
    settle(order_id, State::released,
           "UPDATE products SET reserved = reserved - ?1, on_hand = on_hand + ?1 WHERE sku = ?2");
}

void StockStore::commit(const std::string& order_id) {
    settle(order_id, State::committed,
           "UPDATE products SET reserved = reserved - ?1, sold = sold + ?1 WHERE sku = ?2");
}

void StockStore::add_reservation(const std::string& order_id, State state,
                                 const std::string& reason) {
    db_.run("INSERT INTO reservations (order_id, state, reason) VALUES (?, ?, ?)", order_id,
            name_of(state), reason);
}

void StockStore::add_line(const std::string& order_id, const Wanted& want) {
    db_.run("INSERT INTO reservation_lines (order_id, sku, quantity) VALUES (?, ?, ?)", order_id,
            want.sku, want.quantity);
}

void StockStore::settle(const std::string& order_id, State state, std::string_view move_units) {
    db_.run("UPDATE reservations SET state = ? WHERE order_id = ?", name_of(state), order_id);
    auto lines =
        db_.query("SELECT sku, quantity FROM reservation_lines WHERE order_id = ?", order_id);
    while (lines.next()) db_.run(move_units, lines.integer(1), lines.view(0));
}

}  // namespace duet::inventory
