#include "shared/http/server/serialize.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace duet::http {

namespace {

/// A server with a clock sends Date (RFC 9110, section 6.6.1). Each thread formats it once per
/// second.
const std::string& date() {
    thread_local std::time_t formatted = 0;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != formatted) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::array<char, 40> buffer{};
        const auto length =
            std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        text.assign(buffer.data(), length);
        formatted = now;
    }
    return text;
}

/// Replaces line breaks: they would let a value inject a header (response splitting).
void append_line(std::string& bytes, std::string_view name, std::string_view value) {
    const auto start = bytes.size();
    bytes.append(name).append(": ").append(value);
    std::replace_if(
        bytes.begin() + static_cast<std::ptrdiff_t>(start), bytes.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    bytes.append("\r\n");
}

}  // namespace

std::string serialize(const Response& response, bool with_body, bool keep_alive) {
    const bool has_length =
        response.status >= 200 && response.status != 204 && response.status != 304;
    std::string bytes;
    bytes.reserve(256 + response.body.size());
    bytes.append("HTTP/1.1 ")
        .append(std::to_string(response.status))
        .append(" ")
        .append(phrase_of(response.status))
        .append("\r\n");
    append_line(bytes, "Date", date());
    if (has_length) {
        if (!response.content_type.empty() && !response.body.empty())
            append_line(bytes, "Content-Type", response.content_type);
        append_line(bytes, "Content-Length", std::to_string(response.body.size()));
    }
    append_line(bytes, "Connection", keep_alive ? "keep-alive" : "close");
    for (const auto& [name, value] : response.headers) append_line(bytes, name, value);
    bytes.append("\r\n");
    if (with_body && has_length) bytes.append(response.body);
    return bytes;
}

}  // namespace duet::http
