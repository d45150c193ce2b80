#pragma once
// What runs, where, and whether it is ready: behind `status` and at the end of `up`.

#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"

#include <optional>
#include <set>
#include <string>

namespace duet::commands {

struct Overview {
    processes::Paths paths;
    std::optional<processes::Record> record;  ///< nullopt: not up
    processes::Plan plan;
    std::string customer_key;
    std::string operator_key;
    std::set<std::string> ready;  ///< slugs
    std::string page;             ///< a link that opens the live page for the operator, once

    bool all_ready() const;
};

/// Asks every process; at most about a second.
Overview look(const processes::Paths& paths);

std::string as_text(const Overview& overview);
std::string as_json(const Overview& overview);

}  // namespace duet::commands
