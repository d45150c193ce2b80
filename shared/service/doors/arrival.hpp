#pragma once
// Turns what reaches a door into a message for the machine. The doors of a process and of the
// simulation use the same functions, so both handle the same messages. Pure functions, thread-safe.

#include "shared/service/machine/dead_letters.hpp"
#include "shared/service/machine/inbound.hpp"

#include <any>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::service {

/// A command of the coordinator.
Inbound inbound_command(ReceivedCommand&& command);

/// An event. Bytes that are no CloudEvent are marked unreadable and named after their `place` in
/// the stream; the machine makes them a dead letter.
Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt,
                      const std::string& place);

/// The events of a message of the stream, one by one: a single event or a batch.
std::vector<Inbound> inbound_events(std::string_view subject, std::string_view body,
                                    std::int64_t attempt, std::uint64_t sequence);

/// A dead letter that an operator sends again, with one attempt more.
Inbound inbound_again(const DeadLetter& dead_letter);

/// A request of `caller` with its idempotency key ("" without one). A second request with this key
/// must have the same `what`.
Inbound inbound_request(const std::string& type, const std::string& caller, const std::string& key,
                        std::any payload, std::string_view what);

}  // namespace duet::service
