#pragma once
// The sagas a coordinator knows.

#include "services/coordinator/engine/engine.hpp"

#include <chrono>
#include <string>

namespace duet::coordinator {

/// Adds each saga in every version under which one may still be under way: an order ends under the
/// definition it began with, a new one begins under the newest. Who changes a saga's steps raises
/// its version and leaves the old one here until none is under way. `root`: where the orders' links
/// begin, "/orchestrated".
void add_known_sagas(Engine& engine, const std::string& root,
                     std::chrono::milliseconds review_timeout);

}  // namespace duet::coordinator
