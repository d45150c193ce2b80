#pragma once
// Comparing a secret that a caller brought with the one we know.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace duet::http {

/// Takes a time that does not depend on where the texts differ, so that it tells nothing about the
/// secret but its length.
inline bool same_secret(std::string_view a, std::string_view b) {
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

}  // namespace duet::http
