#include "services/reporting/reporting.hpp"

#include "services/reporting/rules/windows.hpp"
#include "services/reporting/store/fact_store.hpp"

namespace duet::reporting {

void Reporting::record(Transaction& tx, const Slip& order, const std::vector<Line>& lines, Outcome outcome, const std::string& reason) {
    FactStore store{tx.db};
    if (!store.add_order(order, outcome, reason)) return;
    const auto minute = window_start(order.placed_at, Window::minute);
    const int late = corrections(tx, order.placed_at);
    store.add_ending(minute, outcome, reason, late);
    if (outcome == Outcome::confirmed) {
        for (const auto& share : shares_of_sale(order.ship_to.country, lines)) store.add_share(minute, share, late);
    }
    tx.step("reporting.record");
}

void Reporting::record_refund(Transaction& tx, const Return& goods) {
    FactStore store{tx.db};
    if (!store.add_refund(goods)) return;
    const auto minute = window_start(goods.placed_at, Window::minute);
    const int late = corrections(tx, goods.placed_at);
    for (const auto& share : shares_of_refund(goods.country, goods.lines)) store.add_share(minute, share, late);
    tx.step("reporting.record");
}

int Reporting::corrections(Transaction& tx, Instant business_time) const {
    FactStore store{tx.db};
    const auto before = store.watermark();
    const auto now = watermark_after(before, business_time, lateness_);
    if (now != before) store.put_watermark(now);
    return is_late(before, business_time) ? 1 : 0;
}

}  // namespace duet::reporting
