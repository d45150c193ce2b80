#pragma once
// One batch of a service: the waiting messages in one transaction, then everything that follows the
// commit. The writer thread of a process and the simulation call process_batch. One thread.

#include "shared/service/machine/machine.hpp"

#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace duet::service {

/// Called with the result of a message once it is durable, or once it has failed. Must not block.
using Done = std::function<void(const Inbound&, const Result&)>;

/// A message that waits for the writer, with the callback through which its door answers.
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

/// Handles `pending` in one transaction, then calls `after_commit` and every `done`. Does not throw
/// when the storage fails: the batch changed nothing then, and every result is `failed`.
void process_batch(Machine& machine, std::vector<PendingMessage>& pending,
                   const AfterCommit& after_commit);

}  // namespace duet::service
