#include "services/orders/store/return_store.hpp"

#include "services/orders/store/lines.hpp"

namespace duet::orders {

std::optional<ReturnRecord> ReturnStore::find(const std::string& return_id) const {
    auto row = db_.query("SELECT owner, order_id, customer_id, state, reason, amount, placed_at, lines FROM returns WHERE return_id = ?", return_id);
    if (!row.next()) return std::nullopt;
    ReturnRecord record;
    record.goods.return_id = return_id;
    record.owner = row.text(0);
    if (!row.is_null(1)) record.goods.order_id = row.text(1);
    record.goods.customer_id = row.text(2);
    record.state = row.text(3);
    record.reason = row.text(4);
    record.amount = row.integer(5);
    record.goods.placed_at = from_micros(row.integer(6));
    record.goods.lines = lines_from(row.view(7));
    return record;
}

std::optional<std::string> ReturnStore::settled(const std::string& return_id) const {
    auto row = db_.query("SELECT settled FROM returns WHERE return_id = ? AND settled IS NOT NULL", return_id);
    if (!row.next()) return std::nullopt;
    return row.text(0);
}

void ReturnStore::put(const ReturnRecord& record) {
    db_.run("INSERT INTO returns (return_id, owner, order_id, customer_id, state, reason, amount, placed_at, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            record.goods.return_id, record.owner, record.goods.order_id, record.goods.customer_id, record.state, record.reason, record.amount,
            to_micros(record.goods.placed_at), lines_text(record.goods.lines));
}

void ReturnStore::finish(const std::string& return_id, const std::string& state, Money amount, const std::vector<Line>& lines, const std::string& answer) {
    db_.run("UPDATE returns SET state = ?, amount = ?, lines = ?, settled = ? WHERE return_id = ?", state, amount, lines_text(lines), answer, return_id);
}

std::map<std::string, std::int64_t> ReturnStore::returned_units(const std::string& order_id) const {
    std::map<std::string, std::int64_t> units;
    auto rows = db_.query("SELECT sku, units FROM returned_units WHERE order_id = ?", order_id);
    while (rows.next()) units[rows.text(0)] = rows.integer(1);
    return units;
}

void ReturnStore::add_returned(const std::string& order_id, const std::vector<Line>& lines) {
    for (const auto& line : lines) {
        db_.run("INSERT INTO returned_units (order_id, sku, units) VALUES (?, ?, ?) ON CONFLICT (order_id, sku) DO UPDATE SET units = units + excluded.units", order_id, line.sku,
                line.quantity);
    }
}

}  // namespace duet::orders
