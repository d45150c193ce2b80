#include "shared/messages/codec.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace duet {

void JsonWriter::key(const char* name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;   // field names are ours and plain
    out_ += "\":";
}

void JsonWriter::value(std::int64_t number) {
    char text[24];
    const auto [end, error] = std::to_chars(text, text + sizeof text, number);
    static_cast<void>(error);   // 24 characters hold every 64-bit number
    out_.append(text, end);
}

void JsonWriter::string(std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out_ += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += c;
        } else if (byte < 0x20) {
            out_ += "\\u00";
            out_ += hex[byte >> 4];
            out_ += hex[byte & 15];
        } else {
            out_ += c;
        }
    }
    out_ += '"';
}

JsonReader::JsonReader(const nlohmann::json& object) : object_{object} {
    if (!object.is_object()) throw Malformed("expected a JSON object");
}

const nlohmann::json* JsonReader::optional(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json& JsonReader::required(const char* name) const {
    if (const auto* found = optional(name)) return *found;
    throw Malformed(std::string{"field '"} + name + "' is missing");
}

void JsonReader::read(const nlohmann::json& from, const char* name, std::string& into) {
    if (!from.is_string()) throw Malformed(std::string{"field '"} + name + "' is not a string");
    into = from.get_ref<const std::string&>();
}

void JsonReader::read(const nlohmann::json& from, const char* name, std::int64_t& into) {
    if (!from.is_number_integer()) throw Malformed(std::string{"field '"} + name + "' is not a whole number");
    into = from.get<std::int64_t>();
}

void JsonReader::read(const nlohmann::json& from, const char* name, bool& into) {
    if (!from.is_boolean()) throw Malformed(std::string{"field '"} + name + "' is not true or false");
    into = from.get<bool>();
}

void JsonReader::read(const nlohmann::json& from, const char* name, Instant& into) {
    std::string text;
    read(from, name, text);
    const auto instant = from_rfc3339(text);
    if (!instant) throw Malformed(std::string{"field '"} + name + "' is not an RFC 3339 time");
    into = *instant;
}

std::size_t JsonReader::length(const nlohmann::json& array, const char* name) {
    if (!array.is_array()) throw Malformed(std::string{"field '"} + name + "' is not an array");
    return array.size();
}

const nlohmann::json& JsonReader::element(const nlohmann::json& array, std::size_t index) { return array[index]; }

void SchemaWriter::property(const char* name, bool required) {
    if (!out_.empty()) out_ += ',';
    out_ += std::string{"\""} + name + "\":";
    if (!required) return;
    if (!required_.empty()) required_ += ',';
    required_ += std::string{"\""} + name + "\"";
}

std::string SchemaWriter::object() const {
    return R"({"type":"object","properties":{)" + out_ + R"(},"required":[)" + required_ + "]}";
}

}  // namespace duet
