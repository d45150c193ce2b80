#include "shared/messages/request_schema.hpp"

#include <string_view>

namespace duet {

namespace {

std::string text_schema() {
    return R"({"type":"string","minLength":1,"maxLength":)" + std::to_string(max_text) + "}";
}

std::string whole_schema(std::int64_t min, std::int64_t max) {
    return R"({"type":"integer","minimum":)" + std::to_string(min) + R"(,"maximum":)" +
           std::to_string(max) + "}";
}

/// Our texts need no escaping.
std::string description(std::string_view about) {
    return about.empty() ? "" : R"(,"description":")" + std::string{about} + '"';
}

constexpr auto country_schema = R"({"type":"string","pattern":"^[A-Z]{2}$"})";

}  // namespace

void RequestSchema::property(const char* name, Needed needed, const std::string& schema) {
    properties_ += (properties_.empty() ? "\"" : ",\"") + std::string{name} + "\":" + schema;
    if (needed == Needed::yes)
        required_ += (required_.empty() ? "\"" : ",\"") + std::string{name} + "\"";
}

std::string RequestSchema::text(const char* name) {
    property(name, Needed::yes, text_schema());
    return {};
}

std::optional<std::string> RequestSchema::optional_text(const char* name) {
    property(name, Needed::no, text_schema());
    return std::nullopt;
}

std::string RequestSchema::one_of(const char* name, const std::vector<std::string>& words) {
    std::string listed;
    for (const auto& word : words) listed += (listed.empty() ? "\"" : ",\"") + word + "\"";
    property(name, Needed::yes, R"({"type":"string","enum":[)" + listed + "]}");
    return {};
}

std::int64_t RequestSchema::whole(const char* name, std::int64_t min, std::int64_t max) {
    property(name, Needed::yes, whole_schema(min, max));
    return 0;
}

std::optional<std::int64_t> RequestSchema::optional_whole(const char* name, std::int64_t min,
                                                          std::int64_t max) {
    property(name, Needed::no, whole_schema(min, max));
    return std::nullopt;
}

std::optional<bool> RequestSchema::optional_flag(const char* name, const char* about) {
    property(name, Needed::no, R"({"type":"boolean")" + description(about) + "}");
    return std::nullopt;
}

std::optional<Instant> RequestSchema::optional_time(const char* name, const char* about) {
    property(name, Needed::no,
             R"({"type":"string","format":"date-time")" + description(about) + "}");
    return std::nullopt;
}

std::string RequestSchema::country(const char* name) {
    property(name, Needed::yes, country_schema);
    return {};
}

std::optional<std::string> RequestSchema::optional_country(const char* name) {
    property(name, Needed::no, country_schema);
    return std::nullopt;
}

void RequestSchema::object(const char* name, const std::function<void(RequestSchema&)>& read) {
    RequestSchema inner;
    read(inner);
    property(name, Needed::yes, inner.json());
}

void RequestSchema::array(const char* name, std::size_t min, std::size_t max,
                          const std::function<void(RequestSchema&)>& read_item,
                          const std::string& bounds) {
    RequestSchema item;
    read_item(item);
    const auto description = R"({"type":"array","description":")" + bounds + R"(",)";
    property(name, Needed::yes,
             description + R"("minItems":)" + std::to_string(min) + R"(,"maxItems":)" +
                 std::to_string(max) + R"(,"items":)" + item.json() + "}");
}

std::string RequestSchema::json() const {
    return R"({"type":"object","properties":{)" + properties_ + R"(},"required":[)" + required_ +
           "]}";
}

}  // namespace duet
