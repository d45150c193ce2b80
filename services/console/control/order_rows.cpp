#include "services/console/control/order_rows.hpp"

#include "shared/store/connection.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace duet::console {

namespace {

struct Table {
    const char *service, *name, *query;
};

constexpr std::array tables{
    Table{"orders", "orders",
          "SELECT state, reason, version, total, units, token, country FROM orders WHERE order_id "
          "= ?"},
    Table{"orders", "history",
          "SELECT version, from_state, to_state, cause, at FROM history WHERE order_id = ? ORDER "
          "BY version"},
    Table{"orders", "returns",
          "SELECT state, reason, order_id, amount FROM returns WHERE return_id = ?"},
    Table{"fraud", "assessments",
          "SELECT decision, score, rules FROM assessments WHERE order_id = ?"},
    Table{"fraud", "reviews", "SELECT state FROM reviews WHERE subject = ?"},
    Table{"fraud", "assessed_returns",
          "SELECT decision, rules, total FROM assessed_returns WHERE return_id = ?"},
    Table{"inventory", "reservations", "SELECT state, reason FROM reservations WHERE order_id = ?"},
    Table{"inventory", "reservation_lines",
          "SELECT sku, quantity FROM reservation_lines WHERE order_id = ?"},
    Table{"payments", "authorizations",
          "SELECT state, amount, customer_id, stopped, reason FROM authorizations WHERE order_id = "
          "?"},
    Table{"shipping", "bookings",
          "SELECT state, carrier, country, units, reason FROM bookings WHERE order_id = ?"},
    Table{"reporting", "facts",
          "SELECT outcome, reason, country, total FROM facts WHERE order_id = ?"},
    Table{"coordinator", "sagas",
          "SELECT definition, version, cancel, decision, stuck, trouble FROM sagas WHERE saga_id = "
          "?"},
};

/// The ledger has no index by order, so only its newest 20,000 rows are read: an order on the page
/// is recent.
constexpr Table ledger{"payments", "transfers",
                       "SELECT kind, debit, credit, amount, at FROM transfers WHERE seq > (SELECT "
                       "MAX(seq) FROM transfers) - 20000 AND subject = ? ORDER BY seq"};

nlohmann::json rows_of(store::Connection& db, const Table& table, const std::string& order) {
    auto found = nlohmann::json::array();
    auto rows = db.query(table.query, order);
    while (rows.next()) {
        nlohmann::json row;
        for (int i = 0; i < rows.columns(); ++i)
            row[std::string{rows.name(i)}] = rows.is_null(i) ? "" : rows.text(i);
        found.push_back(row);
    }
    return found;
}

}  // namespace

nlohmann::json order_rows(const std::map<std::string, std::string>& databases,
                          const std::string& order) {
    auto all = nlohmann::json::array();
    const auto read = [&](const Table& table) {
        const auto file = databases.find(table.service);
        if (file == databases.end()) return;
        store::Connection db{file->second, store::Connection::Mode::read_only};
        auto rows = rows_of(db, table, order);
        if (!rows.empty())
            all.push_back(
                {{"service", table.service}, {"table", table.name}, {"rows", std::move(rows)}});
    };
    for (const auto& table : tables) read(table);
    read(ledger);
    return {{"tables", all}};
}

}  // namespace duet::console
