#pragma once
// Starts a program as a child whose output goes to a log file and which does not outlive its parent
// unnoticed.

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
    std::vector<std::string> command;  ///< the executable's path first
    Environment environment;           ///< the whole of it
    std::filesystem::path log;         ///< appended to; standard output and error
    std::filesystem::path folder;      ///< working directory
    enum class Bond {
        tied,      ///< gets SIGTERM when the *thread* that launched it ends (prctl(2),
                   ///< PR_SET_PDEATHSIG)
        detached,  ///< a session of its own: survives the terminal and Ctrl-C
    } bond = Bond::tied;
};

/// Returns once the child exists; a program that cannot be executed says so in its log and ends
/// with 127. Throws std::system_error when there can be no child or no log.
Identity launch(const Launch& what);

/// Runs the command to its end and returns its standard output; standard error goes to ours.
/// Throws std::runtime_error when it fails or does not end within `timeout` (it is then killed).
std::string output_of(const std::vector<std::string>& command, std::chrono::milliseconds timeout,
                      const Environment& its = own_environment());

}  // namespace duet::processes
