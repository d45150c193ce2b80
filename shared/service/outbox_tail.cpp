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

bool OutboxTail::answered(bool known) {
    recognised_ = true;
    // How long the stream is would not tell: others may have made it as long again.
    if (known) return false;
    position_ = 0;
    rows_.clear();
    return true;
}

std::optional<std::vector<OutboxRow>> OutboxTail::next(std::size_t limit) {
    while (!rows_.empty() && rows_.front().seq <= position_) rows_.pop_front();
    if (!recognised_ || newest_ <= position_) return std::vector<OutboxRow>{};
    // Memory may not have them: after a restart, when too far behind, or where a message was rolled back and its numbers
    // are a gap.
    if (rows_.empty() || rows_.front().seq != position_ + 1) return std::nullopt;
    const auto count = static_cast<std::ptrdiff_t>(std::min(limit, rows_.size()));
    return std::vector<OutboxRow>{rows_.begin(), rows_.begin() + count};
}

bool OutboxTail::acknowledged(const std::vector<OutboxRow>& rows, std::size_t stored) {
    const auto prefix = std::min(stored, rows.size());
    if (!recognised_ || prefix == 0 || rows[prefix - 1].seq <= position_) return false;
    position_ = rows[prefix - 1].seq;
    return true;
}

}  // namespace duet::service
