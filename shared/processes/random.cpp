#include "shared/processes/random.hpp"

#include <cerrno>
#include <system_error>
#include <vector>

#include <sys/random.h>

namespace duet {

std::string random_hex(std::size_t bytes) {
    std::vector<unsigned char> random(bytes);
    // The kernel delivers up to 256 bytes whole or not at all.
    if (getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes))
        throw std::system_error(errno, std::generic_category(), "the system gives no random bytes");
    std::string hex;
    for (const auto byte : random)
        hex += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    return hex;
}

}  // namespace duet
