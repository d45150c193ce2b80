#include "services/payments/store/refund_store.hpp"

#include "shared/messages/codec.hpp"

#include <limits>

namespace duet::payments {

namespace {

constexpr std::int64_t max_looked_at = 1000;  // in one transaction: others wait meanwhile
constexpr std::size_t max_bytes = 1'000'000;

}  // namespace

void RefundStore::add(const Return& goods) {
    db_.run("INSERT INTO refunds (return_id, placed_at, goods) VALUES (?, ?, ?)", goods.return_id,
            to_micros(goods.placed_at), encode(goods));
}

PaidRefunds RefundStore::after(const ExtractAfter& asked) const {
    const auto until = asked.until.value_or(std::numeric_limits<std::int64_t>::max());
    auto rows = db_.query(
        "SELECT seq, placed_at, goods FROM refunds WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
        asked.after, until, max_looked_at + 1);
    PaidRefunds found{asked.after, false, {}};
    std::int64_t looked_at = 0;
    std::size_t bytes = 0;
    while (rows.next()) {
        if (looked_at == max_looked_at || bytes > max_bytes) {
            found.more = true;
            break;
        }
        ++looked_at;
        found.through = rows.integer(0);
        if (asked.from && from_micros(rows.integer(1)) < *asked.from) continue;
        bytes += rows.view(2).size();
        found.refunds.push_back(decode<Return>(Body::parse(rows.view(2))));
    }
    return found;
}

}  // namespace duet::payments
