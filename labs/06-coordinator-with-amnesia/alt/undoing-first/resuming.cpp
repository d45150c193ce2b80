// A coordinator that comes back: what is under way stands in the log, and is asked again with the same keys.

#include "services/coordinator/engine/engine.hpp"

#include <algorithm>
#include <iterator>

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
    load(db);
    std::vector<Command> undoing, others;
    for (auto& [id, saga] : active_) {
        auto& commands = saga.undoing() ? undoing : others;
        if (!saga.awaits.empty()) commands.push_back(next_command(saga));
        if (saga.cancel == "requested") commands.push_back(stop_command(saga));
    }
    std::move(others.begin(), others.end(), std::back_inserter(undoing));   // whose money and goods are to be given back come first
    return undoing;
}

}  // namespace duet::coordinator
