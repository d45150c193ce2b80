#include "infra/duet/commands/under_load.hpp"

#include "infra/duet/commands/context.hpp"
#include "infra/duet/processes/keys.hpp"
#include "infra/duet/processes/plan.hpp"
#include "infra/duet/processes/record.hpp"

#include <algorithm>

namespace duet::commands {

workload::Shop shop_under_load(const processes::Paths& paths) {
    const auto plan = processes::load_plan(paths);
    if (!plan || !processes::running_record(paths))
        throw Failure(exit_not_up, "the shop is not up (state: " + paths.state.string() +
                                       ").\nStart it with `duet up`.");
    const auto& programs = processes::catalogue();
    const auto gateway = std::ranges::find(programs, "gateway", &processes::Program::name);
    return {plan->url_of(*gateway), processes::key_for(paths, "customer"),
            processes::key_for(paths, "operator")};
}

}  // namespace duet::commands
