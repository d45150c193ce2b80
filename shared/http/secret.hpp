#pragma once
// Compares the secret of a caller with the expected one in constant time. Thread-safe.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace duet::http {

/// The time does not depend on where the texts differ, so it reveals only the secret's length.
[[nodiscard]] inline bool same_secret(std::string_view a, std::string_view b) {
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

}  // namespace duet::http
