#pragma once
// Names in JSON Pointers (RFC 6901).

#include <algorithm>
#include <string>
#include <string_view>

namespace duet {

/// A member's name as it stands in a pointer: '~' and '/' escaped (section 3), and cut off where it
/// is longer than any name of ours, so that an error report does not carry a megabyte back.
inline std::string in_pointer(std::string_view name) {
    constexpr std::size_t longest = 256;  // bytes
    auto end = std::min(name.size(), longest);
    while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
        --end;  // whole characters
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
