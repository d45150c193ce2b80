#pragma once
// What every command receives, and how it ends.

#include "infra/supervisor/paths.hpp"
#include "shared/processes/standard_output.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace duet::commands {

/// Exit codes of `duet`, documented in its help.
enum Exit : int {
    exit_done = 0,
    exit_failed = 1,        ///< the reason is on standard error
    exit_inconclusive = 2,  ///< nothing was proved: by a lab's check, or because the tools failed
    exit_misuse = 64,    ///< the command line is wrong (EX_USAGE of sysexits.h); not 2, which means
                         ///< "nothing proved" for labs
    exit_not_up = 3,     ///< the shop does not run
    exit_not_ready = 4,  ///< it runs, but not every process is ready
    exit_unwritable = output::exit_unwritable,  ///< standard output or a file could not be written
    exit_interrupted = 130,
};

/// Ends a command with a message: what happened, why, and what to do next.
struct Failure : std::runtime_error {
    Failure(Exit with, const std::string& message) : std::runtime_error(message), code(with) {}
    Exit code;
};

struct Context {
    processes::Paths paths;
    std::function<int()> action;  ///< set by the chosen command; returns the exit code
};

/// Turns "both" or one style into a list. Throws Failure (misuse) with a suggestion for anything
/// else.
std::vector<std::string> styles_from(const std::string& text);

/// Throws Failure (misuse) with a suggestion when there is no such process.
void check_name(const std::string& name);

}  // namespace duet::commands
