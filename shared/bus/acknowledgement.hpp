#pragma once
// What JetStream says beside the messages: its answer to a publish, and the delivery's facts in its
// reply subject.

#include <cstdint>
#include <string>
#include <string_view>

namespace duet::bus {

/// The broker's answer to one publish: {"stream":"SHOP","seq":42} or
/// {"error":{"code":503,"description":"…"}}.
struct PublishAnswer {
    std::uint64_t sequence =
        0;  ///< of the stored message (of the first one, for a duplicate); 0 when it was not stored
    std::string error;      ///< the broker's words when it was not stored
    bool repeated = false;  ///< the stream had it, and knew it by its id
};
PublishAnswer parse_publish_answer(std::string_view json);

/// The facts of a delivery, from `$JS.ACK.<stream>.<consumer>.<attempt>.<sequence>.<consumer
/// sequence>.<time>.<pending>`; brokers with a domain put `<domain>.<account>` before the stream
/// (NATS ADR-15). All zero when it is neither.
struct DeliveryFacts {
    std::uint64_t attempt = 0;
    std::uint64_t sequence = 0;
    std::uint64_t pending = 0;  ///< messages of this consumer still waiting behind this one
};
DeliveryFacts parse_ack_subject(std::string_view subject);

}  // namespace duet::bus
