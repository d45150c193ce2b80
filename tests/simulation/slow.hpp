#pragma once
// Capacity: a service that takes its time. Named, never drawn: whoever asks for a slow service
// wants it slow on every day. Every message costs it so much, one that it knows already, too; a
// brownout may make each of them fail besides, after its time.

#include "shared/clock/clock.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace duet::simulation {

struct Slow {
    std::string service;
    std::chrono::milliseconds each{0};  ///< of a message
    std::chrono::milliseconds from{0};  ///< since dawn
    std::chrono::milliseconds until{std::chrono::hours{24}};
    bool fails = false;  ///< what it is busy with comes to nothing
};

/// "fraud=2000@3..25", "payments=20,payments=300@4..14!": milliseconds a message, between two
/// seconds of the day (all day where they are not given), `!`: and then each fails. Throws
/// std::invalid_argument that names the word.
std::vector<Slow> slows_in(const std::string& list);

/// One service's, at a moment.
class Pace {
public:
    Pace() = default;
    Pace(const std::vector<Slow>& all, const std::string& service);
    std::chrono::microseconds each(Instant now) const;  ///< the slowest of those that hold now
    bool fails(Instant now) const;

private:
    std::vector<Slow> mine_;
};

}  // namespace duet::simulation
