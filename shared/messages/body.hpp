#pragma once
// A parsed JSON message (json_document.hpp reads it). simdjson (https://simdjson.org) checks the
// whole text, including UTF-8, and stores its values in one block of memory; its header stays
// inside this folder. For requests written by people, json_tree.hpp builds a tree, which can report
// every wrong field.

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// The message is unreadable: not JSON, too deep, a field missing or of the wrong type. A retry
/// does not help.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One value of a parsed text. Two words, cheap to copy. Valid as long as its Body, or any copy of
/// that Body. One thread may read it while others read the same Body.
class JsonValue {
public:
    bool is_object() const;
    bool is_array() const;

    /// The object's field; nullopt when it is absent or null, which are equivalent here.
    std::optional<JsonValue> find(std::string_view name) const;
    std::vector<JsonValue> items() const;  ///< of an array

    // nullopt when the value has another type.
    std::optional<std::string_view> text() const;
    /// Also nullopt for a fraction, an exponent, or more than 64 bits.
    std::optional<std::int64_t> whole() const;
    std::optional<bool> truth() const;

private:
    [[maybe_unused]] const void* document_ = nullptr;
    [[maybe_unused]] std::size_t at_ = 0;
};

/// A JSON value together with the document that holds it. Immutable, shared, cheap to copy.
///
/// Thread-safe.
class Body {
public:
    Body();  ///< an empty object

    /// Parses exactly one value: at most 32 levels, no duplicate members, no text after it. Throws
    /// MalformedJson (malformed_json.hpp).
    static Body parse(std::string_view text);

    /// A part of this body that keeps the whole document alive.
    Body part(JsonValue value) const { return Body{document_, value}; }

    JsonValue value() const& { return value_; }
    JsonValue value() const&& = delete;  ///< the value would outlive its body

    std::string text() const;  ///< serialized as JSON, without spaces

private:
    Body(std::shared_ptr<const void> document, JsonValue value)
        : document_{std::move(document)}, value_{value} {}

    std::shared_ptr<const void> document_;
    JsonValue value_;
};

}  // namespace duet
