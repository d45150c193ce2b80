#pragma once
// Which outbox rows go to the stream next, and what its acknowledgements mean. No threads, no broker: the relay and the
// simulation ask the same object.

#include "shared/service/inbound.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace duet::service {

class OutboxTail {
public:
    /// Everything up to `position` is acknowledged; `newest` is the highest row there is.
    OutboxTail(std::int64_t position, std::int64_t newest, std::size_t most_in_memory)
        : position_{position}, newest_{newest}, most_in_memory_{most_in_memory} {}

    void hand_over(std::vector<OutboxRow> rows);   ///< just committed, ascending

    /// The next rows, at most `limit`; empty when there are none. nullopt: memory does not have them, but the outbox does,
    /// after `position()`.
    std::optional<std::vector<OutboxRow>> next(std::size_t limit);

    /// The broker has stored the first `stored` of these rows, each acknowledged on its own, and its stream has come to
    /// `last_sequence`. What it stored beyond the first gap is published again. True: `position()` has moved.
    bool acknowledged(const std::vector<OutboxRow>& rows, std::size_t stored, std::uint64_t last_sequence);

    /// Has the broker forgotten what it acknowledged to us, now that its stream ends at `last_sequence`?
    bool lost_by(std::uint64_t last_sequence) const { return last_sequence < highest_sequence_; }
    /// Everything that is kept goes out once more.
    void start_again();

    std::int64_t position() const { return position_; }
    std::int64_t lag() const { return newest_ > position_ ? newest_ - position_ : 0; }

private:
    std::deque<OutboxRow> rows_;
    std::int64_t position_;
    std::int64_t newest_;
    std::size_t most_in_memory_;
    std::uint64_t highest_sequence_ = 0;   ///< of the stream, as acknowledged to us
};

}  // namespace duet::service
