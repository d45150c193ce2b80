#include "infra/client/under_load.hpp"

#include "infra/duet/cli/context.hpp"
#include "infra/supervisor/plan.hpp"
#include "infra/supervisor/record.hpp"

namespace duet::commands {

client::ShopAccess shop_under_load(const processes::Paths& paths) {
    const auto plan = processes::load_plan(paths);
    if (!plan || !processes::running_record(paths))
        throw Failure(exit_not_up, "the shop is not up (state: " + paths.state.string() +
                                       ").\nStart it with `duet up`.");
    return client::access_to(paths, *plan);
}

}  // namespace duet::commands
