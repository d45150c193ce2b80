#include "infra/supervisor/plan.hpp"

#include "infra/supervisor/files.hpp"
#include "infra/supervisor/ports.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace duet::processes {

std::string Plan::url_of(const Program& program) const {
    return (program.is_broker() ? "nats://127.0.0.1:" : "http://127.0.0.1:") +
           std::to_string(port_of(program));
}

std::optional<Plan> load_plan(const Paths& paths) {
    const auto text = read_file(paths.plan());
    if (!text) return std::nullopt;
    try {
        const auto json = nlohmann::json::parse(*text);
        return Plan{json.at("styles").get<std::vector<std::string>>(),
                    json.at("ports").get<std::map<std::string, std::uint16_t>>(),
                    json.at("durability").get<std::string>()};
    } catch (const nlohmann::json::exception& problem) {
        throw std::runtime_error(paths.plan().string() + " is damaged (" + problem.what() +
                                 ").\nIt holds only styles and ports: remove it and run `duet up` "
                                 "again; orders are not touched.");
    }
}

void save_plan(const Paths& paths, const Plan& plan) {
    const nlohmann::json json{
        {"styles", plan.styles}, {"ports", plan.ports}, {"durability", plan.durability}};
    replace_file(paths.plan(), json.dump(2) + "\n");
}

std::map<std::string, std::uint16_t> choose_ports(const std::optional<Plan>& earlier) {
    std::map<std::string, std::uint16_t> ports;
    std::set<std::uint16_t> taken;
    for (const auto& program : catalogue()) {
        const auto slug = program.slug();
        auto wanted = program.preferred_port;
        if (earlier && earlier->ports.contains(slug) && port_is_free(earlier->ports.at(slug)))
            wanted = earlier->ports.at(slug);
        ports[slug] = choose_port(wanted, taken);
    }
    return ports;
}

}  // namespace duet::processes
