#include "services/orders/store/ended_store.hpp"

#include "services/orders/store/lines.hpp"

#include <limits>

namespace duet::orders {

namespace {

constexpr std::int64_t max_rows = 1000;       // one transaction blocks the writer meanwhile
constexpr std::size_t max_bytes = 1'000'000;  // of lines: an order may have two thousand

EndedOrder read(const store::Rows& row) {
    EndedOrder order;
    order.order_id = row.text(1);
    order.outcome = row.text(2);
    order.reason = row.text(3);
    order.customer_id = row.text(4);
    order.total = row.integer(5);
    order.units = row.integer(6);
    order.token = row.text(7);
    order.ship_to.country = row.text(8);
    if (!row.is_null(9)) order.ship_to.postcode = row.text(9);
    order.placed_at = from_micros(row.integer(10));
    order.lines = lines_from(row.view(11));
    return order;
}

}  // namespace

void EndedStore::add(const std::string& order_id, State outcome, const std::string& reason) {
    db_.run("INSERT INTO ended (order_id, outcome, reason) VALUES (?, ?, ?)", order_id,
            name_of(outcome), reason);
}

EndedOrders EndedStore::after(const ExtractAfter& extract) const {
    const auto until = extract.until.value_or(std::numeric_limits<std::int64_t>::max());
    auto rows = db_.query(
        "SELECT e.seq, e.order_id, e.outcome, e.reason, o.customer_id, o.total, o.units, o.token, "
        "o.country, o.postcode, o.placed_at, o.lines "
        "FROM ended e JOIN orders o ON o.order_id = e.order_id WHERE e.seq > ? AND e.seq <= ? "
        "ORDER BY e.seq LIMIT ?",
        extract.after, until, max_rows + 1);
    EndedOrders found{.through = extract.after, .more = false, .orders = {}};
    std::int64_t rows_read = 0;
    std::size_t bytes = 0;
    while (rows.next()) {
        if (rows_read == max_rows || bytes > max_bytes) {
            found.more = true;
            break;
        }
        ++rows_read;
        found.through = rows.integer(0);
        if (extract.from && from_micros(rows.integer(10)) < *extract.from) continue;
        bytes += rows.view(11).size();
        found.orders.push_back(read(rows));
    }
    return found;
}

}  // namespace duet::orders
