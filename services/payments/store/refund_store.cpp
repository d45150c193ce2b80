#include "services/payments/store/refund_store.hpp"

#include "shared/messages/codec.hpp"

#include <limits>

namespace duet::payments {

namespace {

constexpr std::int64_t max_rows = 1000;  // one transaction blocks the writer meanwhile
constexpr std::size_t max_bytes = 1'000'000;

}  // namespace

void RefundStore::add(const Return& goods) {
    db_.run("INSERT INTO refunds (return_id, placed_at, goods) VALUES (?, ?, ?)", goods.return_id,
            to_micros(goods.placed_at), encode(goods));
}

PaidRefunds RefundStore::after(const ExtractAfter& extract) const {
    const auto until = extract.until.value_or(std::numeric_limits<std::int64_t>::max());
    auto rows = db_.query(
        "SELECT seq, placed_at, goods FROM refunds WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
        extract.after, until, max_rows + 1);
    PaidRefunds found{.through = extract.after, .more = false, .refunds = {}};
    std::int64_t rows_read = 0;
    std::size_t bytes = 0;
    while (rows.next()) {
        if (rows_read == max_rows || bytes > max_bytes) {
            found.more = true;
            break;
        }
        ++rows_read;
        found.through = rows.integer(0);
        if (extract.from && from_micros(rows.integer(1)) < *extract.from) continue;
        bytes += rows.view(2).size();
        found.refunds.push_back(decode<Return>(Body::parse(rows.view(2))));
    }
    return found;
}

}  // namespace duet::payments
