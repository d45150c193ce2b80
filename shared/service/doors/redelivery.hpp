#pragma once
// When a message of the stream comes again. The broker is the one who repeats: after what it is
// told here, and by itself, whenever it was told nothing for as long as its consumer says (bus.hpp,
// ack_wait).

#include "shared/service/machine/inbound.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_set>

namespace duet::service {

struct Acknowledgement {
    enum class Action {
        give_up,  ///< never deliver again
        ack,
        retry,  ///< deliver again after `after`
        none    ///< the broker hears nothing and delivers again in its own time
    };
    Action action = Action::none;
    std::chrono::milliseconds after{0};
};

/// What the broker is told of a message that held both: the later word counts. What failed comes
/// again with its companions; those are known then (inbox), and take no effect twice.
Acknowledgement combined(const Acknowledgement& one, const Acknowledgement& other);

/// REQUIRES: the result is durable. An event that was acknowledged before its effect is lost with
/// the process.
Acknowledgement acknowledgement_of(const Inbound& event, const Result& result);

/// The messages of the stream that a process has taken and not answered yet. What waits here for
/// longer than the broker does comes retry, though nothing was lost; taken once more, it would be
/// work that makes all the others wait longer still, and so come retry, too. Thread-safe.
class InFlight {
public:
    /// False: this one is here already. Its copy needs no answer of its own, the one that is here
    /// will be answered.
    bool take(std::uint64_t sequence);
    /// It has been answered, or never will be: the next copy is news.
    void done(std::uint64_t sequence);

private:
    std::mutex mutex_;
    std::unordered_set<std::uint64_t> sequences_;  ///< in the stream
};

}  // namespace duet::service
