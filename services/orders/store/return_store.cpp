#include "services/orders/store/return_store.hpp"

#include "services/orders/store/lines.hpp"

namespace duet::orders {

std::optional<ReturnRecord> ReturnStore::find(const std::string& return_id) const {
    auto row = db_.query(
        "SELECT owner, order_id, customer_id, state, reason, amount, placed_at, lines, review_done "
        "FROM returns WHERE return_id = ?",
        return_id);
    if (!row.next()) return std::nullopt;
    ReturnRecord record;
    record.goods.return_id = return_id;
    record.owner = row.text(0);
    if (!row.is_null(1)) record.goods.order_id = row.text(1);
    record.goods.customer_id = row.text(2);
    record.state = return_state_named(row.view(3));
    record.reason = row.text(4);
    record.amount = row.integer(5);
    record.goods.placed_at = from_micros(row.integer(6));
    record.goods.lines = requested_lines_from(row.view(7));
    record.review_done = row.integer(8) != 0;
    return record;
}

std::optional<std::string> ReturnStore::settled(const std::string& return_id) const {
    auto row = db_.query("SELECT settled FROM returns WHERE return_id = ? AND settled IS NOT NULL",
                         return_id);
    if (!row.next()) return std::nullopt;
    return row.text(0);
}

void ReturnStore::put(const ReturnRecord& record) {
    db_.run(
        "INSERT INTO returns (return_id, owner, order_id, customer_id, state, reason, amount, "
        "placed_at, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        record.goods.return_id, record.owner, record.goods.order_id, record.goods.customer_id,
        name_of(record.state), record.reason, record.amount, to_micros(record.goods.placed_at),
        lines_text(record.goods.lines));
}

void ReturnStore::change(const std::string& return_id, ReturnState state,
                         const std::string& reason) {
    db_.run("UPDATE returns SET state = ?, reason = ? WHERE return_id = ?", name_of(state), reason,
            return_id);
}

void ReturnStore::settle(const std::string& return_id, const std::string& answer) {
    db_.run("UPDATE returns SET settled = COALESCE(settled, ?) WHERE return_id = ?", answer,
            return_id);
}

void ReturnStore::note_review_done(const std::string& return_id) {
    db_.run("UPDATE returns SET review_done = 1 WHERE return_id = ?", return_id);
}

void ReturnStore::note_refund(const std::string& return_id, const std::vector<Line>& lines) {
    db_.run("UPDATE returns SET amount = ?, lines = ? WHERE return_id = ?", total_of(lines),
            lines_text(lines), return_id);
}

UnitsByPrice ReturnStore::returned_units(const std::string& order_id) const {
    UnitsByPrice units;
    auto rows =
        db_.query("SELECT sku, unit_price, units FROM returned_units WHERE order_id = ?", order_id);
    while (rows.next()) units[{rows.text(0), rows.integer(1)}] = rows.integer(2);
    return units;
}

void ReturnStore::add_returned(const std::string& order_id, const std::vector<Line>& lines) {
    for (const auto& line : lines) {
        db_.run(
            "INSERT INTO returned_units (order_id, sku, unit_price, units) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (order_id, sku, unit_price) "
            "DO UPDATE SET units = units + excluded.units",
            order_id, line.sku, line.unit_price, line.quantity);
    }
}

void ReturnStore::subtract_returned(const std::string& order_id, const std::vector<Line>& lines) {
    for (const auto& line : lines) {
        db_.run(
            "UPDATE returned_units SET units = units - ? "
            "WHERE order_id = ? AND sku = ? AND unit_price = ?",
            line.quantity, order_id, line.sku, line.unit_price);
    }
}

}  // namespace duet::orders
