#include "tests/contracts/documents.hpp"

#include "tests/contracts/schema.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace duet::contracts {

using nlohmann::json;

namespace {

using Errors = std::vector<std::string>;

std::vector<std::string> parts_of(const std::string& path) {
    std::vector<std::string> parts(1);
    for (const char c : path) {
        if (c == '/')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

bool matches(const std::string& pattern, const std::string& path) {
    const auto wanted = parts_of(pattern), given = parts_of(path);
    return wanted.size() == given.size() &&
           std::equal(wanted.begin(), wanted.end(), given.begin(),
                      [](const std::string& one, const std::string& other) {
                          return one == other || (one.starts_with("{") && !other.empty());
                      });
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

void needs(const json& object, const std::string& where, std::initializer_list<const char*> names,
           Errors& errors) {
    for (const char* name : names) {
        if (!object.is_object() || !object.contains(name))
            errors.push_back(where + " has no '" + name + "'");
    }
}

/// Checks that every `$ref` refers to a part of the same document.
void references(const json& document, const json& part, Errors& errors) {
    if (part.is_array()) {
        for (const auto& item : part) references(document, item, errors);
    }
    if (!part.is_object()) return;
    for (const auto& [name, value] : part.items()) {
        if (name != "$ref") {
            references(document, value, errors);
            continue;
        }
        const auto target = value.get<std::string>();
        if (!target.starts_with("#/") || !document.contains(json::json_pointer{target.substr(1)}))
            errors.push_back("'" + target + "' refers to nothing");
    }
}

const json& resolved(const json& document, const json& part) {
    return part.contains("$ref")
               ? document.at(json::json_pointer{part["$ref"].get<std::string>().substr(1)})
               : part;
}

void operation_shape(const json& document, const std::string& path, const std::string& where,
                     const json& operation, Errors& errors) {
    needs(operation, where, {"operationId", "summary", "responses"}, errors);
    std::set<std::string> in_path, described;
    static const std::regex in_braces{R"(\{([^}]+)\})"};
    for (auto at = std::sregex_iterator{path.begin(), path.end(), in_braces};
         at != std::sregex_iterator{}; ++at)
        in_path.insert((*at)[1]);
    for (const auto& one : operation.value("parameters", json::array())) {
        const auto& parameter = resolved(document, one);
        needs(parameter, where + "'s parameter", {"name", "in", "schema"}, errors);
        if (parameter.value("in", "") != "path") continue;
        described.insert(parameter.value("name", ""));
        if (!parameter.value("required", false))
            errors.push_back(where + ": a parameter of the path is always required");
    }
    if (in_path != described)
        errors.push_back(where + " does not describe the parameters of its path");
    if (operation.contains("requestBody"))
        needs(operation["requestBody"], where + "'s requestBody", {"content"}, errors);
    const auto responses = operation.value("responses", json::object());
    if (responses.empty()) errors.push_back(where + " has no responses");
    for (const auto& [status, response] : responses.items()) {
        if (!std::regex_match(status, std::regex{"[1-5][0-9][0-9]"}))
            errors.push_back(where + ": '" + status + "' is no status");
        needs(resolved(document, response), where + " " + status, {"description", "content"},
              errors);
    }
}

}  // namespace

std::vector<std::string> shape_errors_of_openapi(const json& document) {
    Errors errors;
    needs(document, "the document", {"openapi", "info", "paths", "components"}, errors);
    if (!errors.empty()) return errors;
    if (!document["openapi"].get<std::string>().starts_with("3.1."))
        errors.push_back("it is not OpenAPI 3.1");
    needs(document["info"], "info", {"title", "version"}, errors);
    references(document, document, errors);
    if (!errors.empty()) return errors;
    std::set<std::string> ids;
    for (const auto& [path, item] : document["paths"].items()) {
        if (!path.starts_with("/"))
            errors.push_back("the path '" + path + "' does not begin with a slash");
        for (const auto& [method, operation] : item.items()) {
            const auto where = method + " " + path;
            if (!std::set<std::string>{"get", "put", "post", "delete", "options", "head", "patch",
                                       "trace"}
                     .contains(method))
                errors.push_back(where + ": no such method");
            operation_shape(document, path, where, operation, errors);
            if (!ids.insert(operation.value("operationId", "")).second)
                errors.push_back(where + ": its operationId is a duplicate");
        }
    }
    return errors;
}

std::vector<std::string> shape_errors_of_asyncapi(const json& document) {
    Errors errors;
    needs(document, "the document", {"asyncapi", "info", "channels", "operations", "components"},
          errors);
    if (!errors.empty()) return errors;
    if (!document["asyncapi"].get<std::string>().starts_with("3.0."))
        errors.push_back("it is not AsyncAPI 3.0");
    needs(document["info"], "info", {"title", "version"}, errors);
    references(document, document, errors);
    const auto servers = document.value("servers", json::object());
    for (const auto& [name, server] : servers.items())
        needs(server, "server " + name, {"host", "protocol"}, errors);
    for (const auto& [name, channel] : document["channels"].items())
        needs(channel, "channel " + name, {"address", "messages"}, errors);
    for (const auto& [name, operation] : document["operations"].items()) {
        const auto where = "operation " + name;
        needs(operation, where, {"action", "channel", "messages"}, errors);
        if (operation.value("action", "") != "send" && operation.value("action", "") != "receive")
            errors.push_back(where + " neither sends nor receives");
        // The format requires that an operation refers to its messages through its channel.
        const auto channel = operation.value(json::json_pointer{"/channel/$ref"}, std::string{});
        for (const auto& message : operation.value("messages", json::array())) {
            if (!message.value("$ref", "").starts_with(channel + "/messages/"))
                errors.push_back(where + " has a message that is not its channel's");
        }
    }
    const auto described = document["components"].value("messages", json::object());
    for (const auto& [name, message] : described.items())
        needs(message, "message " + name, {"payload"}, errors);
    const std::regex key{R"([a-zA-Z0-9.\-_]+)"};  // valid keys of all maps in `components`
    for (const auto& [kind, parts] : document["components"].items()) {
        for (const auto& [name, part] : parts.items()) {
            if (!std::regex_match(name, key)) errors.push_back(kind + ": '" + name + "' is no key");
        }
    }
    return errors;
}

std::string pattern_for(const std::string& path, const json& openapi) {
    std::string found;
    for (const auto& [pattern, item] : openapi.at("paths").items()) {
        if (pattern == path) return pattern;
        if (matches(pattern, path)) found = pattern;
    }
    return found;
}

std::vector<std::string> errors_of_answer(const SeenAnswer& answer, const json& openapi) {
    const auto pattern = pattern_for(answer.path, openapi);
    const auto where = answer.method + " " + answer.path + " → " + std::to_string(answer.status);
    if (pattern.empty() || !openapi["paths"][pattern].contains(lower(answer.method))) {
        const bool unknown = answer.status == 404 || answer.status == 405;
        return unknown ? Errors{}
                       : Errors{where + ": no such route is described, yet it was answered"};
    }
    const auto& responses = openapi["paths"][pattern][lower(answer.method)]["responses"];
    const auto status = std::to_string(answer.status);
    if (!responses.contains(status)) return {where + ": this status is not described"};
    const auto& content = resolved(openapi, responses[status]).at("content");
    const auto type = answer.content_type.substr(0, answer.content_type.find(';'));
    if (!content.contains(type))
        return {where + ": content of type '" + type + "' is not described"};
    const auto body = json::parse(answer.body, nullptr, false);
    if (body.is_discarded()) return {where + ": is not JSON: " + answer.body};
    auto errors = errors_of(body, content[type].at("schema"), openapi, Undeclared::refuse);
    for (auto& error : errors) error = where + " " + error;
    return errors;
}

}  // namespace duet::contracts
