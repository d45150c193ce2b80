#include "shared/service/outbox_tail.hpp"

#include <algorithm>
#include <iterator>

namespace duet::service {

void OutboxTail::hand_over(std::vector<OutboxRow> rows) {
    if (rows.empty()) return;
    newest_ = std::max(newest_, rows.back().seq);
    if (rows_.size() < most_in_memory_) std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
    else rows_.clear();   // too far behind: the database has them all, in order
}

std::optional<std::vector<OutboxRow>> OutboxTail::next(std::size_t limit) {
    while (!rows_.empty() && rows_.front().seq <= position_) rows_.pop_front();
    if (newest_ <= position_) return std::vector<OutboxRow>{};
    // Memory may not have them: after a restart, when too far behind, or where a message was rolled back and its numbers
    // are a gap.
    if (rows_.empty() || rows_.front().seq != position_ + 1) return std::nullopt;
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, rows_.size()));
    return std::vector<OutboxRow>{rows_.begin(), rows_.begin() + count};
}

bool OutboxTail::acknowledged(const std::vector<OutboxRow>& rows, std::size_t stored, std::uint64_t last_sequence) {
    highest_sequence_ = std::max(highest_sequence_, last_sequence);
    const auto prefix = std::min(stored, rows.size());
    if (prefix == 0 || rows[prefix - 1].seq <= position_) return false;
    position_ = rows[prefix - 1].seq;
    return true;
}

void OutboxTail::start_again() {
    position_ = 0;
    highest_sequence_ = 0;
    rows_.clear();
}

}  // namespace duet::service
