#pragma once
// Free ports on the loopback, shared fairly with other checkouts on the same machine.

#include "infra/supervisor/files.hpp"

#include <chrono>
#include <cstdint>
#include <set>

namespace duet::processes {

/// Could a server listen on 127.0.0.1:port now, and has no other checkout reserved it?
bool port_is_free(std::uint16_t port);

/// `preferred` when it is free and not in `taken`, else the next that is. Adds it to `taken`.
/// Throws std::runtime_error when none of the following thousand is.
std::uint16_t choose_port(std::uint16_t preferred, std::set<std::uint16_t>& taken);

/// Marks the port as ours for as long as the descriptor lives, also while nothing listens there
/// (between a crash and the restart). A name in the kernel, not a file: it ends with its holder.
/// Closed when another holds it.
Descriptor reserve_port(std::uint16_t port);

/// One checkout at a time chooses ports. Waits for the other at most `timeout`, then goes on
/// without.
Descriptor enter_port_choice(std::chrono::milliseconds timeout);

}  // namespace duet::processes
