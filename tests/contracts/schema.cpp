#include "tests/contracts/schema.hpp"

#include "shared/clock/clock.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace duet::contracts {

using nlohmann::json;

namespace {

bool has_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    return false;
}

void look(const json& value, const json& schema, const std::string& at, std::vector<std::string>& errors) {
    static const std::set<std::string> understood{"type", "properties", "required", "items", "format"};
    for (const auto& [word, meaning] : schema.items()) {
        if (!understood.contains(word)) errors.push_back(at + ": the schema says '" + word + "', which this validator does not understand");
    }
    const auto type = schema.value("type", std::string{});
    if (!has_type(value, type)) {
        errors.push_back(at + ": is not of type '" + type + "'");
        return;
    }
    if (schema.value("format", std::string{}) == "date-time" && !from_rfc3339(value.get<std::string>())) errors.push_back(at + ": is not an RFC 3339 time");
    for (const auto& name : schema.value("required", json::array())) {
        if (!value.contains(name.get<std::string>())) errors.push_back(at + "/" + name.get<std::string>() + ": is missing");
    }
    const auto properties = schema.value("properties", json::object());
    for (const auto& [name, of_property] : properties.items()) {
        if (value.contains(name)) look(value[name], of_property, at + "/" + name, errors);
    }
    if (type != "array") return;
    for (std::size_t i = 0; i < value.size(); ++i) look(value[i], schema.at("items"), at + "/" + std::to_string(i), errors);
}

}  // namespace

std::vector<std::string> errors_of(const json& value, const json& schema) {
    std::vector<std::string> errors;
    look(value, schema, "", errors);
    return errors;
}

std::vector<std::string> errors_of_cloudevent(const json& event) {
    static const json text{{"type", "string"}};
    static const json envelope{{"type", "object"},
                               {"required", {"specversion", "id", "source", "type", "subject", "time", "data"}},
                               {"properties", {{"specversion", text}, {"id", text}, {"source", text}, {"type", text}, {"subject", text}, {"traceparent", text}, {"datacontenttype", text},
                                               {"time", {{"type", "string"}, {"format", "date-time"}}}, {"data", {{"type", "object"}}}}}};
    auto errors = errors_of(event, envelope);
    if (!errors.empty()) return errors;
    if (event["specversion"] != "1.0") errors.push_back("/specversion: is not 1.0");
    for (const char* name : {"id", "source", "type", "subject"}) {
        if (event[name].get_ref<const std::string&>().empty()) errors.push_back(std::string{"/"} + name + ": is empty");
    }
    const auto type = event["type"].get<std::string>();
    if (!type.starts_with("shop.") || !type.ends_with(".v1")) errors.push_back("/type: '" + type + "' is not shop.<event>.v1");
    if (event.value("datacontenttype", "application/json") != "application/json") errors.push_back("/datacontenttype: is not JSON");
    // CloudEvents names attributes in lower-case letters and digits.
    for (const auto& [name, value] : event.items()) {
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos) errors.push_back("/" + name + ": no name for an attribute");
    }
    return errors;
}

}  // namespace duet::contracts
