#pragma once
// JSON Schemas, as text, for answers that no list of fields describes (codec.hpp describes the
// others). Thread-safe.

#include <initializer_list>
#include <string>
#include <utility>

namespace duet::schemas {

inline constexpr auto text = R"({"type":"string"})";
inline constexpr auto whole = R"({"type":"integer"})";
inline constexpr auto flag = R"({"type":"boolean"})";
inline constexpr auto text_or_null = R"({"type":["string","null"]})";
inline constexpr auto time_or_null = R"({"type":["string","null"],"format":"date-time"})";

/// An object with these required properties; others are allowed.
inline std::string object(std::initializer_list<std::pair<const char*, std::string>> properties) {
    std::string described, required;
    for (const auto& [name, schema] : properties) {
        described += (described.empty() ? "\"" : ",\"") + std::string{name} + "\":" + schema;
        required += (required.empty() ? "\"" : ",\"") + std::string{name} + "\"";
    }
    return R"({"type":"object","properties":{)" + described + R"(},"required":[)" + required + "]}";
}

inline std::string list_of(const std::string& item) {
    return R"({"type":"array","items":)" + item + "}";
}

/// An object whose member names are data: {"out_of_stock": 3, …}.
inline std::string by_name(const std::string& value) {
    return R"({"type":"object","additionalProperties":)" + value + "}";
}

}  // namespace duet::schemas
