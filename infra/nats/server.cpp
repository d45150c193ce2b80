#include "infra/nats/server.hpp"

#include "shared/bus/subjects.hpp"
#include "shared/processes/replace_file.hpp"
#include "single_conf.hpp"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace duet::nats {

namespace {

/// Quotes text by the syntax of nats-server's configuration.
std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string list_of(const std::vector<std::string>& subjects) {
    std::string out = "[";
    for (const auto& subject : subjects) out += (out.size() > 1 ? ", " : "") + in_quotes(subject);
    return out + "]";
}

/// A service may publish its events, acknowledge deliveries of its own consumers (a wildcard
/// matches whole tokens, so every consumer is named), and query the stream's position. It may not
/// change or delete streams and consumers.
std::vector<std::string> may_publish(const Service& service, const std::string& stream) {
    std::vector<std::string> subjects;
    for (const auto& event : service.publishes) subjects.push_back(bus::event_subject(event));
    for (const auto& event : service.consumes)
        subjects.push_back("$JS.ACK." + stream + "." + bus::consumer_name(service.service, event) +
                           ".>");
    subjects.push_back("$JS.API.STREAM.INFO." + stream);
    return subjects;
}

std::vector<std::string> may_subscribe(const Service& service) {
    return {"deliver." + service.service + ".>", bus::inbox_prefix(service.service) + ".>"};
}

std::string user_entry(const Service& service, const std::string& stream) {
    const std::string indent = "    ";
    return indent + "{ user: " + service.service + ", password: $password_" + service.service +
           ", permissions: {\n" + indent +
           "    publish: { allow: " + list_of(may_publish(service, stream)) + " }\n" + indent +
           "    subscribe: { allow: " + list_of(may_subscribe(service)) + " } } }";
}

void replace(std::string& text, std::string_view mark, const std::string& value) {
    const auto found = text.find(mark);
    if (found == std::string::npos)
        throw std::logic_error("single.conf lacks " + std::string{mark});
    text.replace(found, mark.size(), value);
}

std::vector<std::string> users_of(const Setup& setup) {
    std::vector<std::string> users{operator_user};
    for (const auto& service : setup.services) users.push_back(service.service);
    return users;
}

}  // namespace

std::string configuration(const Setup& setup) {
    std::string users;
    for (const auto& service : setup.services)
        users += (users.empty() ? "" : "\n") + user_entry(service, setup.stream);
    std::string text{single_conf};
    replace(text, "{{port}}", std::to_string(setup.port));
    const auto store = in_quotes(std::filesystem::absolute(setup.state / "jetstream").string());
    replace(text, "\"{{store}}\"", store);
    replace(text, "{{users}}", users);
    return text;
}

std::filesystem::path write_configuration(const Setup& setup) {
    ensure_passwords(setup.state, users_of(setup));
    const auto file = setup.state / "nats.conf";
    processes::replace_private_file(file, configuration(setup));
    return file;
}

std::optional<std::filesystem::path> find_server() {
    const char* path = std::getenv("PATH");
    std::istringstream folders{std::string{path == nullptr ? "" : path} +
                               ":/usr/sbin:/usr/local/sbin:/usr/local/bin"};
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (folder.empty()) continue;
        const auto candidate = std::filesystem::path{folder} / "nats-server";
        if (access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return std::nullopt;
}

std::vector<std::string> command_line(const std::filesystem::path& configuration_file) {
    const auto server = find_server();
    if (!server)
        throw std::runtime_error("nats-server is not installed: apt-get install nats-server");
    return {server->string(), "--config", configuration_file.string()};
}

}  // namespace duet::nats
