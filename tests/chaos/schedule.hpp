#pragma once
// What goes wrong when, and where: a function of the seed. Decides without I/O.

#include "tests/chaos/kinds.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace duet::chaos {

struct Injection {
    std::chrono::milliseconds at{0};  ///< since the load began
    Kind kind = Kind::kill;
    std::string style;                   ///< whose orders are to suffer
    std::string target;                  ///< Program::slug
    std::chrono::milliseconds lasts{0};  ///< of what is held for a while
    std::string how;  ///< a fault ("bus.deliver=drop,times=2"), a shift of the clock ("-20000")

    friend bool operator==(const Injection&, const Injection&) = default;
};

struct Schedule {
    std::chrono::milliseconds length{0};
    std::vector<Injection> injections;  ///< by moment
};

struct Intent {
    std::vector<std::string> styles;
    std::chrono::milliseconds length{0};
    std::uint64_t seed = 1;
    double kills_a_minute = 100;  ///< a style, on average over the whole length
};

/// In rounds: a storm of kills, then everything at once with fewer kills, then a quarter of the
/// time nothing. Kills go round: nobody is killed again before everybody else was; the gateway and
/// the console, which stand before both styles, take turns.
Schedule make_schedule(const Intent& intent);

/// "12.345 s kill orchestrated/payments"; one line each.
std::string to_text(const Injection& injection);

/// Two schedules with the same fingerprint are the same.
std::string fingerprint(const Schedule& schedule);

}  // namespace duet::chaos
