#pragma once
// Messages to JSON and back, from one list of fields per message:
//
//     struct Reserve {
//         static constexpr std::string_view type = "inventory.reserve";
//         std::string order_id;
//         std::vector<Line> lines;
//         template <class Self, class Field> static void fields(Self& s, Field&& f) {
//             f("order_id", s.order_id);
//             f("lines", s.lines);
//         }
//     };
//
// The same list writes, reads and describes (JSON Schema) a message, so the three cannot drift
// apart.

#include "shared/clock/clock.hpp"
#include "shared/messages/body.hpp"
#include "shared/messages/money.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet {

namespace codec {
struct AnyField {
    template <class T> void operator()(const char*, T&) {}
};
}  // namespace codec

template <class T>
concept Structured = requires(T& value, codec::AnyField field) {
    T::fields(value, field);
};

/// A message with bounds: `flaw` says which bound is violated, "" for none.
template <class T>
concept Bounded = requires(const T& value) {
    { value.flaw() } -> std::convertible_to<std::string_view>;
};

template <class T> void refuse_flaws(const T& value) {
    if constexpr (Bounded<T>) {
        if (const std::string_view flaw = value.flaw(); !flaw.empty())
            throw Malformed(std::string{flaw});
    }
}

/// Serializes into text (RFC 8259) without building a tree, because it is on the hot path. One
/// thread.
class JsonWriter {
public:
    JsonWriter() : out_{own_} {}
    /// Appends; `into` must outlive the writer.
    explicit JsonWriter(std::string& into) : out_{into} {}
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    template <Structured T> void value(const T& object) {
        out_ += '{';
        first_ = true;
        T::fields(object, *this);
        out_ += '}';
        first_ = false;
    }
    template <class T> void value(const std::vector<T>& items) {
        out_ += '[';
        bool first = true;
        for (const auto& item : items) {
            if (!first) out_ += ',';
            first = false;
            value(item);
        }
        out_ += ']';
    }
    void value(const std::string& text) { string(text); }
    void value(std::string_view text) { string(text); }
    /// Without this overload a literal would become a bool.
    void value(const char* text) { string(text); }
    void value(std::int64_t number);
    void value(Exact number) { out_ += decimal(number); }
    void value(bool truth) { out_ += truth ? "true" : "false"; }
    void value(Instant instant) { string(to_rfc3339(instant)); }

    template <class T> void operator()(const char* name, const T& field) {
        key(name);
        value(field);
    }
    template <class T> void operator()(const char* name, const std::optional<T>& field) {
        if (field) (*this)(name, *field);
    }
    /// Writes a field whose value is already JSON.
    void json(const char* name, std::string_view text) {
        key(name);
        out_ += text;
    }

    void string(std::string_view text);  ///< always valid JSON: U+FFFD replaces ill-formed UTF-8
    std::string take() { return std::move(out_); }

private:
    void key(std::string_view name);

    std::string own_;
    std::string& out_;
    bool first_ = true;
};

/// Reads a message from a parsed value. Ignores unknown fields. Throws Malformed that names a
/// missing or wrong field, and for values out of bounds. One thread.
class JsonReader {
public:
    /// The body of the value must outlive the reader.
    explicit JsonReader(JsonValue object);

    template <class T> void operator()(const char* name, T& field) {
        read(required(name), name, field);
    }
    template <class T> void operator()(const char* name, std::optional<T>& field) {
        if (const auto found = object_.find(name)) read(*found, name, field.emplace());
    }
    /// Keeps the current value of the field when the message does not contain it.
    template <class T> void unless_absent(const char* name, T& field) {
        if (const auto found = object_.find(name)) read(*found, name, field);
    }

private:
    JsonValue required(const char* name) const;

    template <Structured T> void read(JsonValue from, const char*, T& into) {
        JsonReader reader{from};
        T::fields(into, reader);
        refuse_flaws(into);
    }
    template <class T> void read(JsonValue from, const char* name, std::vector<T>& into) {
        const auto items = array(from, name);
        into.resize(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) read(items[i], name, into[i]);
    }
    void read(JsonValue from, const char* name, std::string& into);
    void read(JsonValue from, const char* name, std::int64_t& into);
    void read(JsonValue from, const char* name, bool& into);
    void read(JsonValue from, const char* name, Instant& into);
    static std::vector<JsonValue> array(JsonValue from, const char* name);

    JsonValue object_;
};

/// Most messages are shorter; reserving once is cheaper than growing five times.
inline constexpr std::size_t default_length = 512;

template <Structured T> std::string encode(const T& message) {
    std::string text;
    text.reserve(default_length);
    JsonWriter{text}.value(message);
    return text;
}

template <Structured T> T decode(const Body& body) {
    T message{};
    JsonReader reader{body.value()};
    T::fields(message, reader);
    refuse_flaws(message);
    return message;
}

/// Describes a message as JSON Schema (2020-12), as text. One thread.
class SchemaWriter {
public:
    template <class T> void operator()(const char* name, const T& field) {
        property(name, true);
        describe(field);
    }
    template <class T> void operator()(const char* name, const std::optional<T>&) {
        property(name, false);
        describe(T{});
    }
    template <Structured T> void describe(const T& object) { out_ += schema_of_object(object); }
    template <class T> void describe(const std::vector<T>&) {
        out_ += R"({"type":"array","items":)";
        describe(T{});
        out_ += '}';
    }
    void describe(const std::string&) { out_ += R"({"type":"string"})"; }
    void describe(std::int64_t) { out_ += R"({"type":"integer"})"; }
    void describe(Exact) { out_ += R"({"type":"integer"})"; }
    void describe(bool) { out_ += R"({"type":"boolean"})"; }
    void describe(Instant) { out_ += R"({"type":"string","format":"date-time"})"; }

    template <Structured T> static std::string schema_of_object(const T& object) {
        SchemaWriter writer;
        T::fields(object, writer);
        if constexpr (requires { T::bounds; }) writer.description_ = T::bounds;
        return writer.object();
    }

private:
    std::string object() const;
    void property(const char* name, bool required);

    std::string out_;
    std::string required_;
    std::string description_;
};

template <Structured T> std::string schema_of() { return SchemaWriter::schema_of_object(T{}); }

}  // namespace duet
