#pragma once
// The contract that a service declares: `<service> --describe --style STYLE`.

#include "infra/supervisor/paths.hpp"

#include <map>
#include <string>
#include <vector>

namespace duet::processes {

struct Description {
    std::string service;
    std::string style;
    std::vector<std::string> consumes;             ///< events, without the "shop." prefix
    std::vector<std::string> publishes;            ///< events, without the "shop." prefix
    std::vector<std::string> commands;             ///< commands that the service handles
    std::map<std::string, std::string> schemas;    ///< of events and commands: type → JSON Schema
    std::map<std::string, std::string> responses;  ///< to HTTP requests: name → JSON Schema
};

/// Runs the program for at most 10 s. Throws std::runtime_error with the program's path when it
/// fails or prints no proper JSON. Thread-safe.
Description describe(const Paths& paths, const Program& program);

}  // namespace duet::processes
