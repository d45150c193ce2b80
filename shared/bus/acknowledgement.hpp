#pragma once
// Internal to this folder: parses JetStream's reply to a publish, and the facts of a delivery in
// its reply subject. Pure functions, thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::bus {

/// The broker's reply to one publish: {"stream":"SHOP","seq":42} or
/// {"error":{"code":503,"description":"…"}}.
struct PublishReply {
    /// Of the stored message (for a duplicate: of the first one); 0 when it was not stored.
    std::uint64_t sequence = 0;
    std::string error;       ///< the broker's text when the message was not stored
    bool duplicate = false;  ///< the stream already has a message with this id
};
PublishReply parse_publish_reply(std::string_view json);

/// The facts of a delivery, from `$JS.ACK.<stream>.<consumer>.<attempt>.<sequence>.<consumer
/// sequence>.<time>.<pending>`; brokers with a domain put `<domain>.<account>` before the stream
/// (NATS ADR-15). All zero for any other subject.
struct DeliveryFacts {
    std::uint64_t attempt = 0;
    std::uint64_t sequence = 0;
    std::uint64_t pending = 0;  ///< messages of this consumer after this one
};
DeliveryFacts parse_ack_subject(std::string_view subject);

}  // namespace duet::bus
