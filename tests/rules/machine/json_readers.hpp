#pragma once
// The shop's readers of JSON, and what each makes of a text.

#include "shared/messages/body.hpp"
#include "shared/messages/json_tree.hpp"
#include "shared/messages/malformed_json.hpp"
#include "shared/messages/requests.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace duet::tests {

/// Why a reader refused the text; nullopt when it took it.
template <class Read> std::optional<MalformedJson> refusal_of(Read read, const std::string& text) {
    try {
        read(text);
        return std::nullopt;
    } catch (const MalformedJson& refusal) {
        return refusal;
    }
}

inline std::optional<MalformedJson> body_refusal(const std::string& text) {
    return refusal_of([](const std::string& given) { Body::parse(given); }, text);
}

inline std::optional<MalformedJson> tree_refusal(const std::string& text) {
    return refusal_of([](const std::string& given) { parse_tree(given); }, text);
}

inline const std::string order =
    R"({"customer_id":"c","lines":[{"sku":"mug","quantity":1,"unit_price":5}],)"
    R"("ship_to":{"country":"GB"},"payment":{"token":"tok_ok"}})";

/// What an order is refused with, or nothing.
inline std::vector<WrongField> wrong_with(const std::string& body) {
    const auto read = requests::read_place_order(body, "ada", Instant{});
    if (const auto* wrong = std::get_if<1>(&read)) return *wrong;
    return {};
}

inline std::string order_with(const std::string& from, const std::string& to) {
    auto text = order;
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace duet::tests
