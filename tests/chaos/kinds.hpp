#pragma once
// The kinds of faults, by name. Decides without I/O.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace duet::chaos {

enum class Kind {
    kill,            ///< SIGKILL to any process but the broker
    crash,           ///< it kills itself at a fault point
    stop,            ///< SIGSTOP for longer than every timeout, then SIGCONT
    broker_kill,     ///< SIGKILL to the broker
    broker_restart,  ///< SIGTERM to the broker
    delay,           ///< requests, events or commits take long
    error,           ///< requests or commits fail
    reset,           ///< connections break without an answer
    lost_request,    ///< messages vanish on their way
    lost_reply,      ///< replies and acknowledgements vanish
    duplicate,       ///< messages arrive twice
    reorder,         ///< messages overtake each other
    full_disk,       ///< no space for the databases
    busy,            ///< another connection holds a database's write lock
    clock,           ///< the process's clock is set wrong, and right again
};

inline constexpr std::array all_kinds{
    Kind::kill,      Kind::crash,   Kind::stop,      Kind::broker_kill,  Kind::broker_restart,
    Kind::delay,     Kind::error,   Kind::reset,     Kind::lost_request, Kind::lost_reply,
    Kind::duplicate, Kind::reorder, Kind::full_disk, Kind::busy,         Kind::clock};

std::string_view name_of(Kind kind);

/// Affects other processes for as long as it lasts: a recovery in that time waits for its end, too.
bool holds_others_up(Kind kind);

}  // namespace duet::chaos
