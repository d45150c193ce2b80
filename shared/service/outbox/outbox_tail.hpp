#pragma once
// Decides which outbox rows go to the stream next, and what the acknowledgements of the broker
// mean. No threads, no broker: the relay and the simulation use the same class.

#include "shared/service/machine/inbound.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace duet::service {

/// What the broker has acknowledged.
struct Published {
    std::int64_t seq = 0;  ///< every row up to here
    /// Of those rows, the one that came into the stream last. As long as the broker has it, the
    /// broker has all of them.
    std::int64_t witness = 0;
    std::uint64_t witness_sequence = 0;  ///< of the witness, in the stream
};

/// The end of the outbox: the rows that the broker has not acknowledged, as far as memory holds
/// them. One thread, or a mutex of the caller.
class OutboxTail {
public:
    /// `newest`: the highest row of the outbox. Beyond `max_in_memory` rows, `next` returns
    /// nullopt.
    OutboxTail(Published published, std::int64_t newest, std::size_t max_in_memory)
        : published_{published}, newest_{newest}, max_in_memory_{max_in_memory} {}

    void append(std::vector<OutboxRow> rows);  ///< committed rows, in ascending order

    /// The connection to the broker is new: the broker may have restarted and lost what it had not
    /// synced. Nothing goes out, and no acknowledgement counts, until the broker has said whether
    /// it knows the witness. The row with the highest number would not do: an earlier row may have
    /// been lost on its way and have come into the stream after it.
    void reconnected() { witness_checked_ = false; }
    [[nodiscard]] bool must_query() const { return !witness_checked_; }
    /// The broker's answer. Returns true when every kept row must go out once more: the broker has
    /// lost the witness, or its deduplication window is over and it no longer knows.
    [[nodiscard]] bool witness_known(bool known);
    /// The outbox has no witness, or no longer keeps it: the row is older than anything that the
    /// broker may lose.
    void no_witness() { witness_checked_ = true; }

    /// The next rows, at most `limit`; empty when there are none. nullopt: they are only in the
    /// database, after `position()`.
    std::optional<std::vector<OutboxRow>> next(std::size_t limit);

    /// The broker has acknowledged messages. Message i holds the rows up to `rows_through[i]` and
    /// has the stream sequence `sequences[i]`. The list ends at the first message without an
    /// acknowledgement, because the messages after it are published again. Returns true when
    /// `published()` has moved.
    [[nodiscard]] bool acknowledged(const std::vector<OutboxRow>& rows,
                                    const std::vector<std::size_t>& rows_through,
                                    const std::vector<std::uint64_t>& sequences);

    const Published& published() const { return published_; }
    std::int64_t position() const { return published_.seq; }
    std::int64_t lag() const { return newest_ > position() ? newest_ - position() : 0; }

private:
    std::deque<OutboxRow> rows_;
    Published published_;
    std::int64_t newest_;
    std::size_t max_in_memory_;
    bool witness_checked_ = false;
};

}  // namespace duet::service
