#include "services/reporting/store/fact_store.hpp"

namespace duet::reporting {

bool FactStore::add_order(const OrderSummary& order, Outcome outcome, const std::string& reason,
                          std::int64_t score, Instant now) {
    return db_.run(
               "INSERT OR IGNORE INTO facts (order_id, customer_id, country, placed_at, total, "
               "outcome, reason, score, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
               order.order_id, order.customer_id, order.ship_to.country, to_micros(order.placed_at),
               order.total, name_of(outcome), reason, score, to_micros(now)) == 1;
}

void FactStore::correct_score(const std::string& order_id, std::int64_t score) {
    db_.run("UPDATE facts SET score = ?1 WHERE order_id = ?2 AND score <> ?1", score, order_id);
}

Cursors FactStore::cursors() const {
    auto row = db_.query("SELECT orders, payments FROM cursors");
    if (!row.next()) return {};
    return {row.integer(0), row.integer(1)};
}

void FactStore::put_cursors(const Cursors& cursors) {
    db_.run("INSERT OR REPLACE INTO cursors (one, orders, payments) VALUES (1, ?, ?)",
            cursors.orders, cursors.payments);
}

bool FactStore::add_refund(const Return& goods) {
    return db_.run(
               "INSERT OR IGNORE INTO refunds (return_id, order_id, customer_id, country, "
               "placed_at, total) VALUES (?, ?, ?, ?, ?, ?)",
               goods.return_id, goods.order_id, goods.customer_id, goods.country,
               to_micros(goods.placed_at), total_of(goods.lines)) == 1;
}

void FactStore::add_share(Instant minute, const Share& share, int corrections) {
    db_.run(
        "INSERT INTO windows (dimension, minute, key, orders, revenue, refunds, units, revision) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "orders = orders + excluded.orders, revenue = revenue + excluded.revenue, refunds = "
        "refunds + excluded.refunds, units = units + excluded.units, "
        "revision = revision + excluded.revision",
        name_of(share.dimension), to_micros(minute), share.key, share.orders, share.revenue,
        share.refunds, share.units, corrections);
}

void FactStore::add_ending(Instant minute, Outcome outcome, const std::string& reason,
                           int corrections) {
    db_.run(
        "INSERT INTO endings (minute, outcome, reason, orders, revision) VALUES (?, ?, ?, 1, ?) ON "
        "CONFLICT DO UPDATE SET "
        "orders = orders + 1, revision = revision + excluded.revision",
        to_micros(minute), name_of(outcome), reason, corrections);
}

std::optional<Instant> FactStore::watermark() const {
    const auto at = db_.number("SELECT at FROM watermark");
    return at ? std::optional{from_micros(*at)} : std::nullopt;
}

void FactStore::put_watermark(Instant at) {
    db_.run("INSERT OR REPLACE INTO watermark (one, at) VALUES (1, ?)", to_micros(at));
}

}  // namespace duet::reporting
