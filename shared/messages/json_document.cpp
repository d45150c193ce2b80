#include "shared/messages/json_document.hpp"

#include "shared/messages/duplicate_members.hpp"
#include "shared/messages/malformed_json.hpp"
#include "shared/messages/where_json_ends.hpp"

#include <new>

namespace duet::json_document {

namespace dom = simdjson::dom;

namespace {

/// A parser keeps working memory of several times the longest text it has read, so a longer text
/// gets its own parser.
constexpr std::size_t max_shared_length = std::size_t{1} << 20;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

dom::parser parser_for(std::size_t length, std::size_t depth) {
    dom::parser parser;
    if (parser.allocate(length, depth) != simdjson::SUCCESS) throw std::bad_alloc{};
    return parser;
}

simdjson::simdjson_result<dom::element> read_with_shared_parser(dom::document& into,
                                                                std::string_view text) {
    thread_local auto parser = parser_for(4096, max_depth);
    return parser.parse_into_document(into, text.data(), text.size());
}

/// Throws when the text nests too deep, even if it is not JSON: counts brackets outside strings.
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
            if (++depth > max_depth)
                throw MalformedJson{"JSON nested deeper than " + std::to_string(max_depth) +
                                    " levels"};
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
}

/// Counts the levels itself, because simdjson does not count an empty object or array as a level.
simdjson::simdjson_result<dom::element> read_with_own_parser(dom::document& into,
                                                             std::string_view text) {
    refuse_deep(text);
    auto parser = parser_for(text.size(), max_depth + 1);
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
    auto read = text.size() > max_shared_length ? read_with_own_parser(into, text)
                                                : read_with_shared_parser(into, text);
    if (read.error() == simdjson::DEPTH_ERROR) read = read_with_own_parser(into, text);
    if (read.error() == simdjson::MEMALLOC) throw std::bad_alloc{};
    if (read.error() != simdjson::SUCCESS) throw not_json(text, read.error());
    refuse_duplicate_members(into);
    return read.value_unsafe();
}

}  // namespace duet::json_document
