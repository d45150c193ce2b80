#include "shared/messages/codec.hpp"

#include "shared/text/utf8.hpp"

#include <charconv>

namespace duet {

namespace {

bool needs_no_escape(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

/// The number of bytes at the front of `text` that JSON takes unchanged: valid UTF-8 without
/// escapes.
std::size_t plain_front(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && needs_no_escape(text[count])) {
        const bool is_ascii = static_cast<unsigned char>(text[count]) < 0x80;
        const auto front = is_ascii ? Utf8Front{1, true} : utf8_front(text.substr(count));
        if (!front.well_formed) break;
        count += front.length;
    }
    return count;
}

void append_escaped(std::string& out, char c) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '\\';
    if (c == '"' || c == '\\') {
        out += c;
    } else {
        out += "u00";
        out += hex[c >> 4];
        out += hex[c & 15];
    }
}

/// Writes an escape or U+FFFD for the first character of `text`; returns that character's length.
std::size_t append_replacement(std::string& out, std::string_view text) {
    const auto front = utf8_front(text);
    if (front.well_formed)
        append_escaped(out, text[0]);
    else
        out += replacement_character;
    return front.length;
}

Malformed wrong(const char* name, const char* how) {
    return Malformed(std::string{"field '"} + name + "' is " + how);
}

template <class T>
T value_or_throw(const std::optional<T>& found, const char* name, const char* how) {
    if (!found) throw wrong(name, how);
    return *found;
}

}  // namespace

void JsonWriter::key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;  // our field names need no escaping
    out_ += "\":";
}

void JsonWriter::value(std::int64_t number) {
    char text[24];
    const auto [end, error] = std::to_chars(text, text + sizeof text, number);
    static_cast<void>(error);  // 24 characters hold every 64-bit number
    out_.append(text, end);
}

void JsonWriter::string(std::string_view text) {
    out_ += '"';
    for (;;) {
        const auto plain = plain_front(text);
        out_ += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        text.remove_prefix(append_replacement(out_, text));
    }
    out_ += '"';
}

JsonReader::JsonReader(JsonValue object) : object_{object} {
    if (!object.is_object()) throw Malformed("expected a JSON object");
}

JsonValue JsonReader::required(const char* name) const {
    return value_or_throw(object_.find(name), name, "missing");
}

void JsonReader::read(JsonValue from, const char* name, std::string& into) {
    into = value_or_throw(from.text(), name, "not a string");
}
void JsonReader::read(JsonValue from, const char* name, std::int64_t& into) {
    into = value_or_throw(from.whole(), name, "not a whole number");
}
void JsonReader::read(JsonValue from, const char* name, bool& into) {
    into = value_or_throw(from.truth(), name, "not true or false");
}

void JsonReader::read(JsonValue from, const char* name, Instant& into) {
    into = value_or_throw(from_rfc3339(value_or_throw(from.text(), name, "not a string")), name,
                          "not an RFC 3339 time within the years 0000 to 9999");
}

std::vector<JsonValue> JsonReader::array(JsonValue from, const char* name) {
    if (!from.is_array()) throw wrong(name, "not an array");
    return from.items();
}

void SchemaWriter::property(const char* name, bool required) {
    if (!out_.empty()) out_ += ',';
    out_ += std::string{"\""} + name + "\":";
    if (!required) return;
    if (!required_.empty()) required_ += ',';
    required_ += std::string{"\""} + name + "\"";
}

std::string SchemaWriter::object() const {
    const auto description =
        description_.empty() ? std::string{} : R"("description":")" + description_ + R"(",)";
    return R"({"type":"object",)" + description + R"("properties":{)" + out_ + R"(},"required":[)" +
           required_ + "]}";
}

}  // namespace duet
