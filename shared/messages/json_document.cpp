#include "shared/messages/json_document.hpp"

#include "shared/messages/duplicate_members.hpp"
#include "shared/messages/malformed_json.hpp"
#include "shared/messages/where_json_ends.hpp"

#include <new>

namespace duet::json_document {

namespace dom = simdjson::dom;

namespace {

/// A parser keeps working memory of several times the longest text it has read; a longer one than
/// this gets its own.
constexpr std::size_t everyday_length = std::size_t{1} << 20;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

dom::parser parser_for(std::size_t length, std::size_t depth) {
    dom::parser parser;
    if (parser.allocate(length, depth) != simdjson::SUCCESS) throw std::bad_alloc{};
    return parser;
}

simdjson::simdjson_result<dom::element> read_everyday(dom::document& into, std::string_view text) {
    thread_local auto parser = parser_for(4096, deepest);
    return parser.parse_into_document(into, text.data(), text.size());
}

/// Throws when the text nests deeper than is read, whether it is JSON or not: brackets outside of
/// strings are counted.
void refuse_deep(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest)
                throw MalformedJson{"JSON nested deeper than " + std::to_string(deepest) +
                                    " levels"};
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
}

/// simdjson does not count an empty object or array as a level, so whatever reaches the last level
/// is counted here.
simdjson::simdjson_result<dom::element> read_rare(dom::document& into, std::string_view text) {
    refuse_deep(text);
    auto parser = parser_for(text.size(), deepest + 1);
    return parser.parse_into_document(into, text.data(), text.size());
}

MalformedJson not_json(std::string_view text, simdjson::error_code error) {
    const auto end = where_json_ends(text);
    const auto near = " (near byte " + std::to_string(end.offset) + ")";
    const std::string begin = "not JSON: ";
    if (error == simdjson::UTF8_ERROR) return MalformedJson{begin + "it is not UTF-8" + near};
    switch (end.why) {
        case JsonEnd::nowhere:
            return MalformedJson{begin + "a whole number needs more than 64 bits"};
        case JsonEnd::number_too_large:
            return MalformedJson{begin + "a number is too large" + near};
        case JsonEnd::nul: return MalformedJson{begin + "it has a NUL byte" + near};
        case JsonEnd::misfit: break;
    }
    return MalformedJson{begin + "it is not well formed" + near};
}

}  // namespace

dom::element read(dom::document& into, std::string_view text) {
    if (text.empty()) throw MalformedJson{"not JSON: the text is empty"};
    if (text.starts_with(byte_order_mark)) {
        throw MalformedJson{"not JSON: it begins with a byte order mark; send UTF-8 without one"};
    }
    auto read = text.size() > everyday_length ? read_rare(into, text) : read_everyday(into, text);
    if (read.error() == simdjson::DEPTH_ERROR) read = read_rare(into, text);
    if (read.error() == simdjson::MEMALLOC) throw std::bad_alloc{};
    if (read.error() != simdjson::SUCCESS) throw not_json(text, read.error());
    refuse_duplicate_members(into);
    return read.value_unsafe();
}

}  // namespace duet::json_document
