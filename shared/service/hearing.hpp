#pragma once
// What hearing an event means, without a broker: the bytes as a message for the machine, and what the broker is told
// once the machine is done with it.

#include "shared/service/inbound.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace duet::service {

/// An event as a message for the machine; what cannot be read is marked so, and ends in the quarantine.
Inbound inbound_event(std::string_view subject, std::string_view body, std::int64_t attempt, std::uint64_t sequence);

struct Acknowledgement {
    enum class Word {
        none,      ///< the broker hears nothing and delivers again in its own time
        ack,
        again,     ///< deliver again after `after`
        give_up    ///< never deliver again
    };
    Word word = Word::none;
    std::chrono::milliseconds after{0};
};

/// REQUIRES: the result is durable. An event that was acknowledged before its effect is lost with the process.
Acknowledgement acknowledgement_of(const Inbound& event, const Result& result);

}  // namespace duet::service
