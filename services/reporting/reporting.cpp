#include "services/reporting/reporting.hpp"

#include "services/reporting/rules/windows.hpp"
#include "services/reporting/store/fact_store.hpp"

#include <algorithm>

namespace duet::reporting {

bool Reporting::record(Transaction& tx, const OrderSummary& order, const std::vector<Line>& lines,
                       Outcome outcome, const std::string& reason, std::int64_t score) {
    FactStore store{tx.db};
    if (!store.add_order(order, outcome, reason, score, tx.now)) return false;
    const auto minute = window_start(order.placed_at, Window::minute);
    const int late = corrections(tx, order.placed_at);
    store.add_ending(minute, outcome, reason, late);
    if (outcome == Outcome::confirmed) {
        for (const auto& share : shares_of_sale(order.ship_to.country, lines))
            store.add_share(minute, share, late);
    }
    tx.step("reporting.record");
    return true;
}

bool Reporting::record_refund(Transaction& tx, const Return& goods) {
    FactStore store{tx.db};
    if (!store.add_refund(goods)) return false;
    const auto minute = window_start(goods.placed_at, Window::minute);
    const int late = corrections(tx, goods.placed_at);
    for (const auto& share : shares_of_refund(goods.country, goods.lines))
        store.add_share(minute, share, late);
    tx.step("reporting.record");
    return true;
}

std::optional<Loaded> Reporting::load(Transaction& tx, const Batch& batch) {
    FactStore store{tx.db};
    const auto at = store.cursors();
    if (!batch.again && (batch.after.orders > at.orders || batch.after.payments > at.payments))
        return std::nullopt;
    if (!batch.again && batch.through.orders <= at.orders && batch.through.payments <= at.payments)
        return Loaded{};  // a repeated batch
    Loaded loaded;
    for (const auto& [order, outcome] : batch.orders) {
        if (record(tx, order, order.lines, outcome, order.reason, order.score))
            ++loaded.recorded;
        else
            store.correct_score(order.order_id, order.score);
    }
    for (const auto& goods : batch.refunds) {
        if (record_refund(tx, goods)) ++loaded.recorded;
    }
    if (!batch.again)
        store.put_cursors({std::max(at.orders, batch.through.orders),
                           std::max(at.payments, batch.through.payments)});
    tx.step("reporting.load");
    return loaded;
}

Cursors Reporting::cursors(Transaction& tx) const { return FactStore{tx.db}.cursors(); }

int Reporting::corrections(Transaction& tx, Instant business_time) const {
    FactStore store{tx.db};
    const auto before = store.watermark();
    const auto now = watermark_after(before, business_time, lateness_);
    if (now != before) store.put_watermark(now);
    return is_late(before, business_time) ? 1 : 0;
}

}  // namespace duet::reporting
