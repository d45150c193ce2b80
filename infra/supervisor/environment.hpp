#pragma once
// The environment variables (DUET_*) that each process gets at its start.

#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/plan.hpp"

namespace duet::processes {

struct Secrets {
    std::string operator_key;
    std::map<std::string, std::string> broker_passwords;  ///< by user
};

/// `base` (the supervisor's own environment, so that every DUET_* setting passes through) with the
/// variables of this program added.
Environment environment_for(const Program& program, const Plan& plan, const Paths& paths,
                            const Secrets& secrets, Environment base);

}  // namespace duet::processes
