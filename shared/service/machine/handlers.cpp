#include "shared/service/machine/handlers.hpp"

#include <stdexcept>

namespace duet::service {

namespace {

/// The path inside the repository, wherever that was built.
std::string in_repository(std::string_view file) {
    for (const std::string_view folder : {"services/", "shared/", "tests/"}) {
        if (const auto at = file.rfind(folder); at != std::string_view::npos)
            return std::string{file.substr(at)};
    }
    return std::string{file};
}

}  // namespace

void Handlers::add(Inbound::Kind kind, std::string_view type, const char* file, int line,
                   Handler handler) {
    const auto [position, fresh] = handlers_.emplace(
        std::pair{kind, std::string{type}}, Entry{std::move(handler), {in_repository(file), line}});
    static_cast<void>(position);
    if (!fresh) throw std::logic_error("two handlers for '" + std::string{type} + "'");
}

const Handlers::Handler* Handlers::find(Inbound::Kind kind, const std::string& type) const {
    const auto found = handlers_.find({kind, type});
    return found == handlers_.end() ? nullptr : &found->second.handler;
}

const Place* Handlers::place_of(Inbound::Kind kind, const std::string& type) const {
    const auto found = handlers_.find({kind, type});
    return found == handlers_.end() ? nullptr : &found->second.place;
}

std::vector<std::string> Handlers::of(Inbound::Kind kind) const {
    std::vector<std::string> types;
    for (const auto& [key, reaction] : handlers_) {
        if (key.first == kind) types.push_back(key.second);
    }
    return types;
}

namespace {

std::string object_of(const std::map<std::string, std::string>& schemas) {
    std::string text;
    for (const auto& [name, schema] : schemas)
        text += (text.empty() ? "\"" : ",\"") + name + "\":" + schema;
    return '{' + text + '}';
}

}  // namespace

std::string Handlers::describe(const std::string& service) const {
    JsonWriter out;
    out("service", service);
    out("consumes", consumed_events());
    out("publishes", published_events());
    out("commands", handled_commands());
    return '{' + out.take() + ",\"schemas\":" + object_of(schemas_) +
           ",\"responses\":" + object_of(responses_) + '}';
}

}  // namespace duet::service
