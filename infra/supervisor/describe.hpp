#pragma once
// What a service says about itself: `<service> --describe --style STYLE`.

#include "infra/supervisor/paths.hpp"

#include <map>
#include <string>
#include <vector>

namespace duet::processes {

struct Description {
    std::string service;
    std::string style;
    std::vector<std::string> hears;  ///< events, without "shop." in front
    std::vector<std::string> says;
    std::vector<std::string> told;               ///< commands
    std::map<std::string, std::string> schemas;  ///< of events and commands: type → JSON Schema
    std::map<std::string, std::string> answers;  ///< to customers and operators: name → JSON Schema
};

/// Throws std::runtime_error naming the program when it does not answer properly.
Description describe(const Paths& paths, const Program& program);

}  // namespace duet::processes
