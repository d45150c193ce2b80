// A restarted coordinator: sagas under way are read from the log, and their commands are sent again
// with the same ids.

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
        if (saga.cancel == Cancel::requested) commands.push_back(stop_command(saga));
    }
    std::stable_sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) {
        return a.subject < b.subject;
    });  // an order's id begins with the time at which it was placed
    return commands;
}

}  // namespace duet::coordinator
