#pragma once
// What runs, where, and whether it is ready: printed by `status` and at the end of `up`.

#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"

#include <optional>
#include <set>
#include <string>

namespace duet::commands {

struct Overview {
    processes::Paths paths;
    std::optional<processes::Record> record;  ///< nullopt: the shop is down
    processes::Plan plan;
    std::string customer_key;
    std::string operator_key;
    std::set<std::string> ready;  ///< slugs
    std::string page;  ///< a link that opens the live page with the operator's key, valid once

    bool all_ready() const;
};

/// Queries every process, within about a second. Thread-safe.
Overview read_overview(const processes::Paths& paths);

std::string as_text(const Overview& overview);
std::string as_json(const Overview& overview);

}  // namespace duet::commands
