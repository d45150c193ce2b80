// A coordinator that comes back: what is under way stands in the log, and is asked again with the
// same keys.

#include "services/coordinator/engine/engine.hpp"

#include <algorithm>

namespace duet::coordinator {

void Engine::load(store::Connection& db) {
    active_.clear();
    for (auto& saga : store(db).under_way()) {
        auto id = saga.saga_id;
        active_.emplace(std::move(id), std::move(saga));
    }
    forgotten_ = false;
}

std::vector<Command> Engine::resume(store::Connection& db) {
    std::vector<Command> commands;
    load(db);
    for (auto& [id, saga] : active_) {
        if (!saga.awaits.empty()) commands.push_back(next_command(saga));
        if (saga.cancel == "requested") commands.push_back(stop_command(saga));
    }
    std::stable_sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) {
        return a.subject < b.subject;
    });  // by the time they were placed
    return commands;
}

}  // namespace duet::coordinator
