#pragma once
// What each process is told at its start (DUET_*).

#include "infra/supervisor/launch.hpp"
#include "infra/supervisor/plan.hpp"

namespace duet::processes {

struct Secrets {
    std::string operator_key;
    std::map<std::string, std::string> broker_passwords;  ///< by user
};

/// `base` (the supervisor's own environment, so that every DUET_* setting passes through) and what
/// is particular to it.
Environment environment_for(const Program& program, const Plan& plan, const Paths& paths,
                            const Secrets& secrets, Environment base);

}  // namespace duet::processes
