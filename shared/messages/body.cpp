#include "shared/messages/body.hpp"

#include "shared/messages/json_tree.hpp"

#include <simdjson.h>

#include <bit>
#include <new>
#include <type_traits>

namespace duet {

namespace dom = simdjson::dom;

namespace {

/// A parser keeps working memory of several times the longest text it has read; a longer one than this gets its own.
constexpr std::size_t everyday_length = std::size_t{1} << 20;

// A JsonValue is simdjson's element under a name that does not need its header.
static_assert(sizeof(JsonValue) == sizeof(dom::element) && std::is_trivially_copyable_v<dom::element>);
dom::element element(const JsonValue& value) { return std::bit_cast<dom::element>(value); }
JsonValue value_of(dom::element element) { return std::bit_cast<JsonValue>(element); }

dom::parser parser_for(std::size_t length, std::size_t depth) {
    dom::parser parser;
    if (parser.allocate(length, depth) != simdjson::SUCCESS) throw std::bad_alloc{};
    return parser;
}

simdjson::simdjson_result<dom::element> read_everyday(dom::document& into, std::string_view text) {
    thread_local auto parser = parser_for(4096, deepest_json);
    return parser.parse_into_document(into, text.data(), text.size());
}

/// simdjson does not count an empty object or array as a level, so whatever reaches the last level is counted here.
simdjson::simdjson_result<dom::element> read_rare(dom::document& into, std::string_view text) {
    refuse_deep(text);
    auto parser = parser_for(text.size(), deepest_json + 1);
    return parser.parse_into_document(into, text.data(), text.size());
}

template <class T>
std::optional<T> get(const JsonValue& value) {
    T found{};
    if (element(value).get(found) != simdjson::SUCCESS) return std::nullopt;
    return found;
}

}  // namespace

bool JsonValue::is_object() const { return element(*this).is_object(); }
bool JsonValue::is_array() const { return element(*this).is_array(); }
std::optional<std::string_view> JsonValue::text() const { return get<std::string_view>(*this); }
std::optional<std::int64_t> JsonValue::whole() const { return get<std::int64_t>(*this); }
std::optional<bool> JsonValue::truth() const { return get<bool>(*this); }

std::optional<JsonValue> JsonValue::find(std::string_view name) const {
    dom::element found;
    if (element(*this).at_key(name).get(found) != simdjson::SUCCESS || found.is_null()) return std::nullopt;
    return value_of(found);
}

std::vector<JsonValue> JsonValue::items() const {
    std::vector<JsonValue> items;
    dom::array array;
    if (element(*this).get(array) != simdjson::SUCCESS) return items;
    items.reserve(array.size());
    for (const auto item : array) items.push_back(value_of(item));
    return items;
}

Body::Body() {
    static const auto nothing = parse("{}");   // lives longer than any body, so none needs to hold it
    value_ = nothing.value_;
}

Body Body::parse(std::string_view text) {
    if (text.empty()) throw Malformed("not JSON: the text is empty");
    const auto document = std::make_shared<dom::document>();
    auto read = text.size() > everyday_length ? read_rare(*document, text) : read_everyday(*document, text);
    if (read.error() == simdjson::DEPTH_ERROR) read = read_rare(*document, text);
    if (read.error() == simdjson::MEMALLOC) throw std::bad_alloc{};
    if (read.error() != simdjson::SUCCESS) throw Malformed(read.error() == simdjson::UTF8_ERROR ? "not JSON: it is not UTF-8" : "not JSON: it is not well formed");
    return Body{document, value_of(read.value_unsafe())};
}

std::string Body::text() const { return simdjson::minify(element(value_)); }

}  // namespace duet
