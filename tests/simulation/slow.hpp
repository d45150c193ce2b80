#pragma once
// Slow services, selected by the caller and never at random. Every message of a slow service takes
// a fixed time, a duplicate, too. During a brownout every message also fails, after its time.

#include "shared/clock/clock.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace duet::simulation {

struct Slow {
    std::string service;
    std::chrono::milliseconds each{0};  ///< time per message
    std::chrono::milliseconds from{0};  ///< since the start of the run
    std::chrono::milliseconds until{std::chrono::hours{24}};
    bool fails = false;  ///< each message fails after its time
};

/// Parses "fraud=2000@3..25" or "payments=20,payments=300@4..14!": milliseconds per message,
/// between two seconds of the run (always when omitted); `!`: each message fails. Throws
/// std::invalid_argument that names the wrong word.
std::vector<Slow> slows_in(const std::string& list);

/// The slowness of one service. One thread.
class Pace {
public:
    Pace() = default;
    Pace(const std::vector<Slow>& all, const std::string& service);
    std::chrono::microseconds each(Instant now) const;  ///< the maximum of those active now
    bool fails(Instant now) const;

private:
    std::vector<Slow> mine_;
};

}  // namespace duet::simulation
