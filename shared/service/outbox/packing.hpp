#pragma once
// Outbox rows as messages of the stream. Under load several rows wait: neighbours of one type then
// share a message, because the broker works per message. A single row is a plain CloudEvent. Pure
// functions, thread-safe.

#include "shared/bus/bus.hpp"
#include "shared/service/machine/inbound.hpp"

#include <span>
#include <vector>

namespace duet::service {

/// A message ends before it exceeds either limit. A larger event has a message of its own.
constexpr std::size_t max_events_in_a_message = 64;
constexpr std::size_t max_bytes_in_a_batch = 256 * 1024;

/// The messages, and which rows each of them carries.
struct Packed {
    std::vector<bus::Outgoing> messages;
    std::vector<std::size_t> rows_through;  ///< rows_through[i]: number of rows in messages 0…i
};

/// Keeps the order. The id of a message follows from its rows: the same rows make the same message.
Packed pack(std::span<const OutboxRow> rows);

/// The messages, without their bodies, that may have carried the last of `rows`: alone, or together
/// with rows before it.
std::vector<bus::Outgoing> messages_with_last(std::span<const OutboxRow> rows);

}  // namespace duet::service
