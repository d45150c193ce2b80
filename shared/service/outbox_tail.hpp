#pragma once
// Which outbox rows go to the stream next, and what its acknowledgements mean. No threads, no broker: the relay and the
// simulation ask the same object.

#include "shared/service/inbound.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace duet::service {

class OutboxTail {
public:
    /// Everything up to `position` is acknowledged; `newest` is the highest row there is.
    OutboxTail(std::int64_t position, std::int64_t newest, std::size_t most_in_memory) : position_{position}, newest_{newest}, most_in_memory_{most_in_memory} {}

    void hand_over(std::vector<OutboxRow> rows);   ///< just committed, ascending

    /// There is a new connection to the broker, which may have been started again and have lost what it had not synced. Nothing
    /// goes out, and no acknowledgement counts, until the broker has
    /// been asked whether it knows the last acknowledged row.
    void connected_anew() { recognised_ = false; }
    bool must_ask() const { return !recognised_; }
    /// The answer. True: it has lost that row (or has forgotten that it had it, being asked after its window for repetitions),
    /// and everything that is kept goes out once more.
    bool answered(bool known);
    /// There is no such row, or it is not kept any more, being older than anything a broker may lose.
    void nothing_to_ask() { recognised_ = true; }

    /// The next rows, at most `limit`; empty when there are none. nullopt: memory does not have them, but the outbox does,
    /// after `position()`.
    std::optional<std::vector<OutboxRow>> next(std::size_t limit);

    /// The broker has stored the first `stored` of these rows, each acknowledged on its own. What it stored beyond the first gap
    /// is published again. True: `position()` has moved.
    bool acknowledged(const std::vector<OutboxRow>& rows, std::size_t stored);

    std::int64_t position() const { return position_; }
    std::int64_t lag() const { return newest_ > position_ ? newest_ - position_ : 0; }

private:
    std::deque<OutboxRow> rows_;
    std::int64_t position_;
    std::int64_t newest_;
    std::size_t most_in_memory_;
    bool recognised_ = false;
};

}  // namespace duet::service
