#pragma once
// Identifies a process by pid and start time, because the kernel may reuse the pid alone. The
// supervisor and the console signal processes only through this header. Linux only (/proc, pidfd).
//
// Thread-safe.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace duet::processes {

/// One process of the current boot.
struct Identity {
    pid_t pid = 0;
    std::uint64_t started = 0;  ///< field 22 of /proc/<pid>/stat: clock ticks since boot

    friend bool operator==(const Identity&, const Identity&) = default;
};

/// The identity of the running process with this pid; nullopt when there is none (a zombie counts
/// as none).
std::optional<Identity> identity_of(pid_t pid);

Identity own_identity();

/// True while exactly this process is running.
bool alive(const Identity& identity);

/// Sends the signal to exactly this process, never to another one that reuses its pid. False when
/// the process is gone. Throws std::system_error when the kernel refuses.
bool send_signal(const Identity& identity, int signal);

/// Waits until the process is gone; false when it is still running after `timeout`.
bool wait_until_gone(const Identity& identity, std::chrono::milliseconds timeout);

/// Sends SIGTERM, then SIGKILL after `timeout`. True when the process was running.
bool end_process(const Identity& identity, std::chrono::milliseconds timeout);

/// Changes with every boot of the machine; start times of different boots are not comparable.
std::string boot_id();

}  // namespace duet::processes
