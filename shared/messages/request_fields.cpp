#include "shared/messages/request_fields.hpp"

#include "shared/text/utf8.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace duet {

namespace {

std::size_t characters(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0) !=
                 0x80;  // counts characters, not UTF-8 continuation bytes
    return count;
}

}  // namespace

RequestFields::RequestFields(const nlohmann::json& object, std::string at,
                             std::vector<WrongField>& wrong)
    : object_{object}, at_{std::move(at)}, wrong_{wrong} {
    if (!object_.is_object()) wrong_.push_back({at_, "must be a JSON object"});
}

void RequestFields::complain(const char* name, std::string detail) {
    wrong_.push_back({at_ + "/" + name, std::move(detail)});
}

const nlohmann::json* RequestFields::find(const char* name, bool required) {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    if (found == object_.end() || found->is_null()) {
        if (required) complain(name, "is required");
        return nullptr;
    }
    return &*found;
}

std::string RequestFields::text(const char* name) {
    find(name, true);
    return optional_text(name).value_or("");
}

std::optional<std::string> RequestFields::optional_text(const char* name) {
    const auto* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) {
        complain(name, "must be a string");
        return std::nullopt;
    }
    const auto& text = value->get_ref<const std::string&>();
    check(name, text);
    return text;
}

std::string RequestFields::one_of(const char* name, const std::vector<std::string>& words) {
    auto given = text(name);
    if (given.empty() || std::find(words.begin(), words.end(), given) != words.end()) return given;
    std::string listed;
    for (const auto& word : words) listed += (listed.empty() ? "\"" : " or \"") + word + "\"";
    complain(name, "must be " + listed);
    return given;
}

void RequestFields::in_path(const char* name, const std::string& text) {
    if (is_utf8(text))
        check(name, text);
    else
        complain(name, "must be UTF-8");
}

void RequestFields::check(const char* name, const std::string& text) {
    if (text.empty())
        complain(name, "must not be empty");
    else if (characters(text) > max_text)
        complain(name, "must have at most 256 characters");
    else if (text.find('\0') != std::string::npos)
        complain(name, "must not contain a NUL character");
}

std::int64_t RequestFields::whole(const char* name, std::int64_t min, std::int64_t max) {
    find(name, true);
    return optional_whole(name, min, max).value_or(min);
}

std::optional<std::int64_t> RequestFields::optional_whole(const char* name, std::int64_t min,
                                                          std::int64_t max) {
    const auto* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    const bool fits = value->is_number_integer() &&
                      !(value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX);
    if (!fits || value->get<std::int64_t>() < min || value->get<std::int64_t>() > max) {
        complain(name, "must be a whole number from " + std::to_string(min) + " to " +
                           std::to_string(max));
        return std::nullopt;
    }
    return value->get<std::int64_t>();
}

std::optional<bool> RequestFields::optional_flag(const char* name, const char*) {
    const auto* value = find(name, false);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) {
        complain(name, "must be true or false");
        return std::nullopt;
    }
    return value->get<bool>();
}

std::optional<Instant> RequestFields::optional_time(const char* name, const char*) {
    const auto given = optional_text(name);
    if (!given) return std::nullopt;
    const auto instant = from_rfc3339(*given);
    if (!instant) {
        complain(name,
                 "must be a time of RFC 3339, such as 2010-12-01T08:26:00Z, within the years "
                 "0000 to 9999 in UTC");
    }
    return instant;
}

std::string RequestFields::country(const char* name) {
    find(name, true);
    return optional_country(name).value_or("");
}

std::optional<std::string> RequestFields::optional_country(const char* name) {
    auto given = optional_text(name);
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (given && !given->empty() &&
        (given->size() != 2 || !capital((*given)[0]) || !capital((*given)[1])))
        complain(name, "must be two capital letters of ISO 3166, such as GB");
    return given;
}

void RequestFields::object(const char* name, const std::function<void(RequestFields&)>& read) {
    const auto* value = find(name, true);
    if (value == nullptr) return;
    RequestFields inner{*value, at_ + "/" + name, wrong_};
    if (value->is_object()) read(inner);
}

void RequestFields::array(const char* name, std::size_t min, std::size_t max,
                          const std::function<void(RequestFields&)>& read_item,
                          const std::string&) {
    const auto* value = find(name, true);
    if (value == nullptr) return;
    if (!value->is_array() || value->size() < min || value->size() > max) {
        complain(name, "must be an array of " + std::to_string(min) + " to " + std::to_string(max) +
                           " items");
        return;
    }
    for (std::size_t i = 0; i < value->size(); ++i) {
        RequestFields item{(*value)[i], at_ + "/" + name + "/" + std::to_string(i), wrong_};
        if ((*value)[i].is_object()) read_item(item);
    }
}

}  // namespace duet
