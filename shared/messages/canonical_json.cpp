#include "shared/messages/canonical_json.hpp"

#include "shared/messages/codec.hpp"
#include "shared/messages/json_document.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace duet {

namespace dom = simdjson::dom;

namespace {

template <class Number> void append_number(std::string& out, Number number) {
    char text[32];  // the shortest text of a double has at most 24 characters
    const auto [end, error] = std::to_chars(text, text + sizeof text, number);
    static_cast<void>(error);
    out.append(text, end);
}

/// Writes an exponent: without one, an integer beyond 64 bits could not be read back.
void append_beyond_64_bits(std::string& out, double number) {
    char text[32];
    const auto [end, error] =
        std::to_chars(text, text + sizeof text, number, std::chars_format::scientific);
    static_cast<void>(error);
    out.append(text, end);
}

void append_double(std::string& out, double number) {
    constexpr double two_to_63 = 9223372036854775808.0;
    const bool whole = std::trunc(number) == number;
    if (whole && number >= -two_to_63 && number < two_to_63)
        append_number(out, static_cast<std::int64_t>(number));
    else if (whole && number > 0 && number < 2 * two_to_63)
        append_number(out, static_cast<std::uint64_t>(number));
    else if (whole)
        append_beyond_64_bits(out, number);
    else
        append_number(out, number);
}

void append(std::string& out, dom::element value);

void append_object(std::string& out, dom::object object) {
    std::vector<std::pair<std::string_view, dom::element>> members;
    for (const auto [name, value] : object) members.emplace_back(name, value);
    std::sort(members.begin(), members.end(),
              [](const auto& left, const auto& right) { return left.first < right.first; });
    out += '{';
    bool first = true;
    for (const auto& [name, value] : members) {
        if (!first) out += ',';
        first = false;
        JsonWriter{out}.string(name);
        out += ':';
        append(out, value);
    }
    out += '}';
}

void append_array(std::string& out, dom::array array) {
    out += '[';
    bool first = true;
    for (const auto value : array) {
        if (!first) out += ',';
        first = false;
        append(out, value);
    }
    out += ']';
}

/// REQUIRES: at most the depth that `json_document::read` accepts, because it recurses per level.
void append(std::string& out, dom::element value) {
    switch (value.type()) {
        case dom::element_type::OBJECT:
            return append_object(out, value.get_object().value_unsafe());
        case dom::element_type::ARRAY: return append_array(out, value.get_array().value_unsafe());
        case dom::element_type::STRING:
            return JsonWriter{out}.string(value.get_string().value_unsafe());
        case dom::element_type::INT64: return append_number(out, value.get_int64().value_unsafe());
        case dom::element_type::UINT64:
            return append_number(out, value.get_uint64().value_unsafe());
        case dom::element_type::DOUBLE:
            return append_double(out, value.get_double().value_unsafe());
        case dom::element_type::BOOL: return JsonWriter{out}.value(value.get_bool().value_unsafe());
        default: out += "null";
    }
}

}  // namespace

std::string canonical_json(std::string_view text) {
    if (text.empty()) return {};
    dom::document document;
    std::string canonical;
    canonical.reserve(text.size());
    append(canonical, json_document::read(document, text));
    return canonical;
}

}  // namespace duet
