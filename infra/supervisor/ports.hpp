#pragma once
// Free ports on the loopback interface, shared fairly with other checkouts on the same machine.
// Thread-safe.

#include "infra/supervisor/files.hpp"

#include <chrono>
#include <cstdint>
#include <set>

namespace duet::processes {

/// Could a server listen on 127.0.0.1:port now, without taking another checkout's reservation?
bool port_is_free(std::uint16_t port);

/// `preferred` when it is free and not in `taken`, else the next such port; adds it to `taken`.
/// Throws std::runtime_error when none of the following thousand is free.
std::uint16_t choose_port(std::uint16_t preferred, std::set<std::uint16_t>& taken);

/// Reserves the port for as long as the descriptor lives, also while no process listens there
/// (between a crash and the restart). It is a name in the kernel, not a file, and ends with its
/// holder. Closed when another checkout holds it.
[[nodiscard]] Descriptor reserve_port(std::uint16_t port);

/// Lets one checkout at a time choose ports. Waits for another at most `timeout`, then goes on
/// without the lock.
[[nodiscard]] Descriptor enter_port_choice(std::chrono::milliseconds timeout);

}  // namespace duet::processes
