#include "shared/messages/cloudevent_batch.hpp"

namespace duet {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The position of the closing quote of the string that begins at `quote`, or npos.
std::size_t end_of_string(std::string_view text, std::size_t quote) {
    for (auto at = quote + 1; (at = text.find_first_of("\"\\", at)) != std::string_view::npos;
         at += 2) {
        if (text[at] == '"') return at;
    }
    return std::string_view::npos;
}

/// The position of the comma that ends the value beginning at `begin`, ignoring commas inside
/// strings, objects and arrays. The length of the text when no comma follows; npos when something
/// is not closed.
std::size_t end_of_element(std::string_view text, std::size_t begin) {
    std::size_t depth = 0;
    for (auto at = begin; at < text.size(); ++at) {
        switch (text[at]) {
            case '"':
                at = end_of_string(text, at);
                if (at == std::string_view::npos) return at;
                break;
            case '{':
            case '[': ++depth; break;
            case '}':
            case ']':
                if (depth-- == 0) return std::string_view::npos;
                break;
            case ',':
                if (depth == 0) return at;
                break;
            default: break;
        }
    }
    return depth == 0 ? text.size() : std::string_view::npos;
}

}  // namespace

std::string to_cloudevent_batch(std::span<const std::string_view> events) {
    if (events.size() == 1) return std::string{events.front()};
    std::size_t size = 1;
    for (const auto event : events) size += event.size() + 1;
    std::string batch;
    batch.reserve(size);
    for (const auto event : events) {
        batch += batch.empty() ? '[' : ',';
        batch += event;
    }
    return batch + ']';
}

std::vector<std::string_view> cloudevents_in(std::string_view message) {
    const auto text = trimmed(message);
    if (text.size() < 2 || text.front() != '[' || text.back() != ']') return {message};
    const auto inside = text.substr(1, text.size() - 2);
    std::vector<std::string_view> events;
    for (std::size_t begin = 0; begin <= inside.size();) {
        const auto end = end_of_element(inside, begin);
        if (end == std::string_view::npos) return {message};
        events.push_back(trimmed(inside.substr(begin, end - begin)));
        if (events.back().empty()) return {message};
        begin = end + 1;
    }
    return events;
}

}  // namespace duet
