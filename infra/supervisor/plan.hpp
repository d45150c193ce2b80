#pragma once
// What shall run, and on which ports: written by `up`, read by the supervisor, kept over restarts.

#include "infra/supervisor/paths.hpp"

#include <map>
#include <optional>

namespace duet::processes {

struct Plan {
    std::vector<std::string> styles;
    std::map<std::string, std::uint16_t>
        ports;               ///< by Program::slug, of every program in the catalogue
    std::string durability;  ///< DUET_DURABILITY the processes run under

    std::uint16_t port_of(const Program& program) const { return ports.at(program.slug()); }
    std::string url_of(const Program& program) const;
};

/// nullopt when there is none; throws std::runtime_error naming the file when it is damaged.
std::optional<Plan> load_plan(const Paths& paths);
void save_plan(const Paths& paths, const Plan& plan);

/// The ports of an earlier plan where they are free, the preferred ones where not, others where
/// those are taken too.
std::map<std::string, std::uint16_t> choose_ports(const std::optional<Plan>& earlier);

}  // namespace duet::processes
