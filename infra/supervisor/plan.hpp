#pragma once
// Which styles run, and on which ports: written by `up`, read by the supervisor, kept across
// restarts.

#include "infra/supervisor/paths.hpp"

#include <map>
#include <optional>

namespace duet::processes {

struct Plan {
    std::vector<std::string> styles;
    std::map<std::string, std::uint16_t>
        ports;               ///< by Program::slug, of every program in the catalogue
    std::string durability;  ///< DUET_DURABILITY of the processes

    std::uint16_t port_of(const Program& program) const { return ports.at(program.slug()); }
    std::string url_of(const Program& program) const;
};

/// nullopt when the file is missing. Throws std::runtime_error with its name when it is damaged.
std::optional<Plan> load_plan(const Paths& paths);
void save_plan(const Paths& paths, const Plan& plan);

/// Keeps the ports of an earlier plan that are free, else takes the preferred ones, else the next
/// free ones.
std::map<std::string, std::uint16_t> choose_ports(const std::optional<Plan>& earlier);

}  // namespace duet::processes
