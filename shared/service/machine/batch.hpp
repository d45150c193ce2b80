#pragma once
// One round of a service: what waits, in one transaction; only once that is durable is anybody
// told. A process' writer thread and the simulation take their rounds here.

#include "shared/service/machine/machine.hpp"

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

/// Where the words of a committed round go; each may be empty.
struct Spoken {
    std::function<void(std::vector<OutboxRow>)> publish;
    std::function<void(std::vector<Command>)> send;
    std::function<void(const Announcement&)> announce;
    std::function<void(telemetry::Spans)> tell;
    std::function<void(const std::vector<Inbound>&, const std::vector<Result>&)>
        measure;  ///< each message with what became of it
};

/// Never throws for broken storage: then nothing of the round happened, and everybody is told so.
void process_batch(Machine& machine, std::vector<PendingMessage>& pending, const Spoken& spoken);

}  // namespace duet::service
