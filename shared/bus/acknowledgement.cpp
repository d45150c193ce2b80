#include "shared/bus/acknowledgement.hpp"

#include <array>
#include <charconv>

namespace duet::bus {

namespace {

std::uint64_t number_at(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// The text after `mark`, to the end; empty when there is none.
std::string_view after(std::string_view text, std::string_view mark) {
    const auto found = text.find(mark);
    return found == std::string_view::npos ? std::string_view{} : text.substr(found + mark.size());
}

}  // namespace

// Without a JSON library, because this parses one short object of fixed shape per message, 100,000
// times per second. The error comes first, because its text may contain anything, while a reply
// without an error contains only names and numbers.
PublishReply parse_publish_reply(std::string_view json) {
    if (json.find("\"error\"") != std::string_view::npos) {
        const auto description = after(json, "\"description\":\"");
        const auto text = description.substr(0, description.find('"'));
        return {0, text.empty() ? std::string{json} : std::string{text}, false};
    }
    const auto sequence = number_at(after(json, "\"seq\":"));
    if (sequence == 0) return {0, "not an acknowledgement: " + std::string{json}, false};
    return {sequence,
            {},
            after(json, "\"duplicate\":").substr(0, 5).find("true") != std::string_view::npos};
}

DeliveryFacts parse_ack_subject(std::string_view subject) {
    if (!subject.starts_with("$JS.ACK.")) return {};
    std::array<std::string_view, 12> tokens;
    std::size_t count = 0;
    while (count < tokens.size()) {
        const auto dot = subject.find('.');
        tokens[count++] = subject.substr(0, dot);
        if (dot == std::string_view::npos) break;
        subject.remove_prefix(dot + 1);
    }
    if (count != 9 && count < 11) return {};
    const std::size_t stream = count == 9 ? 2 : 4;
    return {number_at(tokens[stream + 2]), number_at(tokens[stream + 3]),
            number_at(tokens[stream + 6])};
}

}  // namespace duet::bus
