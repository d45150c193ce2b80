#pragma once
// Opens the listening socket of a server. Thread-safe.

#include "shared/processes/descriptor.hpp"

#include <cstdint>
#include <string>

namespace duet::http {

/// A non-blocking socket that child processes do not inherit. It may take the address of a server
/// that has just ended, and the connections that it accepts send without delay (TCP_NODELAY). Port
/// 0: the system picks one. Throws std::runtime_error with the reason.
processes::Descriptor listen_on(const std::string& host, std::uint16_t port);

std::uint16_t port_of(const processes::Descriptor& listening);

}  // namespace duet::http
