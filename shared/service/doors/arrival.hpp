#pragma once
// What reaches a door, as a message for the machine. The doors of a process and of the simulation
// let the same messages in.

#include "shared/service/machine/inbound.hpp"
#include "shared/service/machine/dead_letters.hpp"

#include <any>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

Inbound inbound_command(ReceivedCommand&& command);

/// An event; what cannot be read is marked so, named after its `place` in the stream, and ends in
/// the quarantine.
Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt,
                      const std::string& place);

/// The events of a message of the stream, each on its own: one, or those of a batch.
std::vector<Inbound> inbound_events(std::string_view subject, std::string_view body,
                                    std::int64_t attempt, std::uint64_t sequence);

/// What was put aside, sent again by a person: one attempt more.
Inbound inbound_again(const DeadLetter& dead_letter);

/// A request of `caller` with its idempotency key ("" when it has none); `what` is all that must be
/// the same when the key is used again.
Inbound inbound_request(const std::string& type, const std::string& caller, const std::string& key,
                        std::any payload, std::string_view what);

}  // namespace duet::service
