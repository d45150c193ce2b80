#pragma once
// What a service says about itself: `<service> --describe --style choreographed`.

#include "infra/duet/processes/paths.hpp"

#include <optional>
#include <string>
#include <vector>

namespace duet::processes {

struct Description {
    std::string service;
    std::vector<std::string> hears;   ///< events, without "shop." in front
    std::vector<std::string> says;
};

/// Throws std::runtime_error naming the program when it does not answer properly.
Description describe(const Paths& paths, const Program& program);

}  // namespace duet::processes
