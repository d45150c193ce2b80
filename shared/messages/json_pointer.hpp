#pragma once
// Names in JSON Pointers (RFC 6901). Thread-safe.

#include <algorithm>
#include <string>
#include <string_view>

namespace duet {

/// Escapes a member's name for a pointer ('~' and '/', section 3). Truncates names longer than any
/// of ours, so that an error report does not return a megabyte.
inline std::string in_pointer(std::string_view name) {
    constexpr std::size_t max_length = 256;  // bytes
    auto end = std::min(name.size(), max_length);
    while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
        --end;  // cut between characters
    std::string escaped;
    for (const char c : name.substr(0, end)) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    return escaped;
}

}  // namespace duet
