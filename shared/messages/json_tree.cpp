#include "shared/messages/json_tree.hpp"

#include "shared/messages/json_document.hpp"

#include <nlohmann/json.hpp>

namespace duet {

namespace dom = simdjson::dom;
using nlohmann::json;

namespace {

json tree_of(dom::element value);

json tree_of(dom::object object) {
    json::object_t members;
    for (const auto [name, value] : object) members.emplace(name, tree_of(value));
    return members;
}

json tree_of(dom::array array) {
    json::array_t items;
    items.reserve(array.size());
    for (const auto value : array) items.push_back(tree_of(value));
    return items;
}

/// Like nlohmann's own reader: non-negative integers are unsigned.
json tree_of(std::int64_t number) {
    return number < 0 ? json(number) : json(static_cast<std::uint64_t>(number));
}

/// REQUIRES: at most the depth that `json_document::read` accepts, because it recurses per level.
json tree_of(dom::element value) {
    switch (value.type()) {
        case dom::element_type::OBJECT: return tree_of(value.get_object().value_unsafe());
        case dom::element_type::ARRAY: return tree_of(value.get_array().value_unsafe());
        case dom::element_type::STRING: return value.get_string().value_unsafe();
        case dom::element_type::INT64: return tree_of(value.get_int64().value_unsafe());
        case dom::element_type::UINT64: return value.get_uint64().value_unsafe();
        case dom::element_type::DOUBLE: return value.get_double().value_unsafe();
        case dom::element_type::BOOL: return value.get_bool().value_unsafe();
        default: return nullptr;
    }
}

}  // namespace

json parse_tree(std::string_view text) {
    dom::document document;
    return tree_of(json_document::read(document, text));
}

}  // namespace duet
