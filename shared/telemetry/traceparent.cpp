#include "shared/telemetry/traceparent.hpp"

#include <algorithm>

namespace duet::telemetry {

namespace {

constexpr std::size_t length = 55;  // of the four fields

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) {
    return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> traceparent_from(std::string_view header) {
    const auto all = header.substr(0, length);
    if (all.size() != length || all[2] != '-' || all[35] != '-' || all[52] != '-')
        return std::nullopt;
    const auto version = all.substr(0, 2);
    if (!is_hex(version) || version == "ff" || !is_id(all.substr(3, 32)) ||
        !is_id(all.substr(36, 16)) || !is_hex(all.substr(53, 2))) {
        return std::nullopt;
    }
    const auto more = header.substr(length);
    if (!more.empty() && (version == "00" || !more.starts_with('-'))) return std::nullopt;
    return all;
}

std::string carried_traceparent(std::string_view header) {
    const auto given = traceparent_from(header);
    if (!given) return {};
    return "00" + std::string{given->substr(2)};
}

}  // namespace duet::telemetry
