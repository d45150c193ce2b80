#pragma once
// The sagas of a coordinator.

#include "services/coordinator/engine/engine.hpp"

#include <chrono>
#include <string>

namespace duet::coordinator {

/// Adds each saga in every version under which one may still be under way: an order ends under the
/// definition it began with, a new order begins under the newest. When you change a saga's steps,
/// raise its version and leave the old one here until no saga is under way under it. `root`: the
/// style's prefix at the gateway, for links: "/orchestrated".
void add_known_sagas(Engine& engine, const std::string& root,
                     std::chrono::milliseconds review_timeout);

}  // namespace duet::coordinator
