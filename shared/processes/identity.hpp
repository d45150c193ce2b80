#pragma once
// Who a process is: its number alone may belong to somebody else tomorrow, its number and start
// time may not. Linux only (/proc, pidfd). Safe from any thread.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace duet::processes {

struct Identity {
    pid_t pid = 0;
    std::uint64_t started = 0;  ///< field 22 of /proc/<pid>/stat: clock ticks since boot

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// The process of this number as it is now; nullopt when there is none (a zombie counts as none).
std::optional<Identity> identity_of(pid_t pid);

Identity own_identity();

/// Does this very process still run?
bool alive(const Identity& identity);

/// Sends the signal to this very process, never to another that got its number. False when it is
/// gone.
bool send_signal(const Identity& identity, int signal);

/// Waits until it is gone; false when it still runs after `timeout`.
bool wait_until_gone(const Identity& identity, std::chrono::milliseconds timeout);

/// SIGTERM, then SIGKILL after `timeout`. True when it was running.
bool end_process(const Identity& identity, std::chrono::milliseconds timeout);

/// Changes with every start of the machine; start times of different boots do not compare.
std::string boot_id();

}  // namespace duet::processes
