#pragma once
// Which outbox rows go to the stream next, and what its acknowledgements mean. No threads, no
// broker: the relay and the simulation ask the same object.

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
    std::int64_t witness =
        0;  ///< of those, the row that came into the stream last: as long as it is there, all are
    std::uint64_t witness_sequence = 0;  ///< where it stands
};

class OutboxTail {
public:
    /// `newest` is the highest row there is.
    OutboxTail(Published published, std::int64_t newest, std::size_t max_in_memory)
        : published_{published}, newest_{newest}, max_in_memory_{max_in_memory} {}

    void append(std::vector<OutboxRow> rows);  ///< just committed, ascending

    /// There is a new connection to the broker, which may have been started again and have lost
    /// what it had not synced. Nothing goes out, and no acknowledgement counts, until the broker
    /// has been asked whether it knows the witness. The row with the highest number would not do:
    /// one before it may have been lost on its way, and have come into the stream after it.
    void reconnected() { witness_checked_ = false; }
    bool must_query() const { return !witness_checked_; }
    /// The answer. True: it has lost that row (or has forgotten that it had it, being asked after
    /// its window for repetitions), and everything that is kept goes out once more.
    bool witness_known(bool known);
    /// There is no such row, or it is not kept any more, being older than anything a broker may
    /// lose.
    void no_witness() { witness_checked_ = true; }

    /// The next rows, at most `limit`; empty when there are none. nullopt: memory does not have
    /// them, but the outbox does, after `position()`.
    std::optional<std::vector<OutboxRow>> next(std::size_t limit);

    /// The broker has stored rows: message i is acknowledged on its own, holds the rows up to
    /// `rows_through[i]`, and stands at `sequences[i]`; up to the first gap, because what was
    /// stored beyond it is published again. True: `published()` has moved.
    bool acknowledged(const std::vector<OutboxRow>& rows,
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
