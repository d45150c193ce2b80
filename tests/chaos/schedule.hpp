#pragma once
// The schedule of faults: a function of the seed. Decides without I/O; thread-safe.

#include "tests/chaos/kinds.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace duet::chaos {

struct Injection {
    std::chrono::milliseconds at{0};  ///< since the load began
    Kind kind = Kind::kill;
    std::string style;                   ///< the style that is to suffer
    std::string target;                  ///< Program::slug
    std::chrono::milliseconds lasts{0};  ///< for faults that occupy something for a while
    std::string how;  ///< a fault ("bus.deliver=drop,times=2"), a shift of the clock ("-20000")

    friend bool operator==(const Injection&, const Injection&) = default;
};

struct Schedule {
    std::chrono::milliseconds length{0};
    std::vector<Injection> injections;  ///< in order of time
};

struct Intent {
    std::vector<std::string> styles;
    std::chrono::milliseconds length{0};
    std::uint64_t seed = 1;
    double kills_a_minute = 100;  ///< per style, on average over the whole run
};

/// In rounds: a storm of kills, then every kind of fault with fewer kills, then a quarter of the
/// time nothing. Kills rotate: no process is killed again before all others were. The gateway and
/// the console serve both styles and alternate between them.
Schedule make_schedule(const Intent& intent);

/// "12.345 s kill orchestrated/payments"; one line each.
std::string to_text(const Injection& injection);

/// Two schedules with the same fingerprint are the same.
std::string fingerprint(const Schedule& schedule);

}  // namespace duet::chaos
