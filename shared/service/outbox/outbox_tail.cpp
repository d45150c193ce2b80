#include "shared/service/outbox/outbox_tail.hpp"

#include <algorithm>
#include <iterator>

namespace duet::service {

void OutboxTail::append(std::vector<OutboxRow> rows) {
    if (rows.empty()) return;
    newest_ = std::max(newest_, rows.back().seq);
    if (rows_.size() < max_in_memory_)
        std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
    else
        rows_.clear();  // too many: `next` sends the relay to the database
}

bool OutboxTail::witness_known(bool known) {
    witness_checked_ = true;
    // The length of the stream would prove nothing: other publishers may have made it as long.
    if (known) return false;
    published_ = {};
    rows_.clear();
    return true;
}

std::optional<std::vector<OutboxRow>> OutboxTail::next(std::size_t limit) {
    while (!rows_.empty() && rows_.front().seq <= position()) rows_.pop_front();
    if (!witness_checked_ || newest_ <= position()) return std::vector<OutboxRow>{};
    // Memory lacks the rows after a restart, when there were too many, and where a rollback has
    // left a gap in the numbers.
    if (rows_.empty() || rows_.front().seq != position() + 1) return std::nullopt;
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, rows_.size()));
    return std::vector<OutboxRow>{rows_.begin(), rows_.begin() + count};
}

bool OutboxTail::acknowledged(const std::vector<OutboxRow>& rows,
                              const std::vector<std::size_t>& rows_through,
                              const std::vector<std::uint64_t>& sequences) {
    const auto messages = std::min(sequences.size(), rows_through.size());
    if (!witness_checked_ || messages == 0) return false;
    const auto& last = rows[rows_through[messages - 1] - 1];
    if (last.seq <= position()) return false;
    published_.seq = last.seq;
    for (std::size_t i = 0; i < messages; ++i) {
        if (sequences[i] < published_.witness_sequence) continue;
        published_.witness = rows[rows_through[i] - 1].seq;
        published_.witness_sequence = sequences[i];
    }
    return true;
}

}  // namespace duet::service
