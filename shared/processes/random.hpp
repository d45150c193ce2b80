#pragma once
// Secrets and ids that must not be guessable: keys, passwords, tickets. Thread-safe.

#include <cstddef>
#include <string>

namespace duet {

/// `bytes` random bytes of the kernel (getrandom(2)), as twice as many hexadecimal digits. Throws
/// std::system_error when the kernel gives none. REQUIRES: bytes <= 256.
[[nodiscard]] std::string random_hex(std::size_t bytes);

}  // namespace duet
