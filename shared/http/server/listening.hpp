#pragma once
// A socket that listens.

#include "shared/http/descriptor.hpp"

#include <cstdint>
#include <string>

namespace duet::http {

/// Does not block, is not inherited, may take the address of a server that has just ended; what it
/// accepts sends without delay. Port 0: the system picks one. Throws std::runtime_error.
Descriptor listen_on(const std::string& host, std::uint16_t port);

std::uint16_t port_of(const Descriptor& listening);

}  // namespace duet::http
