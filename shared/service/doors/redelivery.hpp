#pragma once
// Decides how the broker is answered for an event. Redelivery is the broker's job: after the delay
// of a negative acknowledgement that we choose here, or after ack_wait (bus.hpp) without an answer.

#include "shared/service/machine/inbound.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_set>

namespace duet::service {

/// The answer to the broker for one delivery. Plain data.
struct Acknowledgement {
    enum class Action {
        give_up,  ///< the broker never redelivers the message
        ack,
        retry,  ///< the broker redelivers the message after `after`
        none    ///< no answer: the broker redelivers the message after ack_wait
    };
    Action action = Action::none;
    std::chrono::milliseconds after{0};  ///< the delay of `retry`
};

/// The answer for a message that holds both events: the later action in the list counts. A failed
/// event is redelivered with its neighbours; the inbox knows those, so they take no effect twice.
Acknowledgement combined(const Acknowledgement& one, const Acknowledgement& other);

/// REQUIRES: the result is durable. A process that acknowledges an event before its effect is
/// durable loses the event in a crash.
Acknowledgement acknowledgement_of(const Inbound& event, const Result& result);

/// The messages of the stream that a process has taken and not answered yet. The broker redelivers
/// a message that waits here for longer than ack_wait, although it is not lost. Taking the copy
/// would be work that delays every other message, so that the broker redelivers those, too.
/// Thread-safe.
class InFlight {
public:
    /// Returns false when the message is here already: ignore the copy, the answer to the first one
    /// counts for both.
    [[nodiscard]] bool take(std::uint64_t sequence);
    /// The message is answered, or never will be: the next delivery of it is taken.
    void done(std::uint64_t sequence);

private:
    std::mutex mutex_;
    std::unordered_set<std::uint64_t> sequences_;  ///< in the stream
};

}  // namespace duet::service
