#include "tests/contracts/schema.hpp"

#include "shared/clock/clock.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <regex>
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
    if (type == "null") return value.is_null();
    return false;
}

bool has_any_type(const json& value, const json& types) {
    if (types.is_string()) return has_type(value, types.get<std::string>());
    return std::any_of(types.begin(), types.end(),
                       [&](const json& type) { return has_type(value, type.get<std::string>()); });
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

class Look {
public:
    Look(const json& document, Undeclared undeclared)
        : document_{document}, undeclared_{undeclared} {}

    void at(const json& value, const json& schema, const std::string& where) {
        if (schema.contains("$ref"))
            return at(value,
                      document_.at(json::json_pointer{schema["$ref"].get<std::string>().substr(1)}),
                      where);
        if (schema.contains("oneOf")) return one_of(value, schema["oneOf"], where);
        static const std::set<std::string> understood{
            "type",       "properties", "required", "items",   "format",
            "enum",       "const",      "minimum",  "maximum", "minLength",
            "maxLength",  "minItems",   "maxItems", "pattern", "additionalProperties",
            "description"};
        for (const auto& [word, meaning] : schema.items()) {
            if (!understood.contains(word))
                complain(where, "the schema says '" + word +
                                    "', which this validator does not understand");
        }
        if (!has_any_type(value, schema.value("type", json(""))))
            return complain(where, "is not of type " + schema.value("type", json("")).dump());
        if (schema.contains("const") && value != schema["const"])
            complain(where, "is not " + schema["const"].dump());
        if (schema.contains("enum") &&
            std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
            complain(where, "is none of " + schema["enum"].dump());
        if (value.is_string()) text(value.get<std::string>(), schema, where);
        if (value.is_number_integer())
            within(value.get<std::int64_t>(), schema, "minimum", "maximum", where);
        if (value.is_array()) list(value, schema, where);
        if (value.is_object()) object(value, schema, where);
    }

    std::vector<std::string> errors;

private:
    void complain(const std::string& where, const std::string& what) {
        errors.push_back(where + ": " + what);
    }

    void one_of(const json& value, const json& choices, const std::string& where) {
        const auto fits = std::count_if(choices.begin(), choices.end(), [&](const json& choice) {
            Look inner{document_, undeclared_};
            inner.at(value, choice, where);
            return inner.errors.empty();
        });
        if (fits != 1) complain(where, "fits " + std::to_string(fits) + " of the choices");
    }

    void within(std::int64_t number, const json& schema, const char* min, const char* max,
                const std::string& where) {
        if (schema.contains(min) && number < schema[min].get<std::int64_t>())
            complain(where, std::string{"is below the "} + min);
        if (schema.contains(max) && number > schema[max].get<std::int64_t>())
            complain(where, std::string{"is above the "} + max);
    }

    void text(const std::string& value, const json& schema, const std::string& where) {
        within(static_cast<std::int64_t>(characters(value)), schema, "minLength", "maxLength",
               where);
        if (schema.value("format", "") == "date-time" && !from_rfc3339(value))
            complain(where, "is not an RFC 3339 time");
        if (schema.value("format", "") == "uri" && value.find(':') == std::string::npos)
            complain(where, "is not a URI");
        if (schema.contains("pattern") &&
            !std::regex_search(value, std::regex{schema["pattern"].get<std::string>()}))
            complain(where, "does not look like " + schema["pattern"].dump());
    }

    void list(const json& value, const json& schema, const std::string& where) {
        within(static_cast<std::int64_t>(value.size()), schema, "minItems", "maxItems", where);
        for (std::size_t i = 0; i < value.size(); ++i)
            at(value[i], schema.at("items"), where + "/" + std::to_string(i));
    }

    void object(const json& value, const json& schema, const std::string& where) {
        for (const auto& name : schema.value("required", json::array())) {
            if (!value.contains(name.get<std::string>()))
                complain(where + "/" + name.get<std::string>(), "is missing");
        }
        const auto properties = schema.value("properties", json::object());
        const auto others = schema.value("additionalProperties", json{});
        for (const auto& [name, inner] : value.items()) {
            if (properties.contains(name))
                at(inner, properties[name], where + "/" + name);
            else if (others.is_object())
                at(inner, others, where + "/" + name);
            else if (others == false || undeclared_ == Undeclared::refuse)
                complain(where + "/" + name, "is declared nowhere");
        }
    }

    const json& document_;
    Undeclared undeclared_;
};

}  // namespace

std::vector<std::string> errors_of(const json& value, const json& schema, const json& document,
                                   Undeclared undeclared) {
    Look look{document, undeclared};
    look.at(value, schema, "");
    return look.errors;
}

std::vector<std::string> errors_of(const json& value, const json& schema) {
    return errors_of(value, schema, schema);
}

std::vector<std::string> errors_of_cloudevent(const json& event) {
    static const json text{{"type", "string"}};
    static const json envelope{
        {"type", "object"},
        {"required", {"specversion", "id", "source", "type", "subject", "time", "data"}},
        {"properties",
         {{"specversion", text},
          {"id", text},
          {"source", text},
          {"type", text},
          {"subject", text},
          {"traceparent", text},
          {"tracestate", text},
          {"datacontenttype", text},
          {"time", {{"type", "string"}, {"format", "date-time"}}},
          {"data", {{"type", "object"}}}}}};
    auto errors = errors_of(event, envelope);
    if (!errors.empty()) return errors;
    if (event["specversion"] != "1.0") errors.push_back("/specversion: is not 1.0");
    for (const char* name : {"id", "source", "type", "subject"}) {
        if (event[name].get_ref<const std::string&>().empty())
            errors.push_back(std::string{"/"} + name + ": is empty");
    }
    const auto type = event["type"].get<std::string>();
    if (!type.starts_with("shop.") || !type.ends_with(".v1"))
        errors.push_back("/type: '" + type + "' is not shop.<event>.v1");
    if (event.value("datacontenttype", "application/json") != "application/json")
        errors.push_back("/datacontenttype: is not JSON");
    // CloudEvents names attributes in lower-case letters and digits.
    for (const auto& [name, value] : event.items()) {
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos)
            errors.push_back("/" + name + ": no name for an attribute");
    }
    return errors;
}

}  // namespace duet::contracts
