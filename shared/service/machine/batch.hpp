#pragma once
// One round of a service: what waits, in one transaction; only once that is durable is anybody
// told. A process' writer thread and the simulation take their rounds here.

#include "shared/service/machine/machine.hpp"

#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace duet::service {

/// Told what became of a message once it is durable (or has failed); must not block.
using Done = std::function<void(const Inbound&, const Result&)>;

/// A message that waits for the writer, with the callback through which its door answers.
/// sender.
struct PendingMessage {
    Inbound message;
    Done done;  ///< empty: the sender expects no answer
};

/// What happens after the commit of a batch, on the thread that committed it. Each may be empty.
struct AfterCommit {
    /// The outbox rows of the batch, in ascending order.
    std::function<void(std::vector<OutboxRow>)> publish;
    /// Commands for other services (coordinator only).
    std::function<void(std::vector<Command>)> send;
    std::function<void(telemetry::Spans)> trace;
    std::function<void(const Announcement&)> announce;
    /// Each message with its result; called for a batch that could not be committed, too.
    std::function<void(const std::vector<Inbound>&, const std::vector<Result>&)> measure;
    /// The size of the batch and the time from its first message to its answers (process only).
    std::function<void(std::size_t messages, std::chrono::steady_clock::duration took)>
        measure_batch;
    /// Called between two batches (process only); returns the longest pause until its next call.
    std::function<std::chrono::milliseconds()> idle;
};

/// Never throws for broken storage: then nothing of the round happened, and everybody is told so.
void process_batch(Machine& machine, std::vector<PendingMessage>& pending,
                   const AfterCommit& after_commit);

}  // namespace duet::service
