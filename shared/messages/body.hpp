#pragma once
// A message's JSON once it is read (json_document.hpp), by simdjson (https://simdjson.org), whose
// header stays in this folder's files: it checks the whole text, UTF-8 included, and lays its
// values out in one piece of memory. What people write, where every wrong field is to be named, is
// made a tree of by json_tree.hpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

/// The message cannot be read: not JSON, too deep, a field missing or of the wrong kind. Asking
/// again will not help.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One value of a text that was read. Two words: copy it. It lives as long as the Body it came
/// from, or any copy of that Body.
class JsonValue {
public:
    bool is_object() const;
    bool is_array() const;

    /// The object's field; nothing when it is absent or null, which are alike here.
    std::optional<JsonValue> find(std::string_view name) const;
    std::vector<JsonValue> items() const;  ///< of an array

    // Nothing when the value is of another kind.
    std::optional<std::string_view> text() const;
    std::optional<std::int64_t> whole()
        const;  ///< nor when it is written with a fraction or exponent, or needs more than 64 bits
    std::optional<bool> truth() const;

private:
    [[maybe_unused]] const void* document_ = nullptr;
    [[maybe_unused]] std::size_t at_ = 0;
};

/// A value and the text it is part of. Immutable, cheap to copy (shared), safe to read from any
/// thread.
class Body {
public:
    Body();  ///< an empty object

    /// Reads one value of at most 32 levels, no member twice and nothing behind it. Throws
    /// MalformedJson (malformed_json.hpp).
    static Body parse(std::string_view text);

    /// A part of this body that keeps the whole of it alive.
    Body part(JsonValue value) const { return Body{document_, value}; }

    JsonValue value() const& { return value_; }
    JsonValue value() const&& = delete;  ///< would outlive the body it belongs to

    std::string text() const;  ///< as JSON again, without spaces

private:
    Body(std::shared_ptr<const void> document, JsonValue value)
        : document_{std::move(document)}, value_{value} {}

    std::shared_ptr<const void> document_;
    JsonValue value_;
};

}  // namespace duet
