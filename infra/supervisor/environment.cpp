#include "infra/supervisor/environment.hpp"

#include "infra/nats/server.hpp"

#include <algorithm>
#include <cctype>

namespace duet::processes {
namespace {

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char character) {
        return static_cast<char>(std::toupper(character));
    });
    return text;
}

std::string suffix(const Program& peer) { return upper(peer.style) + "_" + upper(peer.name); }

/// The gateway and the console reach all services, the coordinator the services that it commands,
/// and no other program reaches a peer.
bool reaches(const Program& program, const Program& peer) {
    if (!peer.is_service()) return false;
    return program.style == both || (program.name == "coordinator" && peer.style == program.style);
}

}  // namespace

Environment environment_for(const Program& program, const Plan& plan, const Paths& paths,
                            const Secrets& secrets, Environment base) {
    auto environment = std::move(base);
    environment["DUET_STYLE"] = program.style;
    environment["DUET_SERVICE"] = program.name;
    environment["DUET_HOST"] = "127.0.0.1";
    environment["DUET_PORT"] = std::to_string(plan.port_of(program));
    environment["DUET_STATE"] = paths.state.string();
    environment["DUET_OPERATOR_KEY"] = secrets.operator_key;
    environment["DUET_DURABILITY"] = plan.durability;
    environment["DUET_KEYS"] = paths.keys().string();
    if (program.owns_database) environment["DUET_DATABASE"] = paths.database(program).string();
    for (const auto& peer : catalogue()) {
        if (!reaches(program, peer)) continue;
        environment["DUET_PEER_" + suffix(peer)] = plan.url_of(peer);
        if (program.name == "console")
            environment["DUET_DATABASE_" + suffix(peer)] = paths.database(peer).string();
    }
    for (const auto& peer : catalogue()) {
        if (peer.name != "console" || program.name == "console" || program.is_broker()) continue;
        environment["DUET_CONSOLE"] = plan.url_of(peer);  // where spans are sent
        if (program.name == "gateway") environment["DUET_PEER_CONSOLE"] = plan.url_of(peer);
    }
    if (program.style == choreographed || program.name == "console") {
        for (const auto& broker : catalogue()) {
            if (broker.is_broker()) environment["DUET_NATS_URL"] = plan.url_of(broker);
        }
        // The console reads the consumers' lag, which only the operator may.
        const auto user =
            program.name == "console" ? std::string{nats::operator_user} : program.name;
        const auto password = secrets.broker_passwords.find(user);
        environment["DUET_NATS_USER"] = user;
        environment["DUET_NATS_PASSWORD"] =
            password == secrets.broker_passwords.end() ? "" : password->second;
    }
    return environment;
}

}  // namespace duet::processes
