#pragma once
// Outbox rows as messages of the stream. Under load several wait; neighbours of one type then share
// a message, because the broker's work is by the message. With one waiting, the everyday case by
// hand, it goes out as a plain CloudEvent.

#include "shared/bus/bus.hpp"
#include "shared/service/machine/inbound.hpp"

#include <span>
#include <vector>

namespace duet::service {

/// A batch ends before it exceeds either. An event larger than that goes alone.
constexpr std::size_t max_events_in_a_message = 64;
constexpr std::size_t max_bytes_in_a_batch = 256 * 1024;

struct Packed {
    std::vector<bus::Outgoing> messages;
    std::vector<std::size_t> rows_through;  ///< rows_through[i]: how many rows messages 0…i hold
};

/// Keeps the order. A message's id follows from the rows in it, so that the same rows are the same
/// message.
Packed pack(std::span<const OutboxRow> rows);

/// The messages, without their bodies, in which the last of `rows` may have gone out: alone, or
/// with those before it.
std::vector<bus::Outgoing> messages_with_last(std::span<const OutboxRow> rows);

}  // namespace duet::service
