#include "infra/client/under_load.hpp"

#include "infra/duet/cli/context.hpp"
#include "infra/supervisor/keys.hpp"
#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"

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
