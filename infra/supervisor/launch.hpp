#pragma once
// Starts a program as a child process whose output goes to a log file, and ties its life to its
// parent's unless it is detached. Thread-safe.

#include "shared/processes/identity.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace duet::processes {

using Environment = std::map<std::string, std::string>;

/// This process's own environment.
Environment own_environment();

struct Launch {
    std::vector<std::string> command;  ///< begins with the executable's path
    Environment environment;           ///< all of it: nothing is inherited
    std::filesystem::path log;         ///< standard output and error, appended
    std::filesystem::path folder;      ///< working directory
    enum class Bond {
        tied,      ///< gets SIGTERM when the *thread* that launched it ends (prctl(2),
                   ///< PR_SET_PDEATHSIG)
        detached,  ///< a session of its own: survives the terminal and Ctrl-C
    } bond = Bond::tied;
};

/// Returns once the child exists. A program that cannot be executed reports that in its log and
/// exits with 127. Throws std::system_error when the child or the log cannot be made.
Identity launch(const Launch& what);

/// Runs the command to its end and returns its standard output; its standard error goes to ours.
/// Throws std::runtime_error when it fails, or is killed because it did not end within `timeout`.
std::string output_of(const std::vector<std::string>& command, std::chrono::milliseconds timeout,
                      const Environment& its = own_environment());

}  // namespace duet::processes
