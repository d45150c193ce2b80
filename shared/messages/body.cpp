#include "shared/messages/body.hpp"

#include "shared/messages/json_document.hpp"

#include <bit>
#include <type_traits>

namespace duet {

namespace dom = simdjson::dom;

namespace {

// A JsonValue is simdjson's element behind a type that does not need its header.
static_assert(sizeof(JsonValue) == sizeof(dom::element) &&
              std::is_trivially_copyable_v<dom::element>);
dom::element element(const JsonValue& value) { return std::bit_cast<dom::element>(value); }
JsonValue value_of(dom::element element) { return std::bit_cast<JsonValue>(element); }

template <class T> std::optional<T> get(const JsonValue& value) {
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
    if (element(*this).at_key(name).get(found) != simdjson::SUCCESS || found.is_null())
        return std::nullopt;
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
    static const auto nothing = parse("{}");  // static, so no body needs to own it
    value_ = nothing.value_;
}

Body Body::parse(std::string_view text) {
    const auto document = std::make_shared<dom::document>();
    return Body{document, value_of(json_document::read(*document, text))};
}

std::string Body::text() const { return simdjson::minify(element(value_)); }

}  // namespace duet
